using System.Runtime.CompilerServices;
using Nightjar.Learning.Simd;

namespace Nightjar.Learning.Kernels;

/// <summary>F(2 x 2, 3 x 3) with 2G for G: transformed bytes are at most 4·255 in size, weights at most 9·128, and four times the sum
/// comes out, which fits 32 bits up to 1024 channels (4·9·1024·255·128 is below 2³¹).</summary>
internal readonly unsafe struct IntegerFilter2 : IIntegerFilter
{
    public static int Outputs => 2;

    public static int MostChannels => 1024;

    public static void Weights(int a, int b, int c, Span<int> turned) =>
        (turned[0], turned[1], turned[2], turned[3]) = (2 * a, a + b + c, a - b + c, 2 * c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Turn<W>(short* d, nint next, short* turned, nint step)
        where W : unmanaged, IWordLanes<W> =>
        Turn(W.Load(d), W.Load(d + next), W.Load(d + (2 * next)), W.Load(d + (3 * next)), turned, step);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Column<W>(byte** rows, nint at, W zero, short* turned)
        where W : unmanaged, IWordLanes<W> =>
        Turn(W.LoadBytes(rows[0] + at) - zero, W.LoadBytes(rows[1] + at) - zero, W.LoadBytes(rows[2] + at) - zero, W.LoadBytes(rows[3] + at) - zero, turned, W.Width);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Finish<P>(int* products, nint step, P shift, int* pixels, nint pixel, nint line)
        where P : unmanaged, IPairLanes<P>
    {
        Two(products, step, out P a0, out P a1);
        Two(products + step, step, out P b0, out P b1);
        Two(products + (2 * step), step, out P c0, out P c1);
        Two(products + (3 * step), step, out P d0, out P d1);
        P.Store(pixels, P.ShiftRight(a0 + b0 + c0, 2) + shift);
        P.Store(pixels + pixel, P.ShiftRight(b0 - c0 - d0, 2) + shift);
        P.Store(pixels + line, P.ShiftRight(a1 + b1 + c1, 2) + shift);
        P.Store(pixels + line + pixel, P.ShiftRight(b1 - c1 - d1, 2) + shift);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Turn<W>(W d0, W d1, W d2, W d3, short* turned, nint step)
        where W : unmanaged, IWordLanes<W>
    {
        W.Store(turned, d0 - d2);
        W.Store(turned + step, d1 + d2);
        W.Store(turned + (2 * step), d2 - d1);
        W.Store(turned + (3 * step), d1 - d3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Two<P>(int* source, nint step, out P first, out P second)
        where P : unmanaged, IPairLanes<P>
    {
        var (m0, m1, m2, m3) = (P.Load(source), P.Load(source + (4 * step)), P.Load(source + (8 * step)), P.Load(source + (12 * step)));
        (first, second) = (m0 + m1 + m2, m1 - m2 - m3);
    }
}
