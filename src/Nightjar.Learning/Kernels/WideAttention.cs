using System.Runtime.CompilerServices;
using Nightjar.Learning.Simd;

namespace Nightjar.Learning.Kernels;

/// <summary>Attention for heads of many features: matrix products for one head of one sequence at a time, whose scores stay in
/// the cache, with one walk over each row of scores between them.</summary>
internal static unsafe class WideAttention
{
    /// <summary>As <see cref="Attention.Forward"/>.</summary>
    internal static void Forward<L>(in AttentionGeometry g, ReadOnlySpan<int> lengths, float* q, float* k, float* v, float* bias, float* kept, float* y)
        where L : unmanaged, ILanes<L>
    {
        var stride = Stride(g.Keys);
        using var work = Scratch.Take((g.Queries * stride) + (Attention.Kept * (nint)g.Queries));
        var statistics = work.Pointer + (g.Queries * stride);
        for (var n = 0; n < g.Batch; n++)
        {
            var keys = lengths.IsEmpty ? g.Keys : lengths[n];
            var scores = new MatrixView(work.Pointer, g.Queries, keys, stride);
            for (var head = 0; head < g.Heads; head++)
            {
                var keep = kept == null ? statistics : kept + ((((nint)n * g.Heads) + head) * Attention.Kept * g.Queries);
                Gemm.Multiply(g.Part(q, n, head, g.Queries, g.Queries), g.Part(k, n, head, keys, g.Keys).Transposed, scores);
                for (var i = 0; i < g.Queries; i++)
                    Weigh<L>(work.Pointer + (i * stride), bias == null ? null : bias + ((((nint)head * g.Queries) + i) * g.Keys), g.Scale, keys, keep + i, keep + g.Queries + i);
                Gemm.Multiply(scores, g.Part(v, n, head, keys, g.Keys), g.Part(y, n, head, g.Queries, g.Queries));
            }
        }
    }

    /// <summary>As <see cref="Attention.Backward"/>.</summary>
    internal static void Backward<L>(in AttentionGeometry g, ReadOnlySpan<int> lengths, in AttentionOperands x, in AttentionGradients d)
        where L : unmanaged, ILanes<L>
    {
        var stride = Stride(g.Keys);
        using var work = Scratch.Take(2 * g.Queries * stride);
        for (var n = 0; n < g.Batch; n++)
        {
            var keys = lengths.IsEmpty ? g.Keys : lengths[n];
            var weights = new MatrixView(work.Pointer, g.Queries, keys, stride);
            var slopes = new MatrixView(work.Pointer + (g.Queries * stride), g.Queries, keys, stride);
            for (var head = 0; head < g.Heads; head++)
            {
                var keep = x.Kept + ((((nint)n * g.Heads) + head) * Attention.Kept * g.Queries);
                var (q, k) = (g.Part(x.Q, n, head, g.Queries, g.Queries), g.Part(x.K, n, head, keys, g.Keys));
                var (y, dy) = (g.Part(x.Y, n, head, g.Queries, g.Queries), g.Part(d.Y, n, head, g.Queries, g.Queries));
                Gemm.Multiply(q, k.Transposed, weights);
                Gemm.Multiply(dy, g.Part(x.V, n, head, keys, g.Keys).Transposed, slopes);
                for (var i = 0; i < g.Queries; i++)
                {
                    var mean = Reduce.Dot<L>(dy.Pointer + (i * dy.RowStride), y.Pointer + (i * y.RowStride), g.HeadWidth);
                    var row = (((nint)head * g.Queries) + i) * g.Keys;
                    Slopes<L>(weights.Pointer + (i * stride), slopes.Pointer + (i * stride), x.Bias == null ? null : x.Bias + row, d.Bias == null ? null : d.Bias + row, g.Scale, keep[i], keep[g.Queries + i], mean, keys);
                }

                if (d.V != null) Gemm.Multiply(weights.Transposed, dy, g.Part(d.V, n, head, keys, g.Keys));
                if (d.Q != null) Gemm.Multiply(slopes, k, g.Part(d.Q, n, head, g.Queries, g.Queries));
                if (d.K != null) Gemm.Multiply(slopes.Transposed, q, g.Part(d.K, n, head, keys, g.Keys));
                for (var j = keys; j < g.Keys; j++)
                {
                    if (d.K != null) new Span<float>(g.Part(d.K, n, head, g.Keys, g.Keys).Pointer + ((nint)j * g.Heads * g.HeadWidth), g.HeadWidth).Clear();
                    if (d.V != null) new Span<float>(g.Part(d.V, n, head, g.Keys, g.Keys).Pointer + ((nint)j * g.Heads * g.HeadWidth), g.HeadWidth).Clear();
                }
            }
        }
    }

