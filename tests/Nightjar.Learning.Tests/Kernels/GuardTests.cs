using Nightjar.Learning.Kernels;

namespace Nightjar.Learning.Tests.Kernels;

/// <summary>Every kernel that walks over arrays, at all lengths from 0 to 130, with a page without access directly behind and then
/// in front of every array, and every vector path against the scalar one.</summary>
public sealed unsafe class GuardTests
{
    private const int Longest = 130;
    private const double Tolerance = 2e-5;

    /// <summary>A kernel on four inputs and two results, each of so many floats.</summary>
    private delegate void Kernel(float* a, float* b, float* c, float* d, float* result, float* second, int count);

    private static void Check(string label, Kernel kernel, int step = 1)
    {
        for (var count = 0; count <= Longest; count += step)
        {
            foreach (var guardBefore in new[] { false, true })
            {
                var random = new Random(count);
                var inputs = Enumerable.Range(0, 4).Select(_ => random.Normal(count)).ToArray();
                double[]? scalar = null;
                SimdPaths.Each(level =>
                {
                    using var a = new GuardedFloats(inputs[0], guardBefore);
                    using var b = new GuardedFloats(inputs[1], guardBefore);
                    using var c = new GuardedFloats(inputs[2], guardBefore);
                    using var d = new GuardedFloats(inputs[3], guardBefore);
                    using var result = new GuardedFloats(count, guardBefore);
                    using var second = new GuardedFloats(count, guardBefore);
                    kernel(a.Pointer, b.Pointer, c.Pointer, d.Pointer, result.Pointer, second.Pointer, count);
                    var found = Numbers.Doubles([.. result.Span, .. second.Span]);
                    scalar ??= found;
                    Numbers.Near(scalar, Array.ConvertAll(found, v => (float)v), Tolerance, $"{label} {level} length {count}");
                });
            }
        }
    }

    [Fact]
    public void ElementWiseKernels()
    {
        Check("add", (a, b, _, _, r, _, n) => ElementWise.Add(a, b, r, n));
        Check("multiply", (a, b, _, _, r, _, n) => ElementWise.Multiply(a, b, r, n));
        Check("multiply and add", (a, b, _, _, r, _, n) => ElementWise.MultiplyAddTo(a, b, r, n));
        Check("add to", (a, _, _, _, r, _, n) => ElementWise.AddTo(a, r, n));
        Check("scale", (a, _, _, _, r, s, n) =>
        {
            ElementWise.Scale(3, a, r, n);
            ElementWise.ScaleAddTo(2, a, s, n);
        });
        Check("relu and sums", (a, b, _, _, r, s, n) =>
        {
            var columns = n % 3 == 0 ? n / 3 : n;
            new ReadOnlySpan<float>(b, n).CopyTo(new(s, n));
            ElementWise.ReluBackwardWithSums(a, s, columns == 0 ? 0 : n / columns, columns, r);
        });
        Check("add rows", (a, _, _, _, r, _, n) => ElementWise.AddRowsTo(a, 1, n, r));
    }

    [Fact]
    public void Activations()
    {
        foreach (var activation in Enum.GetValues<Activation>())
        {
            Check(activation.ToString(), (a, b, _, _, r, s, n) =>
            {
                ActivationKernel.Forward(activation, a, r, n);
                ActivationKernel.Backward(activation, a, b, s, n);
            });
        }
    }

    [Fact]
    public void RowKernels()
    {
        Check("softmax", (a, b, _, _, r, s, n) =>
        {
            Softmax.Forward(a, r, 1, n);
            Softmax.Backward(r, b, s, 1, n);
        });
        Check("log-softmax", (a, b, _, _, r, s, n) =>
        {
            Softmax.LogForward(a, r, 1, n);
            Softmax.LogBackward(r, b, s, 1, n);
        });
        Check("layer norm", (a, b, c, d, r, s, n) =>
        {
            var statistics = stackalloc float[2];
            LayerNorm.Forward(a, b, c, r, statistics, n == 0 ? 0 : 1, n, 1e-3f);
            LayerNorm.Backward(a, b, statistics, d, s, r, r, n == 0 ? 0 : 1, n);
        });
        Check("batch norm", (a, b, c, d, r, s, n) =>
        {
            BatchNorm.Statistics(a, r, s, 1, n);
            BatchNorm.Apply(a, b, c, r, 1, n);
            new Span<float>(s, n).Fill(1);
            BatchNorm.Backward(a, b, c, s, 1e-3f, d, r, d, d, 1, n);
        });
    }

