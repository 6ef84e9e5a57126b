using System.Runtime.CompilerServices;
using Nightjar.Learning.Simd;

namespace Nightjar.Learning.Kernels;

/// <summary>F(4 x 4, 3 x 3) with points 0, ±1, ±2 (Lavin and Gray 2015) and G scaled by 24, but by 12 in its last row, which Aᵀ makes good:
/// transformed bytes are at most 100·255 in size, weights at most 144·128, so both fit 16 bits. 576 = 9·64 times the sum comes out modulo
/// 2³²; times the inverse of 9 modulo 2³² that is 64 times the sum, exact where the sum is below 2²⁵ (9·112·255·128 is).</summary>
internal readonly unsafe struct IntegerFilter4 : IIntegerFilter
{
    // 9·954437177 = 2·2^32 + 1.
    private const int InverseOfNine = 954437177;

    public static int Outputs => 4;

    public static int MostChannels => 112;

    public static void Weights(int a, int b, int c, Span<int> turned)
    {
        (turned[0], turned[1], turned[2]) = (6 * a, -4 * (a + b + c), -4 * (a - b + c));
        (turned[3], turned[4], turned[5]) = (a + (2 * b) + (4 * c), a - (2 * b) + (4 * c), 12 * c);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Turn<W>(short* d, nint next, short* turned, nint step)
        where W : unmanaged, IWordLanes<W> =>
        Turn(W.Load(d), W.Load(d + next), W.Load(d + (2 * next)), W.Load(d + (3 * next)), W.Load(d + (4 * next)), W.Load(d + (5 * next)), turned, step);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Column<W>(byte** rows, nint at, W zero, short* turned)
        where W : unmanaged, IWordLanes<W> =>
        Turn(
            W.LoadBytes(rows[0] + at) - zero,
            W.LoadBytes(rows[1] + at) - zero,
            W.LoadBytes(rows[2] + at) - zero,
            W.LoadBytes(rows[3] + at) - zero,
            W.LoadBytes(rows[4] + at) - zero,
            W.LoadBytes(rows[5] + at) - zero,
            turned,
            W.Width);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Finish<P>(int* products, nint step, P shift, int* pixels, nint pixel, nint line)
        where P : unmanaged, IPairLanes<P>
    {
        Column(products, step, out P a0, out P a1, out P a2, out P a3);
        Column(products + step, step, out P b0, out P b1, out P b2, out P b3);
        Column(products + (2 * step), step, out P c0, out P c1, out P c2, out P c3);
        Column(products + (3 * step), step, out P d0, out P d1, out P d2, out P d3);
        Column(products + (4 * step), step, out P e0, out P e1, out P e2, out P e3);
        Column(products + (5 * step), step, out P f0, out P f1, out P f2, out P f3);
        Line(a0, b0, c0, d0, e0, f0, shift, pixels, pixel);
        Line(a1, b1, c1, d1, e1, f1, shift, pixels + line, pixel);
        Line(a2, b2, c2, d2, e2, f2, shift, pixels + (2 * line), pixel);
        Line(a3, b3, c3, d3, e3, f3, shift, pixels + (3 * line), pixel);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Turn<W>(W d0, W d1, W d2, W d3, W d4, W d5, short* turned, nint step)
        where W : unmanaged, IWordLanes<W>
    {
        var (a, b, c, e) = (d4 - W.ShiftLeft(d2, 2), d3 - W.ShiftLeft(d1, 2), d4 - d2, d3 - d1);
        var twice = e + e;
        W.Store(turned, W.ShiftLeft(d0 - d2, 2) + c);
        W.Store(turned + step, a + b);
        W.Store(turned + (2 * step), a - b);
        W.Store(turned + (3 * step), c + twice);
        W.Store(turned + (4 * step), c - twice);
        W.Store(turned + (5 * step), d5 - d3 - W.ShiftLeft(e, 2));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Column<P>(int* source, nint step, out P y0, out P y1, out P y2, out P y3)
        where P : unmanaged, IPairLanes<P> =>
        Four(
            P.Load(source),
            P.Load(source + (6 * step)),
            P.Load(source + (12 * step)),
            P.Load(source + (18 * step)),
            P.Load(source + (24 * step)),
            P.Load(source + (30 * step)),
            out y0,
            out y1,
            out y2,
            out y3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Line<P>(P m0, P m1, P m2, P m3, P m4, P m5, P shift, int* pixels, nint pixel)
        where P : unmanaged, IPairLanes<P>
    {
        Four(m0, m1, m2, m3, m4, m5, out var y0, out var y1, out var y2, out var y3);
        P.Store(pixels, P.ShiftRight(y0 * InverseOfNine, 6) + shift);
        P.Store(pixels + pixel, P.ShiftRight(y1 * InverseOfNine, 6) + shift);
        P.Store(pixels + (2 * pixel), P.ShiftRight(y2 * InverseOfNine, 6) + shift);
        P.Store(pixels + (3 * pixel), P.ShiftRight(y3 * InverseOfNine, 6) + shift);
    }

    // Aᵀ·m.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four<P>(P m0, P m1, P m2, P m3, P m4, P m5, out P y0, out P y1, out P y2, out P y3)
        where P : unmanaged, IPairLanes<P>
    {
        var (near, far) = (m1 + m2, m3 + m4);
        var (slope, steep) = (m1 - m2, m3 - m4);
        y0 = m0 + near + far;
        y1 = slope + (steep + steep);
        y2 = near + P.ShiftLeft(far, 2);
        y3 = slope + P.ShiftLeft(steep, 3) + (m5 + m5);
    }
}
