using System.Runtime.InteropServices;
using Nightjar.Learning.Kernels;
using Nightjar.Learning.Quantization;
using Nightjar.Learning.Simd;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Bench;

/// <summary>Kernels in float32, bfloat16, 8-bit weights and integers on one thread: the recurrent part of a GRU, and the layers of
/// braai.</summary>
internal static unsafe class PrecisionBench
{
    public static void Run(TextWriter output)
    {
        output.WriteLine($"{SimdSupport.Level}: microseconds, median (best)");
        foreach (var batch in new[] { 1, 64 }) Recurrent(output, batch);
        foreach (var batch in new[] { 1, 64 }) Braai(output, batch);
    }

    private static void Recurrent(TextWriter output, int batch)
    {
        const int units = 100, time = 100, gates = 3 * units;
        using var pool = new TensorPool();
        using var weight = Random(pool, new(units, gates), 0.1f);
        using var sums = Random(pool, new(batch, time, gates), 1);
        using var y = pool.Rent(new(batch, time, units));
        var (integers, scale) = WeightQuantizer.ToInt8(weight.Span, gates);
        var halves = new ushort[weight.Shape.Length];
        for (var i = 0; i < halves.Length; i++) halves[i] = WeightQuantizer.ToBFloat16(weight.Span[i]);
        var g = new RecurrentGeometry(batch, time, units, units, IsReversed: false);
        foreach (var precision in Enum.GetValues<WeightPrecision>())
        {
            using var memory = pool.Rent(new((int)PackedMatrix.Length(precision, units, gates)));
            var packed = precision switch
            {
                WeightPrecision.Int8 => PackedMatrix.Int8(integers, scale, units, gates, memory.Pointer),
                WeightPrecision.BFloat16 => PackedMatrix.BFloat16(halves, units, gates, memory.Pointer),
                _ => PackedMatrix.Float32(weight.Pointer, units, gates, memory.Pointer),
            };
            Report(output, $"GRU 100 units, 100 steps, state part of one layer, batch {batch}, {precision}", () => Kernels.Recurrent.Forward<GruCell>(g, default, sums.Pointer, packed, null, y.Pointer, null, null));
        }
    }

    private static void Braai(TextWriter output, int batch)
    {
        (string Name, ConvolutionGeometry Geometry)[] layers =
        [
            ("conv1", new(batch, 63, 63, 3, 16, 3, 3)), ("conv2", new(batch, 61, 61, 16, 16, 3, 3)),
            ("conv3", new(batch, 29, 29, 16, 32, 3, 3)), ("conv4", new(batch, 27, 27, 32, 32, 3, 3)),
            ("dense1", new(batch, 1, 1, 1152, 256, 1, 1)),
        ];
        foreach (var (name, g) in layers) Layer(output, $"braai {name}, batch {batch}", g);
        Pool(output, $"braai pool1, batch {batch}", new(batch, 59, 59, 16, 2, 2, 2, 2));
        Pool(output, $"braai pool2, batch {batch}", new(batch, 25, 25, 32, 4, 4, 4, 4));
    }

    private static void Layer(TextWriter output, string label, ConvolutionGeometry g)
    {
        using var pool = new TensorPool();
        using var x = Random(pool, new(g.Batch, g.ImageLength), 1);
        using var weight = Random(pool, new(g.Depth, g.Filters), 0.1f);
        using var bias = Random(pool, new(g.Filters), 0.1f);
        using var y = pool.Rent(new(g.Batch, g.OutLength));
        using var packed = pool.Rent(new((int)Conv2D.PackedLength(g)));
        Conv2D.Pack(g, weight.Pointer, packed.Pointer);
        Report(output, label + ", float32", () => Conv2D.Forward(g, x.Pointer, packed.Pointer, bias.Pointer, y.Pointer, relu: true));

        var (segments, rows) = IntegerConv2D.Segments(g);
        var (integers, scale) = WeightQuantizer.ToInt8(weight.Span, g.Filters);
        using var memory = pool.Rent(new((int)IntegerWeights.Length(segments, rows, g.Filters)));
        for (var j = 0; j < scale.Length; j++) scale[j] *= 0.5f;
        var weights = IntegerWeights.Pack(integers, new int[g.Filters], scale, segments, rows, memory.Pointer);
        var requantization = Requantization.ToBytes(weights.Multipliers, 0, relu: true);
        var bytes = new byte[x.Shape.Length];
        new Random(1).NextBytes(bytes);
        bytes.CopyTo(MemoryMarshal.AsBytes(x.Span));
        var isDense = g.Height == 1;
        Report(output, label + ", integers", () =>
        {
            if (isDense) IntegerGemm.Dense((byte*)x.Pointer, g.Channels, 0, g.Batch, g.Channels, weights, requantization, y.Pointer, g.Filters);
            else IntegerConv2D.Forward(g, (byte*)x.Pointer, 0, weights, requantization, y.Pointer);
        });
    }

    private static void Pool(TextWriter output, string label, PoolingGeometry g)
    {
        using var pool = new TensorPool();
        using var x = Random(pool, new(g.Batch, g.Height, g.Width, g.Channels), 1);
        using var y = pool.Rent(new(g.Batch, g.OutHeight, g.OutWidth, g.Channels));
        Report(output, label + ", float32", () => Pooling.MaxForward(g, x.Pointer, y.Pointer));
        Report(output, label + ", integers", () => BytePooling.Max(g, (byte*)x.Pointer, (byte*)y.Pointer));
    }

    private static void Report(TextWriter output, string label, Action action)
    {
        var (median, least) = Timing.Measure(action);
        output.WriteLine($"  {label}: {median * 1e6:f1} ({least * 1e6:f1})");
    }

    private static Tensor Random(TensorPool pool, Shape shape, float scale)
    {
        var random = new Random(1);
        var tensor = pool.Rent(shape);
        foreach (ref var value in tensor.Span) value = scale * ((2 * random.NextSingle()) - 1);
        return tensor;
    }
}
