using System.Runtime.InteropServices;
using Nightjar.Sky;

namespace Nightjar.Models.Btsbot;

/// <summary>The numbers of <see cref="BtsbotModel.Columns"/> from a decoded packet and the score of braai, for training and for serving.</summary>
/// <remarks>Source: Rehemtulla et al. 2024, ApJ 972, 7. Numbers are raw, -999 for "no such neighbour" included. What concerns the light curve
/// comes from <see cref="BtsbotHistory"/>: of the packet's own history, which reaches 30 days back, and of <c>jdstarthist</c>, which knows the
/// first detection of all.</remarks>
public static class BtsbotNumbers
{
    /// <summary>Place of <c>new_drb</c>, the score of braai.</summary>
    public const int RealBogusPlace = 17;

    /// <summary>Writes the numbers of an alert. Does not allocate.</summary>
    /// <param name="alert">Decoded with <see cref="AlertParts.Numbers"/> and <see cref="AlertParts.History"/>.</param>
    /// <param name="realBogus">The score of braai; NaN where it has none.</param>
    /// <param name="numbers">Receives 25 numbers.</param>
    /// <returns><see cref="ScoreProblem.MetadataMissing"/> where the packet does not have all of them, braai gave no score, or no detection so far
    /// was brighter than the template; then the numbers mean nothing.</returns>
    /// <exception cref="ArgumentException">There is more or less room.</exception>
    public static ScoreProblem Write(Alert alert, float realBogus, Span<float> numbers)
    {
        if (numbers.Length != BtsbotModel.Columns.Count) throw new ArgumentException($"expected room for {BtsbotModel.Columns.Count} numbers, got {numbers.Length}", nameof(numbers));
        var (detection, raw) = (alert.Detection, alert.Numbers);
        var history = BtsbotHistory.Of(detection, new(raw[AlertNumber.FirstDetection]), CollectionsMarshal.AsSpan(alert.LightCurve.Detections));
        ReadOnlySpan<double> values =
        [
            raw[AlertNumber.StarScore1], raw[AlertNumber.CatalogDistance1], raw[AlertNumber.StarScore2], raw[AlertNumber.CatalogDistance2],
            raw[AlertNumber.Fwhm], detection.Magnitude.Value, detection.Magnitude.Error, raw[AlertNumber.ChiSquare],
            detection.Position.RightAscension, detection.Position.Declination, alert.LimitingMagnitude, raw[AlertNumber.DetectionCount],
            raw[AlertNumber.CatalogCount], history.Age, history.DaysSincePeak, history.DaysToPeak, history.PeakMagnitude, realBogus,
            raw[AlertNumber.CoverageCount], raw[AlertNumber.CoverageCount] - raw[AlertNumber.DetectionCount], raw[AlertNumber.ReferenceChi],
            raw[AlertNumber.ReferenceSharpness], raw[AlertNumber.PeakSignalToNoise], raw[AlertNumber.Sky], history.FaintestMagnitude,
        ];
        for (var i = 0; i < values.Length; i++) numbers[i] = (float)values[i];
        return Metadata.Check(numbers);
    }
}
