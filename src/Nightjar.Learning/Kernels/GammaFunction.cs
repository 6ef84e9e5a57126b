namespace Nightjar.Learning.Kernels;

/// <summary>The logarithm of the gamma function and its derivative for positive numbers, within a few units in the last place of
/// the larger of 10 and the result. Small arguments are carried up by the recurrence Γ(x + 1) = x·Γ(x) to where Stirling's series
/// (6.1.41 and 6.3.18 in Abramowitz and Stegun) holds.</summary>
internal static class GammaFunction
{
    private const double SeriesFrom = 10;
    private const double HalfLogTwoPi = 0.91893853320467274178;

    /// <summary>ln Γ(x); infinity at 0, NaN below.</summary>
    internal static double LogGamma(double x)
    {
        if (!(x > 0)) return x == 0 ? double.PositiveInfinity : double.NaN;
        if (double.IsPositiveInfinity(x)) return x;
        double product = 1;
        for (; x < SeriesFrom; x++) product *= x;
        var r = 1 / (x * x);
        var series = (1.0 / 12) + (r * ((-1.0 / 360) + (r * ((1.0 / 1260) + (r * ((-1.0 / 1680) + (r * ((1.0 / 1188) + (r * ((-691.0 / 360360) + (r / 156)))))))))));
        return ((x - 0.5) * Math.Log(x)) - x + HalfLogTwoPi + (series / x) - Math.Log(product);
    }

    /// <summary>The derivative of <see cref="LogGamma"/>; negative infinity at 0, NaN below.</summary>
    internal static double Digamma(double x)
    {
        if (!(x > 0)) return x == 0 ? double.NegativeInfinity : double.NaN;
        double sum = 0;
        for (; x < SeriesFrom; x++) sum -= 1 / x;
        var r = 1 / (x * x);
        var series = r * ((1.0 / 12) + (r * ((-1.0 / 120) + (r * ((1.0 / 252) + (r * ((-1.0 / 240) + (r * ((1.0 / 132) + (r * ((-691.0 / 32760) + (r / 12))))))))))));
        return sum + Math.Log(x) - (0.5 / x) - series;
    }
}
