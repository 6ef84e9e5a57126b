using System.Runtime.CompilerServices;
using Nightjar.Learning.Simd;

namespace Nightjar.Learning.Kernels;

/// <summary>Attention for many narrow heads where nothing is kept for the way back and there is no bias: a lane for each head, so that no lane
/// is idle and no number is spread over lanes. Powers of two come from a table in registers and a short polynomial
/// (<see cref="LaneMath.TablePower"/>).</summary>
internal static unsafe class HeadAttention
{
    private const float Log2E = 1.44269504f;

    // Sums of powers of two up to here, and their products with values, stay far from the end of a float's range.
    private const float LargestPower = 90;

    // Smaller powers of two are taken for this one.
    private const float SmallestPower = -120;

    // Scores that lie no further from 0 need no largest one: around the middle of the keys it is not negative, so that with what a bound is
    // above the largest power taken off, it is -90 at least and the smallest power is nothing beside it.
    private const float LargestBound = 180;

    // Queries that go over the keys together.
    private const int Together = 2;

    /// <summary>Whether this attention can be computed so.</summary>
    internal static bool Fits<L>(in AttentionGeometry g, float* bias, float* kept)
        where L : unmanaged, ILanes<L> => bias == null && kept == null && g.HeadWidth == 2 && g.Heads % L.Width == 0;

    /// <summary>As <see cref="Attention.Forward"/>.</summary>
    internal static void Forward<L>(in AttentionGeometry g, ReadOnlySpan<int> lengths, float* q, float* k, float* v, float* y)
        where L : unmanaged, ILanes<L>
    {
        var row = g.Heads * g.HeadWidth;
        using var work = Scratch.Take(4 * (nint)g.Keys * L.Width);
        var values = work.Pointer + (2 * (nint)g.Keys * L.Width);
        for (var n = 0; n < g.Batch; n++)
        {
            var keys = lengths.IsEmpty ? g.Keys : lengths[n];
            for (var column = 0; column < row; column += 2 * L.Width)
            {
                var ofKeys = ((nint)n * g.Keys * row) + column;
                var ofQueries = ((nint)n * g.Queries * row) + column;
                Part<L>(k + ofKeys, v + ofKeys, keys, row, work.Pointer, values);
                Group<L>(q + ofQueries, y + ofQueries, g.Queries, row, g.Scale * Log2E, work.Pointer, values, keys);
            }
        }
    }

    // Keys and values with the features of all heads beside each other.
    [MethodImpl(Kernel.Compiled)]
    private static void Part<L>(float* k, float* v, int keys, nint row, float* key, float* value)
        where L : unmanaged, ILanes<L>
    {
        for (nint j = 0; j < keys; j++, k += row, v += row, key += 2 * L.Width, value += 2 * L.Width)
        {
            L.Unzip(L.Load(k), L.Load(k + L.Width), out var k0, out var k1);
            L.Unzip(L.Load(v), L.Load(v + L.Width), out var v0, out var v1);
            L.Store(key, k0);
            L.Store(key + L.Width, k1);
            L.Store(value, v0);
            L.Store(value + L.Width, v1);
        }
    }

    [MethodImpl(Kernel.Compiled)]
    private static void Group<L>(float* q, float* y, int queries, nint row, float scale, float* key, float* value, int keys)
        where L : unmanaged, ILanes<L>
    {
        Centre<L>(key, keys, out var most0, out var most1);
        for (nint i = 0; i < queries; i += Together)
        {
            // The last of an odd number of queries is computed twice.
            var (at, next) = (i * row, Math.Min(i + 1, queries - 1) * row);
            L.Unzip(L.Load(q + at), L.Load(q + at + L.Width), out var q0, out var q1);
            L.Unzip(L.Load(q + next), L.Load(q + next + L.Width), out var p0, out var p1);
            (q0, q1, p0, p1) = (q0 * L.All(scale), q1 * L.All(scale), p0 * L.All(scale), p1 * L.All(scale));

            // |Σ q·k| is at most Σ |q|·max |k|.
            var bound = L.MultiplyAdd(Size(q1), most1, Size(q0) * most0);
            var other = L.MultiplyAdd(Size(p1), most1, Size(p0) * most0);
            var isBounded = L.Sum(L.WhereLess(bound, L.All(LargestBound), default, L.All(1f)) + L.WhereLess(other, L.All(LargestBound), default, L.All(1f))) == 0;
            var start = L.AtMost(L.All(LargestPower) - bound, default);
            var startOfOther = L.AtMost(L.All(LargestPower) - other, default);
            if (!isBounded) Largest(q0, q1, p0, p1, key, keys, out start, out startOfOther);
            Pair(q0, q1, start, p0, p1, startOfOther, key, value, keys, y + at, y + next);
        }
    }

