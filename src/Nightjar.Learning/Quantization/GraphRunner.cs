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
    private readonly Dictionary<string, Variable> _values = new(StringComparer.Ordinal);

    public GraphRunner(FrozenModel model)
    {
        (_model, _bytes, _tape) = (model, QuantizedGraph.Check(model), new(_pool, isTraining: false));
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
            return [.. graph.Outputs.Select(o => _values[o].Value.Span.ToArray())];
        }
        finally
        {
            _values.Clear();
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
        _values.Add(name, value);
        if (!_bytes.ContainsKey(name)) observe?.Invoke(name, value.Value.Span);
    }

    private Variable Compute(GraphNode node, int batch, int[]? lengths, List<Tensor> tensors)
    {
        var shape = node.Shape.With(0, batch * node.Shape[0]);
        if (node.Function is QuantizeFunction or DequantizeFunction or QuantizedDenseFunction or QuantizedConvolutionFunction || (node.Function is PoolFunction && _bytes.ContainsKey(node.Output)))
        {
            var result = _pool.RentZeros(shape, node.Output);
            tensors.Add(result);
            Integers(node, _values[node.Inputs[0]], result);
            return _tape.Input(result);
        }

        var x = Argument(node, 0)!;
        return node.Function switch
        {
            DenseFunction f => _tape.Activate(_tape.Dense(x, Argument(node, 1)!, Argument(node, 2)), f.Activation),
            ConvolutionFunction f => _tape.Activate(_tape.Conv2D(x, Argument(node, 1)!, Argument(node, 2), Options(f)), f.Activation),
            PoolFunction { IsMax: true } f => _tape.MaxPool(x, (f.WindowHeight, f.WindowWidth), (f.StrideHeight, f.StrideWidth), (f.PadTop, f.PadLeft), (f.PadBottom, f.PadRight)),
            PoolFunction f => _tape.AveragePool(x, (f.WindowHeight, f.WindowWidth), (f.StrideHeight, f.StrideWidth), (f.PadTop, f.PadLeft), (f.PadBottom, f.PadRight)),
            ActivationFunction f => _tape.Activate(x, f.Activation),
            AddFunction => _tape.Add(x, Argument(node, 1)!),
            MultiplyFunction => _tape.Multiply(x, Argument(node, 1)!),
            ScaleFunction f => _tape.Scale(x, f.Factor),
            SoftmaxFunction f => f.IsLogarithm ? _tape.LogSoftmax(x) : _tape.Softmax(x),
            LayerNormFunction f => _tape.LayerNorm(x, Argument(node, 1)!, Argument(node, 2)!, f.Epsilon),
            BatchNormFunction f => _tape.BatchNorm(x, Argument(node, 1)!, Argument(node, 2)!, Weight(node.Inputs[3]), Weight(node.Inputs[4]), epsilon: f.Epsilon),
            AttentionFunction f => _tape.Attend(x, Argument(node, 1)!, Argument(node, 2)!, f.Heads, Argument(node, 3), f.UsesLengths ? lengths : null),
            RecurrentFunction f => Recurrent(node, f, x, lengths),
            ReshapeFunction => _tape.Reshape(x, shape),
            ConcatFunction => _tape.Concat(x, Argument(node, 1)!),
            LeakyReluFunction f => _tape.LeakyRelu(x, f.Slope),
            PermuteFunction f => _tape.Permute(x, Order(f)),
            SliceFunction f => _tape.Slice(x, f.Axis, f.First, shape[f.Axis]),
            ResizeFunction => _tape.ResizeBilinear(x, shape[1], shape[2]),
            SequencePoolFunction f => f.IsMax ? _tape.MaxOverTime(x, f.UsesLengths ? lengths : null) : _tape.MeanOverTime(x, f.UsesLengths ? lengths : null),
            LastStateFunction f => _tape.LastStates(x, f.UsesLengths ? lengths : null),
            ReverseFunction f => _tape.ReverseSequences(x, f.UsesLengths ? lengths : null),
            MaskFunction => _tape.MaskSequences(x, lengths!),
            RelativePositionFunction f => _tape.RelativePositionBias(x, f.Size),
            EmbedFunction => _tape.Embed(Argument(node, 1)!, x),
            FakeQuantizeFunction f => _tape.FakeQuantize(x, f.Output),
            RowQuantizeFunction f => _tape.QuantizeRows(x, f.IsSymmetric),
            _ => throw new NotSupportedException($"{_model.Source}: node {node.Output} is {node.Function.GetType().Name}, which calibration cannot run"),
        };
    }

    // The recurrent part gets its sums ready made: a product with the identity leaves them as they are.
    private Variable Recurrent(GraphNode node, RecurrentFunction f, Variable sums, int[]? lengths)
    {
        var gates = sums.Shape.Last;
        var name = $"identity {gates}";
        if (!_weights.TryGetValue(name, out var identity))
        {
            _weights.Add(name, identity = new(name, _pool.RentZeros(new(gates, gates))));
            for (var i = 0; i < gates; i++) identity.Value.Span[i * (gates + 1)] = 1;
        }

        var used = f.UsesLengths ? lengths : null;
        var weight = Argument(node, 1)!;
        return f.IsLstm ? _tape.Lstm(sums, _tape.Use(identity), weight, null, Argument(node, 2), f.IsReversed, used)
            : _tape.Gru(sums, _tape.Use(identity), weight, null, Argument(node, 2), f.IsReversed, used);
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
                var g = Options(f.Convolution).Geometry(from, windows.Shape);
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

    private static ConvolutionOptions Options(ConvolutionFunction f) => new()
    {
        Stride = (f.StrideHeight, f.StrideWidth),
        PadBefore = (f.PadTop, f.PadLeft),
        PadAfter = (f.PadBottom, f.PadRight),
        Dilation = (f.DilationHeight, f.DilationWidth),
        Groups = f.Groups,
    };

    private static int[] Order(PermuteFunction f)
    {
        var order = new int[f.Order.Axes];
        for (var k = 0; k < order.Length; k++) order[k] = f.Order[k];
        return order;
    }

    private Variable? Argument(GraphNode node, int index)
    {
        if (index >= node.Inputs.Count || node.Inputs[index].Length == 0) return null;
        return _values.TryGetValue(node.Inputs[index], out var value) ? value : _tape.Use(Weight(node.Inputs[index]));
    }

    private Parameter Weight(string name)
    {
        if (_weights.TryGetValue(name, out var parameter)) return parameter;
        if (!_model.Weights.TryGetValue(name, out var weight)) throw new ModelFormatException(_model.Source, $"weight {name} is missing");
        _weights.Add(name, parameter = new(name, _pool.RentCopy(weight.Shape, WeightQuantizer.ToFloats(_model, weight), name)));
        return parameter;
    }
}
