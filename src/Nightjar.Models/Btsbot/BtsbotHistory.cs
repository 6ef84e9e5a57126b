using Nightjar.Sky;

namespace Nightjar.Models.Btsbot;

/// <summary>The numbers of <see cref="BtsbotModel.Columns"/> that an alert's light curve gives, the alert itself included and nothing after
/// it.</summary>
/// <param name="Age">Days since the source was first detected, not negative: time less the earlier of <c>jdstarthist</c> and the first
/// detection known.</param>
/// <param name="DaysSincePeak">Days since the brightest detection so far.</param>
/// <param name="DaysToPeak">Days from the first detection, as for the age, to the brightest.</param>
/// <param name="PeakMagnitude">Magnitude of the brightest detection so far.</param>
/// <param name="FaintestMagnitude">Magnitude of the faintest detection so far.</param>
public readonly record struct BtsbotHistory(float Age, float DaysSincePeak, float DaysToPeak, float PeakMagnitude, float FaintestMagnitude)
{
    /// <summary>Looks at a light curve as BTSbot's training does: detections brighter than the template alone count, in any band; of equally
    /// bright ones the first is the peak.</summary>
    /// <param name="detection">The alert's own detection.</param>
    /// <param name="firstDetection">ZTF's <c>jdstarthist</c>; <see cref="JulianDate.Unknown"/> where it is not stated.</param>
    /// <param name="earlier">Detections of the source; those after the alert do not count.</param>
    public static BtsbotHistory Of(in Detection detection, JulianDate firstDetection, IEnumerable<Detection> earlier)
    {
        var (first, peak) = (detection.Time, detection);
        var faintest = detection.Magnitude.Value;
        foreach (var other in earlier)
        {
            if (!other.IsPositive || !other.Magnitude.IsMeasured || !(other.Time - detection.Time <= 0)) continue;
            if (other.Time - first < 0) first = other.Time;
            var difference = other.Magnitude.Value - peak.Magnitude.Value;
            if (difference < 0 || (difference == 0 && other.Time - peak.Time < 0)) peak = other;
            faintest = Math.Max(faintest, other.Magnitude.Value);
        }

        var start = firstDetection - first < 0 ? firstDetection : first;
        return new((float)(detection.Time - start), (float)(detection.Time - peak.Time), (float)(peak.Time - start), (float)peak.Magnitude.Value, (float)faintest);
    }
}
