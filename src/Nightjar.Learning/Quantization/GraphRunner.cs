using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Graphs;
using Nightjar.Learning.Graphs.Functions;
using Nightjar.Learning.Kernels;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Quantization;

/// <summary>Runs a graph as it stands, value by value, so that every value can be seen: for calibration, and to compare plans with.
/// It is not made for speed: floats go over a tape, integers through their kernels, and nothing is joined.</summary>
internal sealed unsafe class GraphRunner : IDisposable
{
    private readonly FrozenModel _model;
    private readonly Dictionary<string, AffineScale> _bytes;
    private readonly TensorPool _pool = new();
    private readonly Tape _tape;
    private readonly Dictionary<string, Parameter> _weights = new(StringComparer.Ordinal);
    private readonly TapeNodes _nodes;

    public GraphRunner(FrozenModel model)
    {
        (_model, _bytes, _tape) = (model, QuantizedGraph.Check(model), new(_pool, isTraining: false));
        _nodes = new(model.Source, _tape, name => _tape.Use(Weight(name)), Weight, Identity);
    }

    /// <summary>Observes the numbers of a value that is no bytes.</summary>
    internal delegate void Observer(string name, ReadOnlySpan<float> values);

    /// <summary>Runs the graph.</summary>
    /// <returns>The outputs.</returns>
    public float[][] Run(IReadOnlyList<float[]> inputs, int batch, int[]? lengths = null, Observer? observe = null)
    {
        var graph = _model.Graph;
        if (inputs.Count != graph.Inputs.Count) throw new ArgumentException($"expected {graph.Inputs.Count} inputs, got {inputs.Count}", nameof(inputs));
        var tensors = new List<Tensor>();
        try
        {
            for (var i = 0; i < inputs.Count; i++)
            {
                var shape = graph.Inputs[i].Shape.With(0, batch);
                if (inputs[i].Length != shape.Length) throw new ArgumentException($"input {graph.Inputs[i].Name} has {inputs[i].Length} numbers, expected {shape}", nameof(inputs));
                tensors.Add(_pool.RentCopy(shape, inputs[i]));
                Keep(graph.Inputs[i].Name, _tape.Input(tensors[^1]), observe);
            }

            foreach (var node in graph.Nodes) Keep(node.Output, Compute(node, batch, lengths, tensors), observe);
            return [.. graph.Outputs.Select(o => _nodes.Values[o].Value.Span.ToArray())];
        }
        finally
        {
            _nodes.Values.Clear();
            _tape.Reset();
            foreach (var tensor in tensors) tensor.Dispose();
        }
    }

    public void Dispose()
    {
        _tape.Dispose();
        foreach (var weight in _weights.Values) weight.Dispose();
        _pool.Dispose();
    }

    private void Keep(string name, Variable value, Observer? observe)
    {
        _nodes.Values.Add(name, value);
        if (!_bytes.ContainsKey(name)) observe?.Invoke(name, value.Value.Span);
    }

    private Variable Compute(GraphNode node, int batch, int[]? lengths, List<Tensor> tensors)
    {
        var shape = node.Shape.With(0, batch * node.Shape[0]);
        if (node.Function is QuantizeFunction or DequantizeFunction or QuantizedDenseFunction or QuantizedConvolutionFunction || (node.Function is PoolFunction && _bytes.ContainsKey(node.Output)))
        {
            var result = _pool.RentZeros(shape, node.Output);
            tensors.Add(result);
            Integers(node, _nodes.Values[node.Inputs[0]], result);
            return _tape.Input(result);
        }

        return _nodes.Compute(node, shape, lengths);
    }

    private void Integers(GraphNode node, Variable input, Tensor result)
    {
        var x = (byte*)input.Value.Pointer;
        var y = (byte*)result.Pointer;
        var (from, to) = (input.Shape, result.Shape);
        var scale = _bytes.GetValueOrDefault(node.Inputs[0]);
        AffineScale? made = _bytes.TryGetValue(node.Output, out var output) ? output : null;
        switch (node.Function)
        {
            case QuantizeFunction f:
                AffineQuantization.Quantize(input.Value.Pointer, y, from.Length, f.Output.Scale, f.Output.ZeroPoint);
                break;
            case DequantizeFunction:
                AffineQuantization.Dequantize(x, result.Pointer, from.Length, scale.Scale, scale.ZeroPoint);
                break;
            case PoolFunction f:
                var pool = new PoolingGeometry(from[0], from[1], from[2], from[3], f.WindowHeight, f.WindowWidth, f.StrideHeight, f.StrideWidth, f.PadTop, f.PadBottom, f.PadLeft, f.PadRight);
                pool.Check(node.Output);
                if (new Shape(from[0], pool.OutHeight, pool.OutWidth, from[3]) != to) throw new ShapeException(node.Output, "the stated shape", from, to);
                if (f.IsMax) BytePooling.Max(pool, x, y);
                else BytePooling.Average(pool, x, y);
                break;
            case QuantizedDenseFunction f:
                var matrix = _model.Weights[node.Inputs[1]];
                if (from.Last != matrix.Shape[0] || to != from.WithLast(matrix.Shape[1])) throw new ShapeException(node.Output, "x (…, inputs) and weight (inputs, outputs)", from, matrix.Shape);
                using (var memory = _pool.Rent(new((int)IntegerProduct.Length(matrix))))
                    Product(node, matrix, scale, made, f.Activation, null, memory).Dense(x, from.Last, from.Rows, from.Last, y, to.Last);
                break;
            case QuantizedConvolutionFunction f:
                var windows = _model.Weights[node.Inputs[1]];
                var g = TapeNodes.Options(f.Convolution).Geometry(from, windows.Shape);
                if (windows.Shape[2] != from[3] || new Shape(from[0], g.OutHeight, g.OutWidth, g.Filters) != to) throw new ShapeException(node.Output, "the stated shape", from, windows.Shape, to);
                using (var memory = _pool.Rent(new((int)IntegerProduct.Length(windows, g))))
                    Product(node, windows, scale, made, f.Convolution.Activation, g, memory).Convolve(g, x, y);
                break;
        }
    }

    private IntegerProduct Product(GraphNode node, Weight weight, AffineScale input, AffineScale? output, Activation activation, ConvolutionGeometry? geometry, Tensor memory)
    {
        var bias = node.Inputs.Count > 2 && node.Inputs[2].Length > 0 ? _model.Weights[node.Inputs[2]] : null;
        return new(input, output, weight, QuantizedGraph.Scale(_model, weight), bias, activation == Activation.Relu, geometry, memory.Pointer);
    }

    private Parameter Identity(int gates)
    {
        var name = $"identity {gates}";
        if (_weights.TryGetValue(name, out var identity)) return identity;
        _weights.Add(name, identity = TapeNodes.Identity(_pool, gates));
        return identity;
    }

    private Parameter Weight(string name)
    {
        if (_weights.TryGetValue(name, out var parameter)) return parameter;
        if (!_model.Weights.TryGetValue(name, out var weight)) throw new ModelFormatException(_model.Source, $"weight {name} is missing");
        _weights.Add(name, parameter = new(name, _pool.RentCopy(weight.Shape, WeightQuantizer.ToFloats(_model, weight), name)));
        return parameter;
    }
}
