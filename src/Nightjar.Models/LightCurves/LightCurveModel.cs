using Nightjar.Learning.Graphs;
using Nightjar.Learning.Inference;

namespace Nightjar.Models.LightCurves;

/// <summary>A classifier of light curves that is done with training: a graph with weights, how light curves are prepared for it, and
/// the names of its classes. Any number of threads may score with it, each with a scorer of its own.</summary>
public abstract class LightCurveModel : IDisposable
{
    private const string SchemeKey = "classes.scheme";

    private InferencePlan[]? _plans;

    /// <summary>Takes a graph.</summary>
    /// <param name="frozen">Inputs: the sequence (1, steps, channels), and where the model has some the numbers (1, numbers); the first
    /// output has a probability for each class, or for each step and class. The model owns it.</param>
    /// <param name="classes">Names of the classes.</param>
    protected LightCurveModel(FrozenModel frozen, IReadOnlyList<string> classes) => (Frozen, Classes) = (frozen, classes);

    /// <summary>Names of the classes, in the order of the probabilities.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>The graph and its weights.</summary>
    public FrozenModel Frozen { get; }

    /// <summary>What runs, made at first use: for sequences of any length one for short ones and so on, the shortest first.</summary>
    internal IReadOnlyList<InferencePlan> Plans => _plans ??= Compile();

    /// <summary>Makes what prepares light curves on one thread.</summary>
    public abstract LightCurvePreparation CreatePreparation();

    /// <summary>Makes what scores on one thread.</summary>
    public LightCurveScorer CreateScorer()
    {
        lock (Frozen)
        {
            return new(this, CreatePreparation());
        }
    }

    /// <summary>Writes graph, weights and preparation to a safetensors file.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Save(string path) => Frozen.Save(path);

    /// <summary>Which objects belong to which class, as the model was trained (<see cref="Tables.ClassScheme"/>); null where the file does not say.</summary>
    public string? Scheme => Frozen.Metadata.GetValueOrDefault(SchemeKey);

    /// <summary>As <see cref="Save(string)"/>, and states which objects belong to which class.</summary>
    /// <param name="path">The file.</param>
    /// <param name="scheme">The scheme that the model was trained by.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Save(string path, Tables.ClassScheme scheme)
    {
        ArgumentNullException.ThrowIfNull(scheme);
        using var stated = FrozenModel.Create(
            Frozen.Source, Frozen.Graph, Frozen.Weights.Values.Select(w => w.ToEntry()), new Dictionary<string, string>(Frozen.Metadata, StringComparer.Ordinal) { [SchemeKey] = scheme.Name });
        stated.Save(path);
    }

    /// <summary>Ends the model; scorers end by themselves.</summary>
    public void Dispose()
    {
        foreach (var plan in _plans ?? []) plan.Dispose();
        Frozen.Dispose();
        GC.SuppressFinalize(this);
    }

    private InferencePlan[] Compile()
    {
        if (!Frozen.Graph.UsesLengths) return [InferencePlan.Compile(Frozen)];
        return Array.ConvertAll(ShorterGraph.Lengths(Frozen.Graph.Inputs[0].Shape[1]), length =>
        {
            using var shorter = ShorterGraph.Shorten(Frozen, length);
            return InferencePlan.Compile(shorter);
        });
    }
}
