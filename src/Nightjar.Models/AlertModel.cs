using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Graphs;
using Nightjar.Learning.Inference;
using Nightjar.Learning.Kernels;

namespace Nightjar.Models;

/// <summary>A network that gives an alert a score from 0 to 1, looking at its three stamps, at numbers, or at both. It does not change
/// after it was loaded; each thread scores with an <see cref="AlertScorer"/> of its own.</summary>
public abstract class AlertModel : IDisposable
{
    /// <summary>What graphs call the stamps.</summary>
    internal const string ImageInput = "triplet";

    /// <summary>What graphs call the numbers.</summary>
    internal const string NumbersInput = "metadata";

    private const long LargestValueBytes = 128L << 20;

    private readonly FrozenModel _frozen;
    private readonly InferencePlan _plan;

    /// <summary>Takes a network over.</summary>
    /// <param name="frozen">A graph from images (1, 63, 63, 3), numbers (1, n), or both, to a probability (1, 1). It is disposed with
    /// this, or when this throws.</param>
    /// <param name="name">What the model is called.</param>
    /// <param name="version">Its version; empty where it has none.</param>
    /// <param name="normalization">The scaling of stamps that it was trained with.</param>
    /// <param name="metadataNames">The numbers that it looks at.</param>
    /// <param name="looksAtImages">Whether it looks at the stamps.</param>
    /// <exception cref="InvalidDataException">The graph takes or gives something else, or cannot be computed.</exception>
    protected AlertModel(
        FrozenModel frozen, string name, string version, TripletNormalization normalization, IReadOnlyList<string> metadataNames, bool looksAtImages = true)
    {
        (_frozen, Name, Version, Normalization, MetadataNames, LooksAtImages) = (frozen, name, version, normalization, metadataNames, looksAtImages);
        try
        {
            _plan = Compile(frozen, name, Inputs(metadataNames, looksAtImages));
        }
        catch
        {
            frozen.Dispose();
            throw;
        }
    }

    /// <summary>The model's name, such as <c>braai</c>.</summary>
    public string Name { get; }

    /// <summary>The model's version, such as <c>d6_m7</c>; empty where the file does not state one.</summary>
    public string Version { get; }

    /// <summary>The scaling of stamps that the model was trained with.</summary>
    public TripletNormalization Normalization { get; }

    /// <summary>The numbers that the model looks at besides the stamps, in their order.</summary>
    public IReadOnlyList<string> MetadataNames { get; }

    /// <summary>Whether the model looks at the stamps; one that does not scores alerts without them.</summary>
    public bool LooksAtImages { get; }

    /// <summary>The network as it serves: a graph and its weights.</summary>
    public FrozenModel Frozen => _frozen;

    /// <summary>Numbers of an image that the network takes.</summary>
    internal int ImageLength => LooksAtImages ? TripletPreprocessing.InputLength : 0;

    /// <summary>Numbers besides.</summary>
    internal int MetadataLength => MetadataNames.Count;

    /// <summary>Memory for one thread.</summary>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public AlertScorer CreateScorer() => new(this, _plan);

    /// <summary>Writes graph and weights as one file, which loading reads back to the bit.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Save(string path) => _frozen.Save(path);

    /// <summary>Place of braai's score among the numbers; -1 where the model does not look at it.</summary>
    internal virtual int RealBogusPlace => -1;

    /// <summary>Memory of one thread for the network alone.</summary>
    internal InferenceSession CreateSession() => _plan.CreateSession();

    /// <summary>Writes the numbers that the model looks at from a decoded packet.</summary>
    /// <param name="alert">The whole alert.</param>
    /// <param name="realBogus">The score of braai; NaN where it has none.</param>
    /// <param name="numbers">Receives <see cref="MetadataNames"/>.</param>
    internal virtual ScoreProblem WriteNumbers(Sky.Alert alert, float realBogus, Span<float> numbers) => ScoreProblem.None;

    /// <summary>Checks and copies the numbers.</summary>
    /// <exception cref="ArgumentException">There are numbers, but not as many as the model takes.</exception>
    internal ScoreProblem PrepareMetadata(ReadOnlySpan<float> metadata, Span<float> numbers)
    {
        if (!metadata.IsEmpty && metadata.Length != MetadataLength)
            throw new ArgumentException($"{Name} takes {MetadataLength} numbers of metadata, got {metadata.Length}", nameof(metadata));
        if (metadata.Length != MetadataLength) return ScoreProblem.MetadataMissing;
        metadata.CopyTo(numbers);
        return Metadata.Check(metadata);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _plan.Dispose();
        _frozen.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Freezes a network that gives logits (batch, 1) into a graph that gives probabilities.</summary>
    /// <param name="metadataNames">The numbers that it looks at.</param>
    /// <param name="forward">The network: gets the images if it looks at them, then the numbers if there are any.</param>
    /// <param name="statements">What the file shall say of the model.</param>
    /// <param name="looksAtImages">Whether it looks at the stamps.</param>
    private protected static FrozenModel Capture(
        IReadOnlyList<string> metadataNames, Func<Tape, Variable[], Variable> forward, IReadOnlyDictionary<string, string> statements, bool looksAtImages = true) =>
        FrozenModel.Capture(Inputs(metadataNames, looksAtImages), (tape, values, _) => [tape.Activate(forward(tape, values), Activation.Sigmoid)], metadata: statements);

    private static GraphInput[] Inputs(IReadOnlyList<string> metadataNames, bool looksAtImages)
    {
        GraphInput image = new(ImageInput, new(1, TripletPreprocessing.Side, TripletPreprocessing.Side, TripletPreprocessing.Channels));
        if (metadataNames.Count == 0) return [image];
        GraphInput numbers = new(NumbersInput, new(1, metadataNames.Count));
        return looksAtImages ? [image, numbers] : [numbers];
    }

    // Large images, as MaxViT's of 224 pixels, go through in smaller parts; what comes out is the same to the bit.
    private static int BatchOf(Graph graph) =>
        (int)Math.Clamp(LargestValueBytes / (sizeof(float) * graph.Nodes.Select(n => (long)n.Shape.Length).DefaultIfEmpty(1).Max()), 1, AlertScorer.Capacity);

    private static InferencePlan Compile(FrozenModel frozen, string name, GraphInput[] wanted)
    {
        var (inputs, expected) = (frozen.Graph.Inputs.Select(i => i.Shape).ToArray(), Array.ConvertAll(wanted, i => i.Shape));
        if (!inputs.SequenceEqual(expected))
            throw new InvalidDataException($"'{frozen.Source}' is not a model of {name}: it takes {string.Join(" and ", inputs)}, expected {string.Join(" and ", expected)}");
        var plan = InferencePlan.Compile(frozen, new(LargestBatch: BatchOf(frozen.Graph)));
        if (plan.OutputShapes.Count == 1 && plan.OutputShapes[0].Length == 1 && !plan.UsesLengths) return plan;
        var outputs = string.Join(" and ", plan.OutputShapes);
        plan.Dispose();
        throw new InvalidDataException($"'{frozen.Source}' is not a model of {name}: it gives {outputs}, expected (1, 1)");
    }
}
