using Nightjar.Sky;

namespace Nightjar.Models.Btsbot;

/// <summary>The numbers of <see cref="BtsbotModel.Columns"/> that an alert's light curve gives, the alert itself included and nothing after
/// it.</summary>
/// <param name="Age">Days since the source was first detected, not negative: time less the earlier of <c>jdstarthist</c> and the first
/// detection known.</param>
/// <param name="DaysSincePeak">Days since the brightest detection so far; NaN where none was brighter than the template.</param>
/// <param name="DaysToPeak">Days from the first detection, as for the age, to the brightest; NaN likewise.</param>
/// <param name="PeakMagnitude">Magnitude of the brightest detection so far; NaN likewise.</param>
/// <param name="FaintestMagnitude">Magnitude of the faintest detection so far; NaN likewise.</param>
public readonly record struct BtsbotHistory(float Age, float DaysSincePeak, float DaysToPeak, float PeakMagnitude, float FaintestMagnitude)
{
    /// <summary>Looks at a light curve as BTSbot's training does: detections brighter than the template alone count, in any band; of equally
    /// bright ones the first is the peak.</summary>
    /// <param name="detection">The alert's own detection; it may stand among the others too.</param>
    /// <param name="firstDetection">ZTF's <c>jdstarthist</c>; <see cref="JulianDate.Unknown"/> where it is not stated.</param>
    /// <param name="others">Detections of the source in any order; those after the alert do not count.</param>
    public static BtsbotHistory Of(in Detection detection, JulianDate firstDetection, ReadOnlySpan<Detection> others)
    {
        var (first, peak, brightest, faintest) = (detection.Time, JulianDate.Unknown, double.NaN, double.NaN);
        Count(detection, detection.Time, ref first, ref peak, ref brightest, ref faintest);
        foreach (ref readonly var other in others) Count(other, detection.Time, ref first, ref peak, ref brightest, ref faintest);
        var start = firstDetection - first < 0 ? firstDetection : first;
        return new((float)(detection.Time - start), (float)(detection.Time - peak), (float)(peak - start), (float)brightest, (float)faintest);
    }

    private static void Count(in Detection detection, JulianDate now, ref JulianDate first, ref JulianDate peak, ref double brightest, ref double faintest)
    {
        if (!detection.IsPositive || !detection.Magnitude.IsMeasured || !(detection.Time - now <= 0)) return;
        var magnitude = detection.Magnitude.Value;
        if (detection.Time - first < 0) first = detection.Time;
        if (!(magnitude > brightest) && (magnitude != brightest || detection.Time - peak < 0)) (brightest, peak) = (magnitude, detection.Time);
        if (!(magnitude <= faintest)) faintest = magnitude;
    }
}
