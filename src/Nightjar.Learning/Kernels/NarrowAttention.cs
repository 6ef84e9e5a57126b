using System.Runtime.CompilerServices;
using Nightjar.Learning.Simd;

namespace Nightjar.Learning.Kernels;

/// <summary>Attention for heads of up to four features, where the exponentials are nearly all of the work: a vector of queries
/// walks over the keys, so that nothing is summed across lanes and no score is stored. Scores are multiplied by log2 e from
/// the start, which makes the exponential a power of two.</summary>
internal static unsafe class NarrowAttention
{
    private const float Log2E = 1.44269504f;

    // Powers of two up to here need no largest score subtracted: their sums and products stay far from the ends of a float's range.
    private const float LargestPower = 32;

    /// <summary>As <see cref="Attention.Forward"/>.</summary>
    internal static void Forward<L, W>(in AttentionGeometry g, ReadOnlySpan<int> lengths, float* q, float* k, float* v, float* bias, float* kept, float* y)
        where L : unmanaged, ILanes<L>
        where W : unmanaged, ICount
    {
        var stride = Stride<L>(g.Queries);
        var constants = stackalloc float[LaneMath.PowerConstants.Length];
        LaneMath.PowerConstants.CopyTo(new(constants, LaneMath.PowerConstants.Length));
        var largest = stackalloc float[W.Value];
        using var turned = Scratch.Take(bias == null ? 0 : (nint)g.Keys * stride);
        using var work = Scratch.Take((2 * (nint)g.Keys * W.Value) + (2 * (W.Value + Attention.Kept) * L.Width));
        var values = work.Pointer + ((nint)g.Keys * W.Value);
        var block = values + ((nint)g.Keys * W.Value);
        var result = block + (W.Value * L.Width);
        for (var head = 0; head < g.Heads; head++)
        {
            if (bias != null) Turn(bias + ((nint)head * g.Queries * g.Keys), g.Queries, g.Keys, g.Keys, turned.Pointer, stride);
            for (var n = 0; n < g.Batch; n++)
            {
                var keys = lengths.IsEmpty ? g.Keys : lengths[n];
                Copy(g.Part(k, n, head, keys, g.Keys), work.Pointer);
                Copy(g.Part(v, n, head, keys, g.Keys), values);
                Largest(work.Pointer, keys, W.Value, largest);
                var queries = g.Part(q, n, head, g.Queries, g.Queries);
                var target = g.Part(y, n, head, g.Queries, g.Queries);
                var keep = kept == null ? null : kept + ((((nint)n * g.Heads) + head) * Attention.Kept * g.Queries);
                for (var i = 0; i < g.Queries; i += L.Width)
                {
                    var lanes = Math.Min(L.Width, g.Queries - i);
                    Load<L>(queries, i, lanes, g.Scale * Log2E, block);
                    Block<L, W>(constants, largest, work.Pointer, values, keys, bias == null ? null : turned.Pointer + i, stride, block, result);
                    for (var r = 0; r < lanes; r++)
                    {
                        for (var c = 0; c < W.Value; c++) target.Pointer[((i + r) * target.RowStride) + c] = result[(c * L.Width) + r];
                    }

                    if (keep == null) continue;
                    L.StorePart(keep + i, L.Load(result + (W.Value * L.Width)), lanes);
                    L.StorePart(keep + g.Queries + i, L.Load(result + ((W.Value + 1) * L.Width)), lanes);
                }
            }
        }
    }

