using Nightjar.Learning.Graphs;
using Nightjar.Learning.Graphs.Functions;
using Nightjar.Learning.Inference;
using Nightjar.Models.Training;

namespace Nightjar.Models;

/// <summary>Gives what a network's last dense layer looks at: the features by which it tells alerts apart.</summary>
public sealed class FeatureExtractor : IDisposable
{
    private const int Batch = 32;

    private readonly AlertModel _model;
    private readonly FrozenModel _frozen;
    private readonly InferencePlan _plan;

    private FeatureExtractor(AlertModel model, FrozenModel frozen)
    {
        (_model, _frozen) = (model, frozen);
        _plan = InferencePlan.Compile(frozen, new(LargestBatch: Batch));
        Features = _plan.OutputShapes[0].Length;
    }

    /// <summary>Features of an alert.</summary>
    public int Features { get; }

    /// <summary>Cuts a network before its last dense layer.</summary>
    /// <param name="model">A model in float32; it stays the caller's and must live as long as this.</param>
    /// <exception cref="ArgumentException">It has no dense layer of floats.</exception>
    public static FeatureExtractor Of(AlertModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var graph = model.Frozen.Graph;
        var last = graph.Nodes.LastOrDefault(n => n.Function is DenseFunction) ?? throw new ArgumentException($"{model.Name} has no dense layer whose input could be read", nameof(model));
        var wanted = new HashSet<string>([last.Inputs[0]], StringComparer.Ordinal);
        var nodes = new List<GraphNode>();
        foreach (var node in graph.Nodes.Reverse().Where(n => wanted.Contains(n.Output)))
        {
            nodes.Insert(0, node);
            wanted.UnionWith(node.Inputs);
        }

        var weights = model.Frozen.Weights.Values.Where(w => wanted.Contains(w.Name)).Select(w => w.ToEntry());
        return new(model, FrozenModel.Create(model.Frozen.Source, graph with { Nodes = nodes, Outputs = [last.Inputs[0]] }, weights));
    }

    /// <summary>The features of examples, row by row.</summary>
    /// <param name="set">The examples; their numbers are those that the model looks at.</param>
    /// <param name="examples">Which ones.</param>
    /// <param name="cancellation">Ends it.</param>
    public float[] Run(TripletSet set, IReadOnlyList<int> examples, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(examples);
        using var session = _plan.CreateSession();
        var (images, numbers, features) = (new float[Batch * _model.ImageLength], new float[Batch * _model.MetadataLength], new float[examples.Count * Features]);
        for (var first = 0; first < examples.Count; first += Batch)
        {
            cancellation.ThrowIfCancellationRequested();
            var count = Math.Min(Batch, examples.Count - first);
            for (var i = 0; i < count; i++)
            {
                if (_model.LooksAtImages) set.ReadImage(examples[first + i], images.AsSpan(i * _model.ImageLength, _model.ImageLength));
                if (_model.MetadataLength > 0) set.NumbersOf(examples[first + i]).CopyTo(numbers.AsSpan(i * _model.MetadataLength));
            }

            List<ReadOnlyMemory<float>> inputs = [];
            if (_model.LooksAtImages) inputs.Add(images.AsMemory(0, count * _model.ImageLength));
            if (_model.MetadataLength > 0) inputs.Add(numbers.AsMemory(0, count * _model.MetadataLength));
            session.Run([.. inputs], [features.AsMemory(first * Features, count * Features)], count);
        }

        return features;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _plan.Dispose();
        _frozen.Dispose();
    }
}
