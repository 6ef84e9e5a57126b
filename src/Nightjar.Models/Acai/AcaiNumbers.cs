using Nightjar.Sky;

namespace Nightjar.Models.Acai;

/// <summary>The numbers of <see cref="AcaiModel.FeatureNames"/> from a decoded packet, for training and for serving.</summary>
/// <remarks>Source: Duev and van der Walt 2021, arXiv 2111.12142. Numbers are raw: -999 for "no such neighbour" stays, and <c>drb</c> is the
/// score that the packet states, whichever version of braai made it.</remarks>
public static class AcaiNumbers
{
    private static readonly AlertNumber[] s_middle =
    [
        AlertNumber.ChiSquare, AlertNumber.Fwhm, AlertNumber.Sky, AlertNumber.ReferenceChi, AlertNumber.ReferenceSharpness,
        AlertNumber.StarScore1, AlertNumber.CatalogDistance1, AlertNumber.StarScore2, AlertNumber.CatalogDistance2,
        AlertNumber.StarScore3, AlertNumber.CatalogDistance3, AlertNumber.DetectionCount, AlertNumber.CoverageCount,
        AlertNumber.PeakSignalToNoise, AlertNumber.CatalogCount, AlertNumber.ColorCoefficient, AlertNumber.ColorUncertainty,
        AlertNumber.GaiaDistance, AlertNumber.BrightGaiaDistance,
    ];

    /// <summary>Writes the numbers of an alert. Does not allocate.</summary>
    /// <param name="alert">Decoded with <see cref="AlertParts.Numbers"/>.</param>
    /// <param name="numbers">Receives 25 numbers.</param>
    /// <returns><see cref="ScoreProblem.MetadataMissing"/> where the packet does not have all of them, as packets before schema 3.3, which
    /// have no <c>drb</c>; then the numbers mean nothing.</returns>
    /// <exception cref="ArgumentException">There is more or less room.</exception>
    public static ScoreProblem Write(Alert alert, Span<float> numbers)
    {
        if (numbers.Length != AcaiModel.FeatureNames.Count) throw new ArgumentException($"expected room for {AcaiModel.FeatureNames.Count} numbers, got {numbers.Length}", nameof(numbers));
        var detection = alert.Detection;
        numbers[0] = (float)alert.RealBogus;
        numbers[1] = (float)alert.LimitingMagnitude;
        numbers[2] = (float)detection.Position.RightAscension;
        numbers[3] = (float)detection.Position.Declination;
        numbers[4] = (float)detection.Magnitude.Value;
        numbers[5] = (float)detection.Magnitude.Error;
        for (var i = 0; i < s_middle.Length; i++) numbers[6 + i] = (float)alert.Numbers[s_middle[i]];
        return Metadata.Check(numbers);
    }
}
