using System.Runtime.CompilerServices;
using Nightjar.Learning.Simd;

namespace Nightjar.Learning.Kernels;

/// <summary>F(2 x 2, 3 x 3): all factors are 0, ±1 and ½, so the rounding error stays near that of the plain sum.</summary>
internal readonly unsafe struct WinogradFilter2 : IWinogradFilter
{
    public static int Outputs => 2;

    public static int Taps => 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Weights<L>(float* g, nint next, int lanes, float* turned, nint step, int turnedLanes)
        where L : unmanaged, ILanes<L>
    {
        var (a, b, c) = (Read<L>(g, lanes), Read<L>(g + next, lanes), Read<L>(g + (2 * next), lanes));
        var half = L.All(0.5f);
        var (sum, difference) = (half * (a + c), half * b);
        Write(turned, a, turnedLanes);
        Write(turned + step, sum + difference, turnedLanes);
        Write(turned + (2 * step), sum - difference, turnedLanes);
        Write(turned + (3 * step), c, turnedLanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Turn<L>(float* d, nint next, float* turned, nint step, int lanes)
        where L : unmanaged, ILanes<L> =>
        Turn(L.Load(d), L.Load(d + next), L.Load(d + (2 * next)), L.Load(d + (3 * next)), turned, step, lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Column<L>(float** rows, nint at, float* turned, int lanes)
        where L : unmanaged, ILanes<L> =>
        Turn(Read<L>(rows[0] + at, lanes), Read<L>(rows[1] + at, lanes), Read<L>(rows[2] + at, lanes), Read<L>(rows[3] + at, lanes), turned, L.Width, L.Width);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Finish<L>(float* products, nint step, int lanes, in WinogradPatch<L> target)
        where L : unmanaged, ILanes<L>
    {
        Two(products, step, lanes, out L a0, out L a1);
        Two(products + step, step, lanes, out L b0, out L b1);
        Two(products + (2 * step), step, lanes, out L c0, out L c1);
        Two(products + (3 * step), step, lanes, out L d0, out L d1);
        target.Put(0, 0, a0 + b0 + c0);
        target.Put(0, 1, b0 - c0 - d0);
        target.Put(1, 0, a1 + b1 + c1);
        target.Put(1, 1, b1 - c1 - d1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Turn<L>(L d0, L d1, L d2, L d3, float* turned, nint step, int lanes)
        where L : unmanaged, ILanes<L>
    {
        Write(turned, d0 - d2, lanes);
        Write(turned + step, d1 + d2, lanes);
        Write(turned + (2 * step), d2 - d1, lanes);
        Write(turned + (3 * step), d1 - d3, lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Two<L>(float* source, nint step, int lanes, out L first, out L second)
        where L : unmanaged, ILanes<L>
    {
        var (m0, m1, m2, m3) = (Read<L>(source, lanes), Read<L>(source + (4 * step), lanes), Read<L>(source + (8 * step), lanes), Read<L>(source + (12 * step), lanes));
        (first, second) = (m0 + m1 + m2, m1 - m2 - m3);
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