    [Fact]
    public void Optimisers()
    {
        Check("adam", (w, g, m, v, _, r, n) =>
        {
            for (var i = 0; i < n; i++) v[i] *= v[i];
            OptimiserKernel.Adam(w, g, m, v, n, 0.9f, 0.999f, 0.1f, 1, 0.1f, 0.99f, 0.01f);
            new Span<float>(w, n).CopyTo(new(r, n));
        });
        Check("momentum", (w, g, m, _, r, _, n) =>
        {
            OptimiserKernel.Momentum(w, g, m, n, 0.9f, 0.1f, 0.01f);
            new Span<float>(w, n).CopyTo(new(r, n));
        });
    }

    private static float[][] Convolve(in ConvolutionGeometry g, bool guardBefore)
    {
        var random = new Random(g.Channels + (100 * g.Filters));
        using var x = new GuardedFloats(random.Normal(g.Batch * g.ImageLength), guardBefore);
        using var w = new GuardedFloats(random.Normal(g.WeightLength), guardBefore);
        using var bias = new GuardedFloats(random.Normal(g.Filters), guardBefore);
        using var y = new GuardedFloats(g.Batch * g.OutLength, guardBefore);
        using var dx = new GuardedFloats(g.Batch * g.ImageLength, guardBefore);
        using var dw = new GuardedFloats(g.WeightLength, guardBefore);
        if (g.IsDepthwise)
        {
            DepthwiseConv2D.Forward(g, x.Pointer, w.Pointer, bias.Pointer, y.Pointer);
            DepthwiseConv2D.BackwardInput(g, y.Pointer, w.Pointer, dx.Pointer);
            DepthwiseConv2D.BackwardWeights(g, x.Pointer, y.Pointer, dw.Pointer);
        }
        else
        {
            using var packed = new GuardedFloats((int)Conv2D.PackedLength(g), guardBefore);
            Conv2D.Pack(g, w.Pointer, packed.Pointer);
            Conv2D.Forward(g, x.Pointer, packed.Pointer, bias.Pointer, y.Pointer, relu: false);
            Conv2D.BackwardInput(g, y.Pointer, w.Pointer, dx.Pointer);
            Conv2D.BackwardWeights(g, x.Pointer, y.Pointer, dw.Pointer);
        }

        return [y.Span.ToArray(), dx.Span.ToArray(), dw.Span.ToArray()];
    }

    [Fact]
    public void Convolutions()
    {
        for (var size = 1; size <= Longest; size += size < 36 ? 1 : 7)
        {
            foreach (var g in new ConvolutionGeometry[]
            {
                new(1, 4, 5, 2, size, 3, 2),
                new(2, 3, 4, size, 3, 2, 3, PadTop: 1, PadLeft: 1),
                new(1, 1, size + 2, 3, 4, 1, 3),
                new(1, 4, (size % 40) + 3, 1 + (size % 19), 16, 3, 3),
                new(1, 4, (size % 40) + 3, 1 + (size % 19), 8, 2, 3, DilationHeight: 2, PadRight: 1),
                new(1, 3, 9, size, size, 3, 2, StrideWidth: 2, PadBottom: 1, Groups: size),
                new(1, 3, 9, size, size, 2, 2, Groups: size),
            })
            {
                float[][]? scalar = null;
                SimdPaths.Each(level =>
                {
                    var found = Convolve(g, guardBefore: size % 2 == 0);
                    scalar ??= found;
                    for (var i = 0; i < found.Length; i++) Numbers.Near(Numbers.Doubles(scalar[i]), found[i], 2e-4, $"{g} {level} result {i}");
                });
            }
        }
    }

    [Fact]
    public void DepthwiseConvolutionsOfAllShapes()
    {
        var random = new Random(6);
        for (var seed = 0; seed < 60; seed++)
        {
            var (channels, height, width) = (random.Next(2, 40), random.Next(1, 12), random.Next(1, 30));
            var (window, windowWidth, step) = (random.Next(1, 9), random.Next(1, 9), seed % 4 == 0 ? 2 : 1);
            var g = new ConvolutionGeometry(random.Next(1, 3), height, width, channels, channels, window, windowWidth, step, seed % 8 == 0 ? 3 : step, random.Next(9), random.Next(9), random.Next(9), random.Next(9), seed % 5 == 0 ? 2 : 1, seed % 10 == 0 ? 3 : 1, channels);
            if (g.OutHeight == 0 || g.OutWidth == 0) continue;
            float[][]? scalar = null;
            SimdPaths.Each(level =>
            {
                var found = Convolve(g, guardBefore: seed % 2 == 0);
                scalar ??= found;
                for (var i = 0; i < found.Length; i++) Numbers.Near(Numbers.Doubles(scalar[i]), found[i], 1e-3, $"{g} {level} result {i}");
            });
        }
    }

