namespace Nightjar.Sky;

/// <summary>An AB magnitude with its uncertainty.</summary>
/// <param name="Value">The magnitude; NaN where there is none.</param>
/// <param name="Error">One standard deviation; NaN where there is none.</param>
public readonly record struct Magnitude(double Value, double Error)
{
    /// <summary>2.5 / ln 10 = 1.0857: a small relative change of the flux, in magnitudes.</summary>
    public const double PerRelativeFlux = 1.085_736_204_758_129_6;

    /// <summary>No measurement.</summary>
    public static Magnitude None => new(double.NaN, double.NaN);

    /// <summary>Whether there is a value.</summary>
    public bool IsMeasured => double.IsFinite(Value);
}