    // Takes the middle of their range off all keys of a head, which adds the same to all scores of a query and so changes no weight; what is
    // left is as small as can be.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Centre<L>(float* key, nint keys, out L most0, out L most1)
        where L : unmanaged, ILanes<L>
    {
        L low0 = L.All(float.MaxValue), low1 = low0, high0 = L.All(float.MinValue), high1 = high0;
        for (nint j = 0; j < keys; j++)
        {
            L k0 = L.Load(key + (2 * j * L.Width)), k1 = L.Load(key + (((2 * j) + 1) * L.Width));
            (low0, high0) = (L.AtMost(k0, low0), L.AtLeast(k0, high0));
            (low1, high1) = (L.AtMost(k1, low1), L.AtLeast(k1, high1));
        }

        L half = L.All(0.5f), middle0 = (half * low0) + (half * high0), middle1 = (half * low1) + (half * high1);
        (most0, most1) = (default, default);
        for (nint j = 0; j < keys; j++, key += 2 * L.Width)
        {
            L k0 = L.Load(key) - middle0, k1 = L.Load(key + L.Width) - middle1;
            L.Store(key, k0);
            L.Store(key + L.Width, k1);
            (most0, most1) = (L.AtLeast(Size(k0), most0), L.AtLeast(Size(k1), most1));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pair<L>(L q0, L q1, L start, L p0, L p1, L startZ, float* key, float* value, nint keys, float* y, float* z)
        where L : unmanaged, ILanes<L>
    {
        L low = L.PowerTable(0), high = L.PowerTable(1), magic = L.All(L.PowerMagic);
        L c1 = L.All(LaneMath.PowerSlope(L.PowerBits)), c2 = L.All(LaneMath.PowerBend(L.PowerBits)), c3 = L.All(LaneMath.PowerTwist), smallest = L.All(SmallestPower);
        L sum = default, y0 = default, y1 = default, sumZ = default, z0 = default, z1 = default;
        for (; keys > 0; keys--, key += 2 * L.Width, value += 2 * L.Width)
        {
            L k0 = L.Load(key), k1 = L.Load(key + L.Width), v0 = L.Load(value), v1 = L.Load(value + L.Width);
            var e = LaneMath.TablePower(L.AtLeast(L.MultiplyAdd(q1, k1, L.MultiplyAdd(q0, k0, start)), smallest), magic, low, high, c1, c2, c3);
            var f = LaneMath.TablePower(L.AtLeast(L.MultiplyAdd(p1, k1, L.MultiplyAdd(p0, k0, startZ)), smallest), magic, low, high, c1, c2, c3);
            sum += e;
            y0 = L.MultiplyAdd(e, v0, y0);
            y1 = L.MultiplyAdd(e, v1, y1);
            sumZ += f;
            z0 = L.MultiplyAdd(f, v0, z0);
            z1 = L.MultiplyAdd(f, v1, z1);
        }

        Store(sum, y0, y1, y);
        Store(sumZ, z0, z1, z);
    }

    // What takes the largest score off those of a query.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Largest<L>(L q0, L q1, L p0, L p1, float* key, nint keys, out L start, out L startZ)
        where L : unmanaged, ILanes<L>
    {
        L most = L.All(float.NegativeInfinity), mostZ = most;
        for (; keys > 0; keys--, key += 2 * L.Width)
        {
            L k0 = L.Load(key), k1 = L.Load(key + L.Width);
            most = L.AtLeast(L.MultiplyAdd(q1, k1, q0 * k0), most);
            mostZ = L.AtLeast(L.MultiplyAdd(p1, k1, p0 * k0), mostZ);
        }

        (start, startZ) = (default(L) - most, default(L) - mostZ);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<L>(L sum, L y0, L y1, float* y)
        where L : unmanaged, ILanes<L>
    {
        // Without keys there is no sum.
        var inverse = L.WhereLess(sum, L.All(float.Epsilon), default, L.All(1f) / sum);
        L.Zip(y0 * inverse, y1 * inverse, out var first, out var second);
        L.Store(y, first);
        L.Store(y + L.Width, second);
    }

    // |x|; NaN stays NaN, so that no bound holds.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static L Size<L>(L x)
        where L : unmanaged, ILanes<L> => L.AtLeast(x, default(L) - x);
}
