using System.Runtime.CompilerServices;
using Nightjar.Learning.Simd;

namespace Nightjar.Learning.Kernels;

/// <summary>F(2 x 2, 5 x 5) with points 0, ±1, ±2: patches are turned as those of <see cref="WinogradFilter4"/>, which have the same size and
/// points; 36 products for 100, with a rounding error some times that of the plain sum's.</summary>
internal readonly unsafe struct WinogradLargeFilter : IWinogradFilter
{
    public static int Outputs => 2;

    public static int Taps => 5;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Weights<L>(float* g, nint next, int lanes, float* turned, nint step, int turnedLanes)
        where L : unmanaged, ILanes<L>
    {
        var (a, b, c) = (Read<L>(g, lanes), Read<L>(g + next, lanes), Read<L>(g + (2 * next), lanes));
        var (d, e) = (Read<L>(g + (3 * next), lanes), Read<L>(g + (4 * next), lanes));
        var (sixth, part, four) = (L.All(1 / 6f), L.All(1 / 24f), L.All(4));
        var (even, odd) = (sixth * (a + c + e), sixth * (b + d));
        var farEven = part * L.MultiplyAdd(four, L.MultiplyAdd(four, e, c), a);
        var farOdd = L.All(1 / 12f) * L.MultiplyAdd(four, d, b);
        Write(turned, L.All(0.25f) * a, turnedLanes);
        Write(turned + step, default(L) - (even + odd), turnedLanes);
        Write(turned + (2 * step), odd - even, turnedLanes);
        Write(turned + (3 * step), farEven + farOdd, turnedLanes);
        Write(turned + (4 * step), farEven - farOdd, turnedLanes);
        Write(turned + (5 * step), e, turnedLanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Turn<L>(float* d, nint next, float* turned, nint step, int lanes)
        where L : unmanaged, ILanes<L> => WinogradFilter4.Turn<L>(d, next, turned, step, lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Column<L>(float** rows, nint at, float* turned, int lanes)
        where L : unmanaged, ILanes<L> => WinogradFilter4.Column<L>(rows, at, turned, lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Finish<L>(float* products, nint step, int lanes, in WinogradPatch<L> target)
        where L : unmanaged, ILanes<L>
    {
        Two(products, step, lanes, out L a0, out L a1);
        Two(products + step, step, lanes, out L b0, out L b1);
        Two(products + (2 * step), step, lanes, out L c0, out L c1);
        Two(products + (3 * step), step, lanes, out L d0, out L d1);
        Two(products + (4 * step), step, lanes, out L e0, out L e1);
        Two(products + (5 * step), step, lanes, out L f0, out L f1);
        Line(a0, b0, c0, d0, e0, f0, out var y00, out var y01);
        Line(a1, b1, c1, d1, e1, f1, out var y10, out var y11);
        target.Put(0, 0, y00);
        target.Put(0, 1, y01);
        target.Put(1, 0, y10);
        target.Put(1, 1, y11);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Two<L>(float* source, nint step, int lanes, out L first, out L second)
        where L : unmanaged, ILanes<L> =>
        Line(
            Read<L>(source, lanes),
            Read<L>(source + (6 * step), lanes),
            Read<L>(source + (12 * step), lanes),
            Read<L>(source + (18 * step), lanes),
            Read<L>(source + (24 * step), lanes),
            Read<L>(source + (30 * step), lanes),
            out first,
            out second);

    // Aᵀ·m.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Line<L>(L m0, L m1, L m2, L m3, L m4, L m5, out L y0, out L y1)
        where L : unmanaged, ILanes<L>
    {
        y0 = m0 + (m1 + m2) + (m3 + m4);
        y1 = L.MultiplyAdd(L.All(2), m3 - m4, m1 - m2 + m5);
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
