using System.Runtime.CompilerServices;

namespace Nightjar.Learning.Simd;

/// <summary>Transcendental functions over vectors, within a few units in the last place of float32. NaN gives NaN.</summary>
internal static class LaneMath
{
    /// <summary>Below this e^x is taken as 0; the smallest normal float is e^-87.3.</summary>
    internal const float SmallestExponent = -86.6f;

    /// <summary>Below this 2^x is taken as 0.</summary>
    internal const float SmallestPower = -124f;

    /// <summary>The coefficient of r³ in the polynomial of <see cref="TablePower"/>, where it has one.</summary>
    internal const float PowerTwist = 5.5504109e-2f;

    /// <summary>What <see cref="Power"/> takes behind its argument.</summary>
    internal static ReadOnlySpan<float> PowerConstants =>
        [SmallestPower, 1f, 1.535336188319500e-4f, 1.339887440266574e-3f, 9.618437357674640e-3f, 5.550332471162809e-2f, 2.402264791363012e-1f, 6.931472028550421e-1f];

    /// <summary>The bits of 2^(j / 32) less j·2^18, so that the bits of 2^(n + j / 32) are this plus (32 n + j)·2^18.</summary>
    internal static ReadOnlySpan<int> PowersBySteps32 =>
    [
        0x3f800000, 0x3f7ecd87, 0x3f7daac3, 0x3f7c980f, 0x3f7b95c2, 0x3f7aa43a, 0x3f79c3d3, 0x3f78f4f0,
        0x3f7837f0, 0x3f778d3a, 0x3f76f532, 0x3f767043, 0x3f75fed7, 0x3f75a15b, 0x3f75583f, 0x3f7523f6,
        0x3f7504f3, 0x3f74fbaf, 0x3f7508a4, 0x3f752c4d, 0x3f75672a, 0x3f75b9be, 0x3f76248c, 0x3f76a81e,
        0x3f7744fd, 0x3f77fbb8, 0x3f78ccdf, 0x3f79b907, 0x3f7ac0c7, 0x3f7be4ba, 0x3f7d257d, 0x3f7e83b3,
    ];

    /// <summary>The bits of 2^(j / 8) less j·2^20.</summary>
    internal static ReadOnlySpan<int> PowersBySteps8 =>
    [
        0x3f800000, 0x3f7b95c2, 0x3f7837f0, 0x3f75fed7, 0x3f7504f3, 0x3f75672a, 0x3f7744fd, 0x3f7ac0c7,
    ];

    /// <summary>e^x: x = n·ln 2 + r, then the polynomial of Moshier's Cephes library on r (error below 2 ulp); 0 below
    /// <see cref="SmallestExponent"/>, infinity above 88.7.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static L Exp<L>(L x)
        where L : unmanaged, ILanes<L>
    {
        var t = L.AtMost(L.AtLeast(x, L.All(SmallestExponent)), L.All(89f));
        var n = L.Round(t * L.All(1.44269504f));
        var r = L.MultiplyAdd(n, L.All(-0.693359375f), t);
        r = L.MultiplyAdd(n, L.All(2.12194440e-4f), r);
        var p = L.MultiplyAdd(L.All(1.9875691500e-4f), r, L.All(1.3981999507e-3f));
        p = L.MultiplyAdd(p, r, L.All(8.3334519073e-3f));
        p = L.MultiplyAdd(p, r, L.All(4.1665795894e-2f));
        p = L.MultiplyAdd(p, r, L.All(1.6666665459e-1f));
        p = L.MultiplyAdd(p, r, L.All(5.0000001201e-1f));
        p = L.MultiplyAdd(p, r * r, r) + L.All(1f);
        return L.WhereLess(x, L.All(SmallestExponent), default, L.TimesPowerOfTwo(p, n));
    }

    /// <summary>2^x by Moshier's polynomial (error below 2 ulp); 0 below <see cref="SmallestPower"/>; x may not exceed 127. The
    /// constants are handed in, so that a loop keeps them in registers: see <see cref="PowerConstants"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static L Power<L>(L x, L smallest, L one, L p0, L p1, L p2, L p3, L p4, L p5)
        where L : unmanaged, ILanes<L>
    {
        var t = L.AtLeast(x, smallest);
        var n = L.Round(t);
        var r = t - n;
        var p = L.MultiplyAdd(p0, r, p1);
        p = L.MultiplyAdd(p, r, p2);
        p = L.MultiplyAdd(p, r, p3);
        p = L.MultiplyAdd(p, r, p4);
        p = L.MultiplyAdd(p, r, p5);
        return L.WhereLess(x, smallest, default, L.TimesPowerOfTwo(L.MultiplyAdd(p, r, one), n));
    }

    /// <summary>The coefficient of r in the polynomial of <see cref="TablePower"/>: with 5 bits ln 2 and what makes the error of the missing cube
    /// smallest up to |r| = 1/64.</summary>
    internal static float PowerSlope(int bits) => bits == 5 ? 0.69315734f : 0.69314718f;

