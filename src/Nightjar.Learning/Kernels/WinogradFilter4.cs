using System.Runtime.CompilerServices;
using Nightjar.Learning.Simd;

namespace Nightjar.Learning.Kernels;

/// <summary>F(4 x 4, 3 x 3) with points 0, ±1, ±2 (Lavin and Gray 2015): a quarter of the products, with a rounding error some times that
/// of the plain sum.</summary>
internal readonly unsafe struct WinogradFilter4 : IWinogradFilter
{
    public static int Outputs => 4;

    public static int Taps => 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Weights<L>(float* g, nint next, int lanes, float* turned, nint step, int turnedLanes)
        where L : unmanaged, ILanes<L>
    {
        var (a, b, c) = (Read<L>(g, lanes), Read<L>(g + next, lanes), Read<L>(g + (2 * next), lanes));
        var (sixth, twelfth, part) = (L.All(1 / 6f), L.All(1 / 12f), L.All(1 / 24f));
        var (near, far) = (sixth * (a + c), L.MultiplyAdd(part, a, sixth * c));
        Write(turned, L.All(0.25f) * a, turnedLanes);
        Write(turned + step, default(L) - L.MultiplyAdd(sixth, b, near), turnedLanes);
        Write(turned + (2 * step), L.MultiplyAdd(sixth, b, default(L) - near), turnedLanes);
        Write(turned + (3 * step), L.MultiplyAdd(twelfth, b, far), turnedLanes);
        Write(turned + (4 * step), far - (twelfth * b), turnedLanes);
        Write(turned + (5 * step), c, turnedLanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Turn<L>(float* d, nint next, float* turned, nint step, int lanes)
        where L : unmanaged, ILanes<L> =>
        Turn(L.Load(d), L.Load(d + next), L.Load(d + (2 * next)), L.Load(d + (3 * next)), L.Load(d + (4 * next)), L.Load(d + (5 * next)), turned, step, lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Column<L>(float** rows, nint at, float* turned, int lanes)
        where L : unmanaged, ILanes<L> =>
        Turn(
            Read<L>(rows[0] + at, lanes),
            Read<L>(rows[1] + at, lanes),
            Read<L>(rows[2] + at, lanes),
            Read<L>(rows[3] + at, lanes),
            Read<L>(rows[4] + at, lanes),
            Read<L>(rows[5] + at, lanes),
            turned,
            L.Width,
            L.Width);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Finish<L>(float* products, nint step, int lanes, in WinogradPatch<L> target)
        where L : unmanaged, ILanes<L>
    {
        Column(products, step, lanes, out L a0, out L a1, out L a2, out L a3);
        Column(products + step, step, lanes, out L b0, out L b1, out L b2, out L b3);
        Column(products + (2 * step), step, lanes, out L c0, out L c1, out L c2, out L c3);
        Column(products + (3 * step), step, lanes, out L d0, out L d1, out L d2, out L d3);
        Column(products + (4 * step), step, lanes, out L e0, out L e1, out L e2, out L e3);
        Column(products + (5 * step), step, lanes, out L f0, out L f1, out L f2, out L f3);
        Line(a0, b0, c0, d0, e0, f0, 0, target);
        Line(a1, b1, c1, d1, e1, f1, 1, target);
        Line(a2, b2, c2, d2, e2, f2, 2, target);
        Line(a3, b3, c3, d3, e3, f3, 3, target);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Turn<L>(L d0, L d1, L d2, L d3, L d4, L d5, float* turned, nint step, int lanes)
        where L : unmanaged, ILanes<L>
    {
        var (four, two) = (L.All(4), L.All(2));
        var (a, b, c, e) = (d4 - (four * d2), d3 - (four * d1), d4 - d2, d3 - d1);
        Write(turned, L.MultiplyAdd(four, d0 - d2, c), lanes);
        Write(turned + step, a + b, lanes);
        Write(turned + (2 * step), a - b, lanes);
        Write(turned + (3 * step), L.MultiplyAdd(two, e, c), lanes);
        Write(turned + (4 * step), c - (two * e), lanes);
        Write(turned + (5 * step), d5 - d3 - (four * e), lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Column<L>(float* source, nint step, int lanes, out L y0, out L y1, out L y2, out L y3)
        where L : unmanaged, ILanes<L> =>
        Four(
            Read<L>(source, lanes),
            Read<L>(source + (6 * step), lanes),
            Read<L>(source + (12 * step), lanes),
            Read<L>(source + (18 * step), lanes),
            Read<L>(source + (24 * step), lanes),
            Read<L>(source + (30 * step), lanes),
            out y0,
            out y1,
            out y2,
            out y3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Line<L>(L m0, L m1, L m2, L m3, L m4, L m5, int row, in WinogradPatch<L> target)
        where L : unmanaged, ILanes<L>
    {
        Four(m0, m1, m2, m3, m4, m5, out var y0, out var y1, out var y2, out var y3);
        target.Put(row, 0, y0);
        target.Put(row, 1, y1);
        target.Put(row, 2, y2);
        target.Put(row, 3, y3);
    }

    // Aᵀ·m.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four<L>(L m0, L m1, L m2, L m3, L m4, L m5, out L y0, out L y1, out L y2, out L y3)
        where L : unmanaged, ILanes<L>
    {
        var (near, far) = (m1 + m2, m3 + m4);
        var (slope, steep) = (m1 - m2, m3 - m4);
        y0 = m0 + near + far;
        y1 = L.MultiplyAdd(L.All(2), steep, slope);
        y2 = L.MultiplyAdd(L.All(4), far, near);
        y3 = L.MultiplyAdd(L.All(8), steep, slope + m5);
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