    /// <summary>As <see cref="Attention.Backward"/>.</summary>
    internal static void Backward<L, W>(in AttentionGeometry g, ReadOnlySpan<int> lengths, in AttentionOperands x, in AttentionGradients d)
        where L : unmanaged, ILanes<L>
        where W : unmanaged, ICount
    {
        var stride = Stride<L>(g.Queries);
        var scores = x.Bias == null && d.Bias == null ? 0 : (nint)g.Keys * stride;
        var perKey = (nint)g.Keys * W.Value;
        var constants = stackalloc float[LaneMath.PowerConstants.Length];
        LaneMath.PowerConstants.CopyTo(new(constants, LaneMath.PowerConstants.Length));
        using var turned = Scratch.Take(x.Bias == null ? 0 : scores);
        using var slopes = Scratch.Take(d.Bias == null ? 0 : scores);
        using var work = Scratch.Take((2 * perKey) + (2 * perKey * L.Width) + (((3 * W.Value) + 2) * L.Width));
        var values = work.Pointer + perKey;
        var sums = values + perKey;
        var block = sums + (2 * perKey * L.Width);
        for (var head = 0; head < g.Heads; head++)
        {
            var offset = (nint)head * g.Queries * g.Keys;
            if (x.Bias != null) Turn(x.Bias + offset, g.Queries, g.Keys, g.Keys, turned.Pointer, stride);
            if (d.Bias != null) new Span<float>(slopes.Pointer, checked((int)scores)).Clear();
            for (var n = 0; n < g.Batch; n++)
            {
                var keys = lengths.IsEmpty ? g.Keys : lengths[n];
                Copy(g.Part(x.K, n, head, keys, g.Keys), work.Pointer);
                Copy(g.Part(x.V, n, head, keys, g.Keys), values);
                new Span<float>(sums, checked((int)(2 * perKey * L.Width))).Clear();
                for (var i = 0; i < g.Queries; i += L.Width)
                {
                    var lanes = Math.Min(L.Width, g.Queries - i);
                    Prepare<L, W>(g, x, d.Y, n, head, i, lanes, block);
                    BlockBackward<L, W>(constants, work.Pointer, values, keys, x.Bias == null ? null : turned.Pointer + i, d.Bias == null ? null : slopes.Pointer + i, stride, block, sums);
                    if (d.Q == null) continue;
                    var target = g.Part(d.Q, n, head, g.Queries, g.Queries);
                    var result = block + (((2 * W.Value) + 2) * L.Width);
                    for (var r = 0; r < lanes; r++)
                    {
                        for (var c = 0; c < W.Value; c++) target.Pointer[((i + r) * target.RowStride) + c] = g.Scale * result[(c * L.Width) + r];
                    }
                }

                if (d.K != null) Fold<L, W>(g.Part(d.K, n, head, g.Keys, g.Keys), keys, 1 / Log2E, sums);
                if (d.V != null) Fold<L, W>(g.Part(d.V, n, head, g.Keys, g.Keys), keys, 1, sums + (W.Value * L.Width));
            }

            for (var i = 0; i < g.Queries && d.Bias != null; i++)
            {
                for (var j = 0; j < g.Keys; j++) d.Bias[offset + ((nint)i * g.Keys) + j] += slopes.Pointer[((nint)j * stride) + i];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block<L, W>(float* constants, float* largest, float* key, float* value, int keys, float* bias, int biasRow, float* q, float* result)
        where L : unmanaged, ILanes<L>
        where W : unmanaged, ICount
    {
        L q0 = L.Load(q), q1 = default, q2 = default, q3 = default;
        if (W.Value > 1) q1 = L.Load(q + (1 * L.Width));
        if (W.Value > 2) q2 = L.Load(q + (2 * L.Width));
        if (W.Value > 3) q3 = L.Load(q + (3 * L.Width));
        // |Σ q·k| is at most Σ |q|·max |k|: where that is small for all queries, one pass over the keys is enough.
        var bound = L.AtLeast(q0, default(L) - q0) * L.All(largest[0]);
        if (W.Value > 1) bound = L.MultiplyAdd(L.AtLeast(q1, default(L) - q1), L.All(largest[1]), bound);
        if (W.Value > 2) bound = L.MultiplyAdd(L.AtLeast(q2, default(L) - q2), L.All(largest[2]), bound);
        if (W.Value > 3) bound = L.MultiplyAdd(L.AtLeast(q3, default(L) - q3), L.All(largest[3]), bound);
        var isBounded = bias == null && L.Sum(L.WhereLess(bound, L.All(LargestPower), default, L.All(1f))) == 0;
        var most = isBounded ? default : Most<L, W>(key, keys, bias, biasRow, q0, q1, q2, q3);
        var start = default(L) - most;
        L smallest = L.All(constants[0]), one = L.All(constants[1]), p0 = L.All(constants[2]), p1 = L.All(constants[3]);
        L p2 = L.All(constants[4]), p3 = L.All(constants[5]), p4 = L.All(constants[6]), p5 = L.All(constants[7]);
        L sum = default, y0 = default, y1 = default, y2 = default, y3 = default;
        nint j = 0;
        for (; isBounded && j < keys - 1; j += 2)
        {
            var s = q0 * L.All(key[0]);
            var t = q0 * L.All(key[W.Value]);
            if (W.Value > 1) s = L.MultiplyAdd(q1, L.All(key[1]), s);
            if (W.Value > 1) t = L.MultiplyAdd(q1, L.All(key[W.Value + 1]), t);
            if (W.Value > 2) s = L.MultiplyAdd(q2, L.All(key[2]), s);
            if (W.Value > 2) t = L.MultiplyAdd(q2, L.All(key[W.Value + 2]), t);
            if (W.Value > 3) s = L.MultiplyAdd(q3, L.All(key[3]), s);
            if (W.Value > 3) t = L.MultiplyAdd(q3, L.All(key[W.Value + 3]), t);
            LaneMath.BoundedPowers(s, t, one, p0, p1, p2, p3, p4, p5, out L e, out L f);
            sum = sum + e + f;
            y0 = L.MultiplyAdd(f, L.All(value[W.Value]), L.MultiplyAdd(e, L.All(value[0]), y0));
            if (W.Value > 1) y1 = L.MultiplyAdd(f, L.All(value[W.Value + 1]), L.MultiplyAdd(e, L.All(value[1]), y1));
            if (W.Value > 2) y2 = L.MultiplyAdd(f, L.All(value[W.Value + 2]), L.MultiplyAdd(e, L.All(value[2]), y2));
            if (W.Value > 3) y3 = L.MultiplyAdd(f, L.All(value[W.Value + 3]), L.MultiplyAdd(e, L.All(value[3]), y3));
            key += 2 * W.Value;
            value += 2 * W.Value;
        }

        for (; j < keys; j++, key += W.Value, value += W.Value)
        {
            var s = L.MultiplyAdd(q0, L.All(key[0]), start);
            if (W.Value > 1) s = L.MultiplyAdd(q1, L.All(key[1]), s);
            if (W.Value > 2) s = L.MultiplyAdd(q2, L.All(key[2]), s);
            if (W.Value > 3) s = L.MultiplyAdd(q3, L.All(key[3]), s);
            if (bias != null) s += L.Load(bias + (j * biasRow));
            var e = LaneMath.Power(s, smallest, one, p0, p1, p2, p3, p4, p5);
            sum += e;
            y0 = L.MultiplyAdd(e, L.All(value[0]), y0);
            if (W.Value > 1) y1 = L.MultiplyAdd(e, L.All(value[1]), y1);
            if (W.Value > 2) y2 = L.MultiplyAdd(e, L.All(value[2]), y2);
            if (W.Value > 3) y3 = L.MultiplyAdd(e, L.All(value[3]), y3);
        }

        var inverse = L.WhereLess(sum, L.All(float.Epsilon), default, L.All(1f) / sum);
        L.Store(result + (0 * L.Width), y0 * inverse);
        if (W.Value > 1) L.Store(result + (1 * L.Width), y1 * inverse);
        if (W.Value > 2) L.Store(result + (2 * L.Width), y2 * inverse);
        if (W.Value > 3) L.Store(result + (3 * L.Width), y3 * inverse);
        L.Store(result + (W.Value * L.Width), most);
        L.Store(result + ((W.Value + 1) * L.Width), inverse);
    }

    // The largest score of each query.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static L Most<L, W>(float* key, int keys, float* bias, int biasRow, L q0, L q1, L q2, L q3)
        where L : unmanaged, ILanes<L>
        where W : unmanaged, ICount
    {
        var most = L.All(float.NegativeInfinity);
        for (nint j = 0; j < keys; j++, key += W.Value)
        {
            var s = q0 * L.All(key[0]);
            if (W.Value > 1) s = L.MultiplyAdd(q1, L.All(key[1]), s);
            if (W.Value > 2) s = L.MultiplyAdd(q2, L.All(key[2]), s);
            if (W.Value > 3) s = L.MultiplyAdd(q3, L.All(key[3]), s);
            if (bias != null) s += L.Load(bias + (j * biasRow));
            most = L.AtLeast(s, most);
        }

        // Where every score is negative infinity, subtracting it would give NaN; subtracting 0 gives weights of 0.
        return L.WhereLess(most, L.All(float.MinValue), default, most);
    }

    // The block holds q, dy by the sum of the exponentials, the largest scores, the mean slopes, and room for dq.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void BlockBackward<L, W>(float* constants, float* key, float* value, int keys, float* bias, float* slopes, int biasRow, float* block, float* sums)
        where L : unmanaged, ILanes<L>
        where W : unmanaged, ICount
    {
        L q0 = L.Load(block), q1 = default, q2 = default, q3 = default;
        var gradient = block + (W.Value * L.Width);
        L d0 = L.Load(gradient), d1 = default, d2 = default, d3 = default;
        if (W.Value > 1) q1 = L.Load(block + (1 * L.Width));
        if (W.Value > 1) d1 = L.Load(gradient + (1 * L.Width));
        if (W.Value > 2) q2 = L.Load(block + (2 * L.Width));
        if (W.Value > 2) d2 = L.Load(gradient + (2 * L.Width));
        if (W.Value > 3) q3 = L.Load(block + (3 * L.Width));
        if (W.Value > 3) d3 = L.Load(gradient + (3 * L.Width));
        var most = L.Load(block + (2 * W.Value * L.Width));
        var mean = L.Load(block + (((2 * W.Value) + 1) * L.Width));
        var start = default(L) - most;
        L smallest = L.All(constants[0]), one = L.All(constants[1]), p0 = L.All(constants[2]), p1 = L.All(constants[3]);
        L p2 = L.All(constants[4]), p3 = L.All(constants[5]), p4 = L.All(constants[6]), p5 = L.All(constants[7]);
        L r0 = default, r1 = default, r2 = default, r3 = default;
        for (nint j = 0; j < keys; j++, key += W.Value, value += W.Value, sums += 2 * W.Value * L.Width)
        {
            var s = L.MultiplyAdd(q0, L.All(key[0]), start);
            if (W.Value > 1) s = L.MultiplyAdd(q1, L.All(key[1]), s);
            if (W.Value > 2) s = L.MultiplyAdd(q2, L.All(key[2]), s);
            if (W.Value > 3) s = L.MultiplyAdd(q3, L.All(key[3]), s);
            if (bias != null) s += L.Load(bias + (j * biasRow));
            var e = LaneMath.Power(s, smallest, one, p0, p1, p2, p3, p4, p5);
            var slope = L.MultiplyAdd(d0, L.All(value[0]), mean);
            if (W.Value > 1) slope = L.MultiplyAdd(d1, L.All(value[1]), slope);
            if (W.Value > 2) slope = L.MultiplyAdd(d2, L.All(value[2]), slope);
            if (W.Value > 3) slope = L.MultiplyAdd(d3, L.All(value[3]), slope);
            slope *= e;
            if (slopes != null) L.Store(slopes + (j * biasRow), L.Load(slopes + (j * biasRow)) + slope);
            r0 = L.MultiplyAdd(slope, L.All(key[0]), r0);
            if (W.Value > 1) r1 = L.MultiplyAdd(slope, L.All(key[1]), r1);
            if (W.Value > 2) r2 = L.MultiplyAdd(slope, L.All(key[2]), r2);
            if (W.Value > 3) r3 = L.MultiplyAdd(slope, L.All(key[3]), r3);
            AddTo(sums + (0 * L.Width), slope, q0);
            if (W.Value > 1) AddTo(sums + (1 * L.Width), slope, q1);
            if (W.Value > 2) AddTo(sums + (2 * L.Width), slope, q2);
            if (W.Value > 3) AddTo(sums + (3 * L.Width), slope, q3);
            AddTo(sums + ((W.Value + 0) * L.Width), e, d0);
            if (W.Value > 1) AddTo(sums + ((W.Value + 1) * L.Width), e, d1);
            if (W.Value > 2) AddTo(sums + ((W.Value + 2) * L.Width), e, d2);
            if (W.Value > 3) AddTo(sums + ((W.Value + 3) * L.Width), e, d3);
        }

        var result = block + (((2 * W.Value) + 2) * L.Width);
        L.Store(result + (0 * L.Width), r0);
        if (W.Value > 1) L.Store(result + (1 * L.Width), r1);
        if (W.Value > 2) L.Store(result + (2 * L.Width), r2);
        if (W.Value > 3) L.Store(result + (3 * L.Width), r3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTo<L>(float* sum, L a, L b)
        where L : unmanaged, ILanes<L> => L.Store(sum, L.MultiplyAdd(a, b, L.Load(sum)));

    private static void Prepare<L, W>(in AttentionGeometry g, in AttentionOperands x, float* dy, int n, int head, int i, int lanes, float* block)
        where L : unmanaged, ILanes<L>
        where W : unmanaged, ICount
    {
        var gradient = block + (W.Value * L.Width);
        Load<L>(g.Part(x.Q, n, head, g.Queries, g.Queries), i, lanes, g.Scale * Log2E, block);
        Load<L>(g.Part(dy, n, head, g.Queries, g.Queries), i, lanes, 1, gradient);
        var keep = x.Kept + ((((nint)n * g.Heads) + head) * Attention.Kept * g.Queries) + i;
        var inverse = L.LoadPart(keep + g.Queries, lanes);
        var y = g.Part(x.Y, n, head, g.Queries, g.Queries);
        var room = gradient + ((W.Value + 2) * L.Width);
        Load<L>(y, i, lanes, 1, room);
        L mean = default;
        for (var c = 0; c < W.Value * L.Width; c += L.Width)
        {
            var d = L.Load(gradient + c) * inverse;
            mean -= d * L.Load(room + c);
            L.Store(gradient + c, d);
        }

        L.Store(gradient + (W.Value * L.Width), L.LoadPart(keep, lanes));
        L.Store(gradient + ((W.Value + 1) * L.Width), mean);
    }

    // Scaled columns of so many rows from row i, a vector each, zeros where there are no rows.
    private static void Load<L>(MatrixView x, int i, int lanes, float scale, float* block)
        where L : unmanaged, ILanes<L>
    {
        var source = x.Pointer + (i * x.RowStride);
        for (var r = 0; r < L.Width; r++, source += x.RowStride)
        {
            for (var c = 0; c < x.Columns; c++) block[(c * L.Width) + r] = r < lanes ? scale * source[c] : 0;
        }
    }

    // The largest |k| of each feature; NaN where one is, so that no bound holds.
    private static void Largest(float* key, int keys, int width, float* largest)
    {
        new Span<float>(largest, width).Clear();
        for (nint i = 0; i < (nint)keys * width; i++)
        {
            ref var most = ref largest[i % width];
            most = Math.Max(most, Math.Abs(key[i]));
        }
    }

    private static void Copy(MatrixView x, float* target)
    {
        var source = x.Pointer;
        for (var i = 0; i < x.Rows; i++, source += x.RowStride)
        {
            for (var c = 0; c < x.Columns; c++) *target++ = source[c];
        }
    }

    // The scaled sums over the lanes, and zeros for keys past the sequence's length.
    private static void Fold<L, W>(MatrixView target, int keys, float scale, float* sums)
        where L : unmanaged, ILanes<L>
        where W : unmanaged, ICount
    {
        for (var j = 0; j < target.Rows; j++, sums += 2 * W.Value * L.Width)
        {
            for (var c = 0; c < W.Value; c++) target.Pointer[(j * target.RowStride) + c] = j < keys ? scale * L.Sum(L.Load(sums + (c * L.Width))) : 0;
        }
    }

    // The transpose, times log2 e, with zeros where there are no rows.
    private static void Turn(float* x, int rows, int columns, int rowStride, float* target, int targetStride)
    {
        for (var j = 0; j < columns; j++)
        {
            for (var i = 0; i < targetStride; i++) target[((nint)j * targetStride) + i] = i < rows ? Log2E * x[((nint)i * rowStride) + j] : 0;
        }
    }

    private static int Stride<L>(int queries)
        where L : unmanaged, ILanes<L> => (queries + L.Width - 1) / L.Width * L.Width;
}
