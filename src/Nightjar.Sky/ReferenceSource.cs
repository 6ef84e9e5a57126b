namespace Nightjar.Sky;

/// <summary>The nearest source of the reference (template) image.</summary>
/// <param name="Magnitude">Its magnitude; <see cref="Sky.Magnitude.None"/> where there is no source.</param>
/// <param name="DistanceArcsec">Its distance from the detection, arcseconds; NaN where there is none.</param>
public readonly record struct ReferenceSource(Magnitude Magnitude, double DistanceArcsec)
{
    /// <summary>No source.</summary>
    public static ReferenceSource None => new(Magnitude.None, double.NaN);
}
