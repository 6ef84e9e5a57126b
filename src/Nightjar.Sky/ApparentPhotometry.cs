namespace Nightjar.Sky;

/// <summary>The brightness of a source itself: what the template holds plus what the difference image adds or takes away
/// ("DC magnitude"). For variable stars the meaningful one; difference magnitudes alone say nothing about them.</summary>
/// <remarks>Source: ZTF Science Data System explanatory supplement, "apparent magnitude".</remarks>
public static class ApparentPhotometry
{
    /// <summary>The template's source is the same object within this distance, arcseconds (the Fink portal's rule).</summary>
    public const double LargestReferenceDistanceArcsec = 1.5;

    /// <summary>An apparent magnitude with a larger error says nothing (the Fink portal's rule).</summary>
    public const double LargestMagnitudeError = 1;

    /// <summary>Template flux plus signed difference flux. No flux where the detection or the reference source has no
    /// magnitude; a missing error where one of theirs is missing.</summary>
    public static Flux FluxOf(in Detection detection)
    {
        var reference = Flux.FromMagnitude(detection.Reference.Magnitude);
        var difference = Flux.FromMagnitude(detection.Magnitude, detection.IsPositive);
        return new Flux(
            reference.Nanojansky + difference.Nanojansky,
            Math.Sqrt(reference.Error * reference.Error + difference.Error * difference.Error));
    }

    /// <summary>The magnitude of <see cref="FluxOf"/>; none where there is no flux or the sum is not above zero.</summary>
    public static Magnitude MagnitudeOf(in Detection detection) => FluxOf(detection).ToMagnitude();

    /// <summary>Whether the apparent magnitude is worth showing: the reference source is the object itself, there is a
    /// magnitude, and its error is not too large.</summary>
    public static bool IsMeaningful(in Detection detection)
        => detection.Reference.DistanceArcsec <= LargestReferenceDistanceArcsec
            && MagnitudeOf(detection) is { IsMeasured: true, Error: <= LargestMagnitudeError };
}
