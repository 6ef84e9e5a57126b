namespace Nightjar.Sky;

/// <summary>A flux density with its uncertainty, in nanojansky (AB zero point 31.4). Difference fluxes may be negative.</summary>
/// <remarks>AB magnitude and flux: m = 31.4 - 2.5 log10(F / nJy), error of m = 2.5 / ln 10 * error of F / F. Every survey's
/// photometry ends in this one unit; BOOM stores ZTF fluxes a million times too large beside true Rubin ones.</remarks>
/// <param name="Nanojansky">The value; NaN where there is none.</param>
/// <param name="Error">One standard deviation; NaN where there is none.</param>
public readonly record struct Flux(double Nanojansky, double Error)
{
    /// <summary>The AB magnitude of one nanojansky.</summary>
    public const double ZeroPoint = 31.4;

    /// <summary>Upper limits are stated at this signal-to-noise ratio.</summary>
    public const double UpperLimitSignalToNoise = 5;

    private const double MagnitudesPerDecade = 2.5;

    /// <summary>No measurement.</summary>
    public static Flux None => new(double.NaN, double.NaN);

    /// <summary>Value over uncertainty; NaN where either is missing.</summary>
    public double SignalToNoise => Nanojansky / Error;

    /// <summary>The flux of an AB magnitude.</summary>
    /// <param name="magnitude">The magnitude; none gives <see cref="None"/>, a missing error gives a missing error.</param>
    /// <param name="isPositive">Whether the source is brighter than in the template; otherwise the flux is negative.</param>
    public static Flux FromMagnitude(Magnitude magnitude, bool isPositive = true)
    {
        if (!magnitude.IsMeasured) return None;
        var size = PerUnit(magnitude.Value);
        return new Flux(isPositive ? size : -size, size * magnitude.Error / Magnitude.PerRelativeFlux);
    }

    /// <summary>The uncertainty that a 5 sigma limit stands for; the flux itself was not measured and is NaN.</summary>
    public static Flux FromUpperLimit(double limitingMagnitude)
        => new(double.NaN, PerUnit(limitingMagnitude) / UpperLimitSignalToNoise);

    /// <summary>The flux of image counts with the zero point of that image (ZTF forced photometry: <c>forcediffimflux</c>
    /// and <c>magzpsci</c> of the same row).</summary>
    /// <param name="counts">Signed counts; NaN where there is no measurement.</param>
    /// <param name="error">One standard deviation in counts.</param>
    /// <param name="zeroPoint">The AB magnitude of one count.</param>
    public static Flux FromCounts(double counts, double error, double zeroPoint)
    {
        var unit = PerUnit(zeroPoint);
        return double.IsFinite(counts * unit) ? new Flux(counts * unit, error * unit) : None;
    }

    /// <summary>The AB magnitude; none where the flux is missing or not above zero.</summary>
    public Magnitude ToMagnitude()
        => Nanojansky > 0 && double.IsFinite(Nanojansky)
            ? new Magnitude(ZeroPoint - MagnitudesPerDecade * Math.Log10(Nanojansky), Magnitude.PerRelativeFlux * Error / Nanojansky)
            : Magnitude.None;

    /// <summary>The AB magnitude of the absolute value, as packets state difference magnitudes; none where the flux is missing or zero.</summary>
    public Magnitude ToDifferenceMagnitude() => new Flux(Math.Abs(Nanojansky), Error).ToMagnitude();

    /// <summary>Nanojanskys in one unit of a system with a zero point.</summary>
    internal static double PerUnit(double zeroPoint) => Math.Pow(10, (ZeroPoint - zeroPoint) / MagnitudesPerDecade);
}
