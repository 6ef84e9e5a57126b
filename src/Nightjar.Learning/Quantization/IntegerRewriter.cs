using Nightjar.Formats.SafeTensors;
using Nightjar.Learning.Graphs;
using Nightjar.Learning.Graphs.Functions;
using Nightjar.Learning.Kernels;

namespace Nightjar.Learning.Quantization;

/// <summary>Turns a graph of floats into one of integers, node by node: a value is made in the form that its readers want, and
/// brought into the other form once where somebody wants that too.</summary>
internal sealed class IntegerRewriter
{
    private readonly FrozenModel _model;
    private readonly Dictionary<string, AffineScale> _scales;
    private readonly Dictionary<string, string> _floats = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _bytes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _wanted = new(StringComparer.Ordinal);
    private readonly HashSet<string> _taken;
    private readonly List<GraphNode> _nodes = [];

    public IntegerRewriter(FrozenModel model, IReadOnlyDictionary<string, AffineScale> scales)
    {
        _model = model;
        _scales = new(scales, StringComparer.Ordinal);
        var graph = model.Graph;
        _taken = new(graph.Nodes.Select(n => n.Output).Concat(graph.Inputs.Select(i => i.Name)).Concat(model.Weights.Keys), StringComparer.Ordinal);
        foreach (var node in graph.Nodes)
        {
            // Training has said what the bytes shall be: on both sides of the node, which bytes make superfluous.
            if (node.Function is FakeQuantizeFunction f) _scales[node.Output] = _scales[node.Inputs[0]] = f.Output;
        }

        for (var i = graph.Nodes.Count - 1; i >= 0; i--)
        {
            var node = graph.Nodes[i];
            if (IsInteger(node) || (PassesBytes(node) && _wanted.Contains(node.Output))) _wanted.Add(node.Inputs[0]);
        }

        foreach (var input in graph.Inputs) _floats.Add(input.Name, input.Name);
        foreach (var node in graph.Nodes) Rewrite(node);
        Graph = graph with { Nodes = _nodes, Outputs = [.. graph.Outputs.Select(FloatOf)] };
    }

    /// <summary>The graph in integers.</summary>
    public Graph Graph { get; }

    /// <summary>Values that become bytes, and what these stand for.</summary>
    public IEnumerable<(string Name, AffineScale Scale)> ByteValues => _bytes.Keys.Select(name => (name, _scales[name]));

    /// <summary>Weights that are to be integers.</summary>
    public HashSet<string> Weights { get; } = new(StringComparer.Ordinal);

    private static bool PassesBytes(GraphNode node) => node.Function is PoolFunction or ReshapeFunction or FakeQuantizeFunction;

    private static bool IsSimple(Activation activation) => activation is Activation.None or Activation.Relu;

    private bool IsInteger(GraphNode node)
    {
        if (node.Function is not (DenseFunction or ConvolutionFunction { Groups: 1 }) || node.Inputs.Count < 2 || !_scales.ContainsKey(node.Inputs[0])) return false;
        if (!IsSimple(node.Function is DenseFunction f ? f.Activation : ((ConvolutionFunction)node.Function).Activation)) return false;
        if (!_model.Weights.TryGetValue(node.Inputs[1], out var weight) || weight.DataType != SafeTensorDataType.Float32 || weight.Shape.Rows > IntegerWeights.MostDepth) return false;
        return _model.Graph.Nodes.All(n => IsOnlyMatrix(n, weight.Name));
    }

    // A tensor that another kind of node reads too must keep its floats.
    private bool IsOnlyMatrix(GraphNode node, string weight)
    {
        for (var i = 0; i < node.Inputs.Count; i++)
        {
            var isMatrix = i == 1 && node.Function is DenseFunction or ConvolutionFunction { Groups: 1 } && _scales.ContainsKey(node.Inputs[0]);
            if (string.Equals(node.Inputs[i], weight, StringComparison.Ordinal) && !isMatrix) return false;
        }

        return true;
    }

    private void Rewrite(GraphNode node)
    {
        if (IsInteger(node))
        {
            Weights.Add(node.Inputs[1]);
            AffineScale? output = _wanted.Contains(node.Output) && _scales.TryGetValue(node.Output, out var scale) ? scale : null;
            GraphFunction function = node.Function is DenseFunction f ? new QuantizedDenseFunction(f.Activation, output)
                : new QuantizedConvolutionFunction((ConvolutionFunction)node.Function, output);
            _nodes.Add(node with { Function = function, Inputs = [BytesOf(node.Inputs[0]), .. node.Inputs.Skip(1)] });
            (output is null ? _floats : _bytes).Add(node.Output, node.Output);
            return;
        }

        if (PassesBytes(node) && (_bytes.ContainsKey(node.Inputs[0]) || (node.Function is FakeQuantizeFunction && _wanted.Contains(node.Output))))
        {
            var bytes = BytesOf(node.Inputs[0]);
            _scales[node.Output] = _scales[node.Inputs[0]];
            if (node.Function is FakeQuantizeFunction)
            {
                _bytes.Add(node.Output, bytes);
                return;
            }

            _nodes.Add(node with { Inputs = [bytes] });
            _bytes.Add(node.Output, node.Output);
            return;
        }

        _nodes.Add(node with { Inputs = [.. node.Inputs.Select(i => i.Length == 0 || _model.Weights.ContainsKey(i) ? i : FloatOf(i))] });
        _floats.Add(node.Output, node.Output);
    }

    private string FloatOf(string name)
    {
        if (_floats.TryGetValue(name, out var known)) return known;
        return _floats[name] = Convert(name, _bytes[name], ".floats", new DequantizeFunction());
    }

    private string BytesOf(string name)
    {
        if (_bytes.TryGetValue(name, out var known)) return known;
        return _bytes[name] = Convert(name, _floats[name], ".bytes", new QuantizeFunction(_scales[name]));
    }

    private string Convert(string name, string source, string ending, GraphFunction function)
    {
        var shape = _model.Graph.Nodes.FirstOrDefault(n => string.Equals(n.Output, name, StringComparison.Ordinal))?.Shape
            ?? _model.Graph.Inputs.First(i => string.Equals(i.Name, name, StringComparison.Ordinal)).Shape;
        var output = name + ending;
        for (var i = 2; !_taken.Add(output); i++) output = $"{name}{ending}_{i}";
        _nodes.Add(new(output, function, [source], shape));
        return output;
    }
}
