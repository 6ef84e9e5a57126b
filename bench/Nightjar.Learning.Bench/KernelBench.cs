using Nightjar.Learning.Kernels;
using Nightjar.Learning.Simd;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Bench;

/// <summary>Single kernels on one thread, forward and backward, in the shapes that the product's networks have.</summary>
internal sealed unsafe class KernelBench : IDisposable
{
    private readonly TensorPool _pool = new();
    private readonly Random _random = new(1);
    private readonly List<Tensor> _tensors = [];
    private readonly TextWriter _output;

    private KernelBench(TextWriter output) => _output = output;

    public void Dispose()
    {
        foreach (var tensor in _tensors) tensor.Dispose();
        _pool.Dispose();
    }

    /// <summary>Runs the groups whose name contains the filter.</summary>
    public static void Run(TextWriter output, string filter)
    {
        output.WriteLine($"{SimdSupport.Level}: kernels, microseconds median (best)");
        (string Name, Action<KernelBench> Group)[] groups =
        [
            ("depthwise", b => b.Depthwise()), ("attention", b => b.Attend()), ("rows", b => b.Rows()), ("recurrent", b => b.RecurrentLayers()),
            ("convolution", b => b.Convolutions()), ("pooling", b => b.Pools()), ("elements", b => b.Elements()),
        ];
        foreach (var (name, group) in groups)
        {
            if (!name.Contains(filter, StringComparison.Ordinal)) continue;
            using var bench = new KernelBench(output);
            group(bench);
        }
    }

    private float* Numbers(long length, float scale = 1)
    {
        var tensor = _pool.Rent(new(checked((int)length)));
        foreach (ref var value in tensor.Span) value = scale * ((2 * _random.NextSingle()) - 1);
        _tensors.Add(tensor);
        return tensor.Pointer;
    }

    private void Time(string name, double operations, Action action)
    {
        var (median, least) = Timing.Measure(action);
        var rate = operations > 0 ? $", {operations / median * 1e-9:f1} GFLOP/s ({operations / least * 1e-9:f1})" : "";
        _output.WriteLine($"  {name}: {median * 1e6:f1} ({least * 1e6:f1}){rate}");
    }

    private void Depthwise()
    {
        foreach (var (size, channels) in new[] { (56, 64), (28, 128), (14, 256), (7, 512), (16, 64), (8, 128), (4, 256), (2, 512), (32, 24) })
        {
            var g = new ConvolutionGeometry(4, size, size, channels, channels, 7, 7, PadTop: 3, PadBottom: 3, PadLeft: 3, PadRight: 3, Groups: channels);
            var x = Numbers(g.Batch * g.ImageLength);
            var y = Numbers(g.Batch * g.OutLength);
            var w = Numbers(g.WeightLength);
            var bias = Numbers(channels);
            var operations = 2.0 * g.Batch * g.OutLength * 49;
            Time($"depthwise 7x7 {size}x{size}x{channels} x4 forward", operations, () => DepthwiseConv2D.Forward(g, x, w, bias, y));
            Time($"depthwise 7x7 {size}x{size}x{channels} x4 input's gradient", operations, () => DepthwiseConv2D.BackwardInput(g, y, w, x));
            Time($"depthwise 7x7 {size}x{size}x{channels} x4 weights' gradient", operations, () => DepthwiseConv2D.BackwardWeights(g, x, y, w));
        }
    }

    private void Attend()
    {
        foreach (var (batch, length, heads, width) in new[] { (16, 100, 16, 2), (16, 100, 4, 8), (16, 49, 4, 32), (2, 196, 8, 32), (4, 257, 4, 64) })
        {
            var g = new AttentionGeometry(batch, length, length, heads, width);
            var size = (long)batch * length * heads * width;
            var q = Numbers(size);
            var k = Numbers(size);
            var v = Numbers(size);
            var y = Numbers(size);
            var dy = Numbers(size);
            var dq = Numbers(size);
            var dk = Numbers(size);
            var dv = Numbers(size);
            var kept = Numbers((long)batch * heads * length * Attention.Kept);
            var operations = 4.0 * batch * length * length * heads * width;
            var name = $"attention {batch} x {length}, {heads} heads of {width}";
            Time($"{name} forward", operations, () => Attention.Forward(g, default, q, k, v, null, kept, y));
            Time($"{name} backward", 2 * operations, () => Attention.Backward(g, default, new(q, k, v, null, kept, y), new(dy, dq, dk, dv, null)));
        }
    }

    private void Rows()
    {
        foreach (var (rows, columns) in new[] { (25600, 32), (12544, 64), (784, 256), (196, 512) })
        {
            var x = Numbers(rows * columns);
            var y = Numbers(rows * columns);
            var gain = Numbers(columns);
            var shift = Numbers(columns);
            var dx = Numbers(rows * columns);
            var kept = Numbers(2 * rows);
            Time($"layer norm {rows} x {columns} forward", 0, () => LayerNorm.Forward(x, gain, shift, y, kept, rows, columns, 1e-6f));
            Time($"layer norm {rows} x {columns} backward", 0, () => LayerNorm.Backward(x, gain, kept, y, dx, gain, shift, rows, columns));
            Time($"softmax {rows} x {columns} forward", 0, () => Softmax.Forward(x, y, rows, columns));
            Time($"softmax {rows} x {columns} backward", 0, () => Softmax.Backward(y, x, dx, rows, columns));
        }
    }