    // A row of scores to weights, in place.
    [MethodImpl(Kernel.Compiled)]
    private static void Weigh<L>(float* row, float* bias, float scale, int keys, float* most, float* inverse)
        where L : unmanaged, ILanes<L>
    {
        var (factor, whole) = (L.All(scale), keys - (keys % L.Width));
        var rest = keys - whole;
        var largest = L.All(float.NegativeInfinity);
        for (var j = 0; j < whole; j += L.Width)
        {
            var s = L.Load(row + j) * factor;
            if (bias != null) s += L.Load(bias + j);
            L.Store(row + j, s);
            largest = L.AtLeast(s, largest);
        }

        var shift = L.MaxLane(largest);
        for (var j = whole; j < keys; j++)
        {
            row[j] = (row[j] * scale) + (bias == null ? 0 : bias[j]);
            shift = row[j] > shift ? row[j] : shift;
        }

        // Where every score is negative infinity, subtracting it would give NaN; subtracting 0 gives weights of 0.
        if (float.IsNegativeInfinity(shift)) shift = 0;
        var center = L.All(shift);
        L sum = default;
        for (var j = 0; j < whole; j += L.Width)
        {
            var e = LaneMath.Exp(L.Load(row + j) - center);
            L.Store(row + j, e);
            sum += e;
        }

        if (rest > 0) L.StorePart(row + whole, LaneMath.Exp(L.LoadPart(row + whole, rest) - center), rest);
        if (rest > 0) sum += L.LoadPart(row + whole, rest);
        var total = L.Sum(sum);
        (*most, *inverse) = (shift, total == 0 ? 0 : 1 / total);
        var share = L.All(*inverse);
        for (var j = 0; j < whole; j += L.Width) L.Store(row + j, L.Load(row + j) * share);
        if (rest > 0) L.StorePart(row + whole, L.LoadPart(row + whole, rest) * share, rest);
    }

    // A row of scores to weights and a row of the weights' slopes to those of the products q·k, in place.
    [MethodImpl(Kernel.Compiled)]
    private static void Slopes<L>(float* row, float* slopes, float* bias, float* dbias, float scale, float most, float inverse, float mean, int keys)
        where L : unmanaged, ILanes<L>
    {
        var (factor, center, share, average) = (L.All(scale), L.All(most), L.All(inverse), L.All(mean));
        for (var j = 0; j < keys; j += L.Width)
        {
            var count = Math.Min(L.Width, keys - j);
            var s = L.LoadPart(row + j, count) * factor;
            if (bias != null) s += L.LoadPart(bias + j, count);
            var weight = LaneMath.Exp(s - center) * share;
            var slope = weight * (L.LoadPart(slopes + j, count) - average);
            if (dbias != null) L.StorePart(dbias + j, L.LoadPart(dbias + j, count) + slope, count);
            L.StorePart(row + j, weight, count);
            L.StorePart(slopes + j, slope * factor, count);
        }
    }

    // Rows of scores start at a cache line.
    private static nint Stride(int keys) => (keys + 15) / 16 * 16;
}