    private static float[][] Attend(in AttentionGeometry g, int[]? lengths, bool isBiased, bool guardBefore)
    {
        var random = new Random(g.Queries + (50 * g.Keys));
        var features = g.Heads * g.HeadWidth;
        var scores = isBiased ? g.Heads * g.Queries * g.Keys : 0;
        using var q = new GuardedFloats(random.Normal(g.Batch * g.Queries * features), guardBefore);
        using var k = new GuardedFloats(random.Normal(g.Batch * g.Keys * features), guardBefore);
        using var v = new GuardedFloats(random.Normal(g.Batch * g.Keys * features), guardBefore);
        using var dy = new GuardedFloats(random.Normal(q.Length), guardBefore);
        using var bias = new GuardedFloats(random.Normal(scores), guardBefore);
        using var kept = new GuardedFloats(g.Batch * g.Heads * Attention.Kept * g.Queries, guardBefore);
        using var y = new GuardedFloats(q.Length, guardBefore);
        using var served = new GuardedFloats(q.Length, guardBefore);
        using var dq = new GuardedFloats(q.Length, guardBefore);
        using var dk = new GuardedFloats(k.Length, guardBefore);
        using var dv = new GuardedFloats(k.Length, guardBefore);
        using var dbias = new GuardedFloats(scores, guardBefore);
        // A key that the mask of the bias rules out everywhere, and a query that it leaves without any key.
        for (var i = 0; i < scores; i++)
        {
            if (i % g.Keys == 1 || i / g.Keys % g.Queries == 2) bias.Span[i] = float.NegativeInfinity;
        }

        var masks = isBiased ? bias.Pointer : null;
        Attention.Forward(g, lengths, q.Pointer, k.Pointer, v.Pointer, masks, kept.Pointer, y.Pointer);
        Attention.Forward(g, lengths, q.Pointer, k.Pointer, v.Pointer, masks, null, served.Pointer);
        Numbers.Near(Numbers.Doubles(y.Span.ToArray()), served.Span.ToArray(), 1e-5, $"{g} served");
        Attention.Backward(g, lengths, new(q.Pointer, k.Pointer, v.Pointer, masks, kept.Pointer, y.Pointer), new(dy.Pointer, dq.Pointer, dk.Pointer, dv.Pointer, isBiased ? dbias.Pointer : null));
        return [y.Span.ToArray(), dq.Span.ToArray(), dk.Span.ToArray(), dv.Span.ToArray(), dbias.Span.ToArray()];
    }

    [Fact]
    public void AttentionsOfAllShapes()
    {
        var random = new Random(9);
        for (var seed = 0; seed < 80; seed++)
        {
            var g = new AttentionGeometry(random.Next(1, 3), random.Next(1, 50), random.Next(1, 50), seed % 10 == 1 ? 16 : random.Next(1, 4), 1 + (seed % 10));
            var lengths = seed % 3 == 0 ? null : Enumerable.Range(0, g.Batch).Select(_ => random.Next(g.Keys + 1)).ToArray();
            float[][]? scalar = null;
            SimdPaths.Each(level =>
            {
                var found = Attend(g, lengths, isBiased: seed % 4 > 1, guardBefore: seed % 2 == 0);
                scalar ??= found;
                for (var i = 0; i < found.Length; i++)
                {
                    Assert.All(found[i], value => Assert.True(float.IsFinite(value)));
                    Numbers.Near(Numbers.Doubles(scalar[i]), found[i], 2e-4, $"{g} {level} result {i}");
                }
            });
        }
    }

    [Fact]
    public void RecurrentCellsAndPooling()
    {
        Check("gru", (a, b, c, d, r, s, n) =>
        {
            var units = n / 3;
            Recurrent.Forward<GruCell>(new(1, 1, 1, units, false), default, a, null, b, r, null, null);
        });
        Check("lstm", (a, b, c, d, r, s, n) =>
        {
            var units = n / 4;
            Recurrent.Forward<LstmCell>(new(1, 1, 1, units, false), default, a, null, b, r, s, null);
        });
        Check("pooling", (a, b, c, d, r, s, n) =>
        {
            var g = new PoolingGeometry(1, 1, 2, n / 2, 1, 2, 1, 2);
            Pooling.MaxForward(g, a, r);
            Pooling.MaxBackward(g, a, r, b, s);
        });
    }
}
