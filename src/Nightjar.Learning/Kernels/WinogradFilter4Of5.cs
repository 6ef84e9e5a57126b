using System.Runtime.CompilerServices;
using Nightjar.Learning.Simd;

namespace Nightjar.Learning.Kernels;

/// <summary>F(4 x 4, 5 x 5) with points 0, ±1, ±2, ±½ (Lavin and Gray 2015): 64 products instead of 400, with a rounding error some times
/// that of the plain sum.</summary>
internal readonly unsafe struct WinogradFilter4Of5 : IWinogradFilter
{
    private const int Size = 8;

    public static int Outputs => 4;

    public static int Taps => 5;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Weights<L>(float* taps, nint next, int read, float* turned, nint step, int lanes)
        where L : unmanaged, ILanes<L>
    {
        var (a, b, c) = (Read<L>(taps, read), Read<L>(taps + next, read), Read<L>(taps + (2 * next), read));
        var (d, e) = (Read<L>(taps + (3 * next), read), Read<L>(taps + (4 * next), read));
        var (ones, twos, halves) = (L.All(-2 / 9f), L.All(1 / 90f), L.All(32 / 45f));
        var (four, quarter) = (L.All(4), L.All(0.25f));
        Write(turned, a, lanes);
        Pair(ones * (a + c + e), ones * (b + d), turned + step, step, lanes);
        Pair(twos * L.MultiplyAdd(four, L.MultiplyAdd(four, e, c), a), twos * L.All(2) * L.MultiplyAdd(four, d, b), turned + (3 * step), step, lanes);
        Pair(halves * L.MultiplyAdd(quarter, L.MultiplyAdd(quarter, e, c), a), halves * L.All(0.5f) * L.MultiplyAdd(quarter, d, b), turned + (5 * step), step, lanes);
        Write(turned + (7 * step), e, lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Turn<L>(float* d, nint next, float* turned, nint step, int lanes)
        where L : unmanaged, ILanes<L> => Turn(
            L.Load(d),
            L.Load(d + next),
            L.Load(d + (2 * next)),
            L.Load(d + (3 * next)),
            L.Load(d + (4 * next)),
            L.Load(d + (5 * next)),
            L.Load(d + (6 * next)),
            L.Load(d + (7 * next)),
            turned,
            step,
            lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Column<L>(float** rows, nint at, float* turned, int lanes)
        where L : unmanaged, ILanes<L> => Turn(
            Read<L>(rows[0] + at, lanes),
            Read<L>(rows[1] + at, lanes),
            Read<L>(rows[2] + at, lanes),
            Read<L>(rows[3] + at, lanes),
            Read<L>(rows[4] + at, lanes),
            Read<L>(rows[5] + at, lanes),
            Read<L>(rows[6] + at, lanes),
            Read<L>(rows[7] + at, lanes),
            turned,
            L.Width,
            L.Width);

    // The columns first, into memory: all eight times four of them are more than there are registers.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    [SkipLocalsInit]
    public static void Finish<L>(float* products, nint step, int lanes, in WinogradPatch<L> target)
        where L : unmanaged, ILanes<L>
    {
        var columns = stackalloc L[Size * 4];
        for (var v = 0; v < Size; v++)
        {
            var from = products + (v * step);
            var next = Size * step;
            Four(
                Read<L>(from, lanes),
                Read<L>(from + next, lanes),
                Read<L>(from + (2 * next), lanes),
                Read<L>(from + (3 * next), lanes),
                Read<L>(from + (4 * next), lanes),
                Read<L>(from + (5 * next), lanes),
                Read<L>(from + (6 * next), lanes),
                Read<L>(from + (7 * next), lanes),
                out columns[v],
                out columns[Size + v],
                out columns[(2 * Size) + v],
                out columns[(3 * Size) + v]);
        }

        for (var row = 0; row < 4; row++)
        {
            var m = columns + (row * Size);
            Four(m[0], m[1], m[2], m[3], m[4], m[5], m[6], m[7], out var y0, out var y1, out var y2, out var y3);
            target.Put(row, 0, y0);
            target.Put(row, 1, y1);
            target.Put(row, 2, y2);
            target.Put(row, 3, y3);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Turn<L>(L d0, L d1, L d2, L d3, L d4, L d5, L d6, L d7, float* turned, nint step, int lanes)
        where L : unmanaged, ILanes<L>
    {
        var wide = L.All(5.25f);
        Write(turned, L.MultiplyAdd(wide, d4 - d2, d0 - d6), lanes);
        var middle = L.All(-4.25f);
        Pair(L.MultiplyAdd(middle, d4, d2 + d6), L.MultiplyAdd(middle, d3, d1 + d5), turned + step, step, lanes);
        var (half, two, narrow) = (L.All(0.5f), L.All(2), L.All(-2.5f) * d3);
        Pair(
            L.MultiplyAdd(L.All(0.25f), d2, L.MultiplyAdd(L.All(-1.25f), d4, d6)),
            L.MultiplyAdd(half, d1, L.MultiplyAdd(two, d5, narrow)),
            turned + (3 * step),
            step,
            lanes);
        Pair(
            L.MultiplyAdd(L.All(4), d2, L.MultiplyAdd(L.All(-5), d4, d6)),
            L.MultiplyAdd(two, d1, L.MultiplyAdd(half, d5, narrow)),
            turned + (5 * step),
            step,
            lanes);
        Write(turned + (7 * step), L.MultiplyAdd(wide, d3 - d5, d7 - d1), lanes);
    }

    // Aᵀ·m.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four<L>(L m0, L m1, L m2, L m3, L m4, L m5, L m6, L m7, out L y0, out L y1, out L y2, out L y3)
        where L : unmanaged, ILanes<L>
    {
        var (ones, twos, halves) = (m1 + m2, m3 + m4, m5 + m6);
        var (slope, steep, flat) = (m1 - m2, m3 - m4, m5 - m6);
        y0 = m0 + ones + (twos + halves);
        y1 = L.MultiplyAdd(L.All(2), steep, L.MultiplyAdd(L.All(0.5f), flat, slope));
        y2 = L.MultiplyAdd(L.All(4), twos, L.MultiplyAdd(L.All(0.25f), halves, ones));
        y3 = L.MultiplyAdd(L.All(8), steep, L.MultiplyAdd(L.All(0.125f), flat, slope + m7));
    }

    // What belongs to a point and to its negative.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pair<L>(L even, L odd, float* turned, nint step, int lanes)
        where L : unmanaged, ILanes<L>
    {
        Write(turned, even + odd, lanes);
        Write(turned + step, even - odd, lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static L Read<L>(float* source, int lanes)
        where L : unmanaged, ILanes<L> => lanes == L.Width ? L.Load(source) : L.LoadPart(source, lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write<L>(float* target, L value, int lanes)
        where L : unmanaged, ILanes<L>
    {
        if (lanes == L.Width) L.Store(target, value);
        else L.StorePart(target, value, lanes);
    }
}