    private void RecurrentLayers()
    {
        foreach (var batch in new[] { 1, 16, 256 })
        {
            Layer<GruCell>("gru", batch);
            Layer<LstmCell>("lstm", batch);
        }
    }

    private void Layer<C>(string name, int batch)
        where C : IRecurrentCell
    {
        const int time = 100, units = 100;
        var gates = C.Gates * units;
        var g = new RecurrentGeometry(batch, time, units, units, false);
        long rows = batch * time;
        var byInput = Numbers(rows * gates);
        var weights = Numbers(units * gates, 0.1f);
        var packed = Numbers(GemmPacking.Length(units, gates));
        var turned = Numbers(GemmPacking.Length(gates, units));
        GemmPacking.Pack(new(weights, units, gates), packed);
        GemmPacking.Pack(new MatrixView(weights, units, gates).Transposed, turned);
        var o = new RecurrentOperands
        {
            X = Numbers(rows * units),
            InputWeights = packed,
            StateWeights = packed,
            InputBias = Numbers(gates),
            StateBias = Numbers(gates),
            Y = Numbers(rows * units),
            Cells = C.HasCellState ? Numbers(rows * units) : null,
            Kept = Numbers(rows * units * IRecurrentCell.Kept),
        };
        var d = new RecurrentGradients
        {
            Output = Numbers(rows * units),
            InputTransposed = turned,
            StateTransposed = turned,
            X = Numbers(rows * units),
            InputWeights = Numbers(units * gates),
            StateWeights = Numbers(units * gates),
            InputBias = Numbers(gates),
            StateBias = Numbers(gates),
        };
        var operations = 2.0 * rows * units * gates;
        var title = $"{name} batch {batch}, 100 steps of 100 units from 100";
        Time($"{title}, serving without the input's product", operations, () => Recurrent.Forward<C>(g, default, byInput, packed, o.StateBias, o.Y, o.Cells, null));
        Time($"{title}, forward", 2 * operations, () => RecurrentTraining.Forward<C>(g, default, o));
        Time($"{title}, backward", 4 * operations, () => RecurrentTraining.Backward<C>(g, default, o, d));
    }

    private void Convolutions()
    {
        foreach (var (size, channels, filters, stride) in new[] { (63, 3, 16, 1), (61, 16, 16, 1), (29, 16, 32, 1), (27, 32, 32, 1), (56, 64, 128, 2), (14, 64, 64, 1) })
        {
            var kernel = stride == 1 ? 3 : 2;
            var g = new ConvolutionGeometry(8, size, size, channels, filters, kernel, kernel, stride, stride);
            var x = Numbers(g.Batch * g.ImageLength);
            var y = Numbers(g.Batch * g.OutLength);
            var w = Numbers(g.WeightLength);
            var bias = Numbers(filters);
            var packed = Numbers(Conv2D.PackedLength(g));
            Conv2D.Pack(g, w, packed);
            var operations = 2.0 * g.Batch * g.OutLength * g.Depth;
            var name = $"convolution {kernel}x{kernel}/{stride} of {size}x{size}, {channels} to {filters}, x8";
            Time($"{name} forward", operations, () => Conv2D.Forward(g, x, packed, bias, y, relu: true));
            Time($"{name} input's gradient", operations, () => Conv2D.BackwardInput(g, y, w, x));
            Time($"{name} weights' gradient", operations, () => Conv2D.BackwardWeights(g, x, y, w));
        }
    }

    private void Pools()
    {
        foreach (var (size, channels, window) in new[] { (59, 16, 2), (25, 32, 4) })
        {
            var g = new PoolingGeometry(8, size, size, channels, window, window, window, window);
            long length = g.Batch * size * size * channels;
            var x = Numbers(length);
            var dx = Numbers(length);
            var y = Numbers(length);
            var dy = Numbers(length);
            Time($"max pool {window}x{window} of {size}x{size}x{channels} x8 forward", 0, () => Pooling.MaxForward(g, x, y));
            Time($"max pool {window}x{window} of {size}x{size}x{channels} x8 backward", 0, () => Pooling.MaxBackward(g, x, y, dy, dx));
            Time($"mean pool {window}x{window} of {size}x{size}x{channels} x8 forward", 0, () => Pooling.AverageForward(g, x, y));
            Time($"mean pool {window}x{window} of {size}x{size}x{channels} x8 backward", 0, () => Pooling.AverageBackward(g, dy, dx));
        }
    }

    private void Elements()
    {
        const int count = 8192;
        var x = Numbers(count, 3);
        var y = Numbers(count);
        var dy = Numbers(count);
        foreach (var activation in Enum.GetValues<Activation>())
        {
            Time($"{activation} of {count} forward", 0, () => ActivationKernel.Forward(activation, x, y, count));
            Time($"{activation} of {count} backward", 0, () => ActivationKernel.Backward(activation, x, dy, y, count));
        }

        Time($"sum of {count}", 0, () => ElementWise.Add(x, dy, y, count));
        Time($"rows of 16 added up, {count}", 0, () => ElementWise.AddRowsTo(x, count / 16, 16, y));
    }
}
