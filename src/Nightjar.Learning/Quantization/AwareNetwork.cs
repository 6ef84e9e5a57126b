using Nightjar.Formats.SafeTensors;
using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Graphs;
using Nightjar.Learning.Graphs.Functions;
using Nightjar.Learning.Kernels;
using Nightjar.Learning.Layers;

namespace Nightjar.Learning.Quantization;

/// <summary>A frozen network that trains again while every value and weight that <see cref="ModelQuantizer.ToIntegers"/> makes a byte of is
/// rounded to what that byte stands for, so that it learns to live with the rounding.</summary>
/// <remarks>Gradients go straight through the rounding (Jacob et al. 2018, arXiv 1712.05877). Scales of values stay as they were
/// calibrated; scales of weights follow the weights. There is no dropout, and statistics of batch normalisations stand still.</remarks>
public sealed class AwareNetwork : Layer
{
    private readonly FrozenModel _model;
    private readonly IReadOnlyDictionary<string, AffineScale> _scales;
    private readonly Dictionary<string, AffineScale> _rounded;
    private readonly HashSet<string> _matrices;
    private readonly Dictionary<string, Parameter> _weights = new(StringComparer.Ordinal);
    private readonly Dictionary<int, Parameter> _identities = [];

    /// <summary>Copies the weights of a model.</summary>
    /// <param name="scope">Place in a model.</param>
    /// <param name="model">A model with float32 weights; it must live as long as this one.</param>
    /// <param name="scales">What the bytes of its values stand for, by their names (<see cref="Calibrator"/>).</param>
    public AwareNetwork(LayerScope scope, FrozenModel model, IReadOnlyDictionary<string, AffineScale> scales)
        : base(scope)
    {
        ArgumentNullException.ThrowIfNull(model);
        var rewriter = new IntegerRewriter(model, scales);
        (_model, _scales, _matrices) = (model, scales, rewriter.Weights);
        _rounded = rewriter.ByteValues.ToDictionary(v => v.Name, v => v.Scale, StringComparer.Ordinal);
        var statistics = model.Graph.Nodes.Where(n => n.Function is BatchNormFunction).SelectMany(n => n.Inputs.Skip(3)).ToHashSet(StringComparer.Ordinal);
        foreach (var weight in model.Weights.Values.OrderBy(w => w.Name, StringComparer.Ordinal))
        {
            var isStatistic = statistics.Contains(weight.Name);
            var parameter = AddParameter($"weight{_weights.Count}", weight.Shape, (tensor, _, _) => WeightQuantizer.ToFloats(model, weight).CopyTo(tensor.Span), isStatistic: isStatistic);
            parameter.IsTrainable = !isStatistic;
            _weights.Add(weight.Name, parameter);
        }

        // A recurrent part gets its sums ready made; sizes of gates are known before several tapes ask for them.
        foreach (var node in model.Graph.Nodes.Where(n => n.Function is RecurrentFunction))
        {
            var gates = model.Weights[node.Inputs[1]].Shape.Last;
            _identities.TryAdd(gates, TapeNodes.Identity(scope.Pool, gates));
        }
    }

    /// <summary>Runs the network.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="inputs">The inputs of the graph in its order, for a batch.</param>
    /// <param name="lengths">Length of each sequence where the model takes them.</param>
    /// <returns>The logits of the first output: what goes into its sigmoid or softmax, or the output where there is none.</returns>
    /// <exception cref="NotSupportedException">The graph holds a function that no tape can run.</exception>
    public Variable Logits(Tape tape, IReadOnlyList<Variable> inputs, int[]? lengths = null)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        var nodes = new TapeNodes(_model.Source, tape, name => Rounded(tape, name), name => _weights[name], size => _identities[size]);
        var graph = _model.Graph;
        var batch = inputs[0].Shape[0];
        for (var i = 0; i < graph.Inputs.Count; i++) nodes.Values.Add(graph.Inputs[i].Name, RoundedValue(tape, graph.Inputs[i].Name, inputs[i]));
        var last = graph.Nodes.Single(n => string.Equals(n.Output, graph.Outputs[0], StringComparison.Ordinal));
        foreach (var node in graph.Nodes)
        {
            if (node == last && node.Function is ActivationFunction { Activation: Activation.Sigmoid } or SoftmaxFunction) return nodes.Values[node.Inputs[0]];
            nodes.Values.Add(node.Output, RoundedValue(tape, node.Output, nodes.Compute(node, node.Shape.With(0, batch * node.Shape[0]), lengths)));
        }

        return nodes.Values[last.Output];
    }

    /// <summary>The network with the weights as they are now, in integers.</summary>
    /// <exception cref="ArgumentException">A weight is not finite.</exception>
    public FrozenModel ToIntegers()
    {
        using var floats = FrozenModel.Create(
            _model.Source,
            _model.Graph,
            _model.Weights.Values.Select(w => SafeTensorEntry.Create<float>(w.Name, _weights[w.Name].Value.Span.ToArray(), [.. w.ToEntry().Shape])),
            _model.Metadata);
        return ModelQuantizer.ToIntegers(floats, _scales);
    }

    private Variable Rounded(Tape tape, string name)
    {
        var weight = tape.Use(_weights[name]);
        return _matrices.Contains(name) ? tape.FakeQuantizeWeight(weight) : weight;
    }

    private Variable RoundedValue(Tape tape, string name, Variable value) => _rounded.TryGetValue(name, out var scale) ? tape.FakeQuantize(value, scale) : value;
}