    /// <summary>The coefficient of r²: with 3 bits ln² 2 / 2 and what makes the error of the missing fourth power smallest up to |r| = 1/16.</summary>
    internal static float PowerBend(int bits) => bits == 5 ? 0.24022651f : 0.24025763f;

    /// <summary>2^x for |x| up to 100 within 2.2e-7 of itself: 2^x = 2^n·2^r with n a multiple of 2^-bits, the first factor from a table in
    /// registers, the second a polynomial of degree 2 where the table has 32 numbers, 3 where it has 8.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static L TablePower<L>(L x, L magic, L low, L high, L c1, L c2, L c3)
        where L : unmanaged, ILanes<L>
    {
        var sum = x + magic;
        var r = x - (sum - magic);
        var power = L.TablePower(sum, low, high);
        var p = L.PowerBits == 5 ? L.MultiplyAdd(c2, r, c1) : L.MultiplyAdd(L.MultiplyAdd(c3, r, c2), r, c1);
        return L.MultiplyAdd(power * r, p, power);
    }

    /// <summary>2^x and 2^y beside each other, for |x| and |y| up to 120.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void BoundedPowers<L>(L x, L y, L one, L p0, L p1, L p2, L p3, L p4, L p5, out L powerOfX, out L powerOfY)
        where L : unmanaged, ILanes<L>
    {
        var n = L.Round(x);
        var m = L.Round(y);
        var r = x - n;
        var s = y - m;
        var p = L.MultiplyAdd(p0, r, p1);
        var q = L.MultiplyAdd(p0, s, p1);
        p = L.MultiplyAdd(p, r, p2);
        q = L.MultiplyAdd(q, s, p2);
        p = L.MultiplyAdd(p, r, p3);
        q = L.MultiplyAdd(q, s, p3);
        p = L.MultiplyAdd(p, r, p4);
        q = L.MultiplyAdd(q, s, p4);
        p = L.MultiplyAdd(p, r, p5);
        q = L.MultiplyAdd(q, s, p5);
        powerOfX = L.TimesPowerOfTwo(L.MultiplyAdd(p, r, one), n);
        powerOfY = L.TimesPowerOfTwo(L.MultiplyAdd(q, s, one), m);
    }

    /// <summary>1 / (1 + e^-x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static L Sigmoid<L>(L x)
        where L : unmanaged, ILanes<L> => L.All(1f) / (L.All(1f) + Exp(L.All(0f) - x));

    /// <summary>tanh x by the rational approximation x·P(x²)/Q(x²) on [-8, 8] that Eigen uses (relative error below 5e-7).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static L Tanh<L>(L x)
        where L : unmanaged, ILanes<L>
    {
        x = L.AtMost(L.AtLeast(x, L.All(-7.99881172180175781f)), L.All(7.99881172180175781f));
        var square = x * x;
        var p = L.MultiplyAdd(L.All(-2.76076847742355e-16f), square, L.All(2.00018790482477e-13f));
        p = L.MultiplyAdd(p, square, L.All(-8.60467152213735e-11f));
        p = L.MultiplyAdd(p, square, L.All(5.12229709037114e-08f));
        p = L.MultiplyAdd(p, square, L.All(1.48572235717979e-05f));
        p = L.MultiplyAdd(p, square, L.All(6.37261928875436e-04f));
        p = L.MultiplyAdd(p, square, L.All(4.89352455891786e-03f));
        var q = L.MultiplyAdd(L.All(1.19825839466702e-06f), square, L.All(1.18534705686654e-04f));
        q = L.MultiplyAdd(q, square, L.All(2.26843463243900e-03f));
        q = L.MultiplyAdd(q, square, L.All(4.89352518554385e-03f));
        return x * p / q;
    }

    /// <summary>The error function by the rational approximation x·P(x²)/Q(x²) on [-4, 4] that Eigen uses.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static L Erf<L>(L x)
        where L : unmanaged, ILanes<L>
    {
        x = L.AtMost(L.AtLeast(x, L.All(-4f)), L.All(4f));
        var square = x * x;
        var p = L.MultiplyAdd(L.All(-2.72614225801306e-10f), square, L.All(2.77068142495902e-08f));
        p = L.MultiplyAdd(p, square, L.All(-2.10102402082508e-06f));
        p = L.MultiplyAdd(p, square, L.All(-5.69250639462346e-05f));
        p = L.MultiplyAdd(p, square, L.All(-7.34990630326855e-04f));
        p = L.MultiplyAdd(p, square, L.All(-2.95459980854025e-03f));
        p = L.MultiplyAdd(p, square, L.All(-1.60960333262415e-02f));
        var q = L.MultiplyAdd(L.All(-1.45660718464996e-05f), square, L.All(-2.13374055278905e-04f));
        q = L.MultiplyAdd(q, square, L.All(-1.68282697438203e-03f));
        q = L.MultiplyAdd(q, square, L.All(-7.37332916720468e-03f));
        q = L.MultiplyAdd(q, square, L.All(-1.42647390514189e-02f));
        return x * p / q;
    }
}
