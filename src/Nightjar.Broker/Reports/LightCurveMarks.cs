using Nightjar.Sky;

namespace Nightjar.Broker.Reports;

/// <summary>The marks of a light curve in one view, and what was left out.</summary>
/// <param name="Marks">In drawing order: by kind, band and time.</param>
/// <param name="Notes">Sentences about what is not shown.</param>
internal sealed record LightCurveMarks(IReadOnlyList<LightCurveMark> Marks, IReadOnlyList<string> Notes)
{
    /// <summary>Forced photometry below this many standard deviations has no magnitude (3 sigma: Kowalski, BOOM).</summary>
    public const double LeastForcedSignalToNoise = 3;

    // The Sun has -27 mag, which is 1e23 nJy; the faintest sources ever seen have 31 mag. Beyond are sentinels and damage.
    private const double LargestMagnitude = 50;
    private const double LargestNanojansky = 1e24;

    /// <summary>Collects the marks.</summary>
    public static LightCurveMarks Collect(LightCurve lightCurve, LightCurveView view)
    {
        var marks = new List<LightCurveMark>();
        var notes = new List<string>();
        foreach (var detection in lightCurve.Detections) AddDetection(marks, detection, view);
        if (view != LightCurveView.Apparent)
        {
            foreach (var limit in lightCurve.UpperLimits) AddLimit(marks, limit, view);
            AddForced(marks, notes, lightCurve.Forced, view);
        }

        marks.RemoveAll(mark => mark.Time.ToUtc() is null || !double.IsFinite(mark.Value));
        var largest = view == LightCurveView.Flux ? LargestNanojansky : LargestMagnitude;
        var absurd = marks.RemoveAll(mark => Math.Abs(mark.Value) > largest);
        if (absurd > 0) notes.Add($"{ReportFormat.Count(absurd, "mark")} without a possible brightness.");
        var ordered = marks.OrderBy(mark => mark.Kind).ThenBy(mark => PlotPalette.RankOf(mark.Band)).ThenBy(mark => mark.Time);
        return new LightCurveMarks([.. ordered], notes);
    }

    private static void AddDetection(List<LightCurveMark> marks, in Detection detection, LightCurveView view)
    {
        var kind = detection.IsPositive ? LightCurveMarkKind.Detection : LightCurveMarkKind.NegativeDetection;
        var (value, error) = view switch
        {
            LightCurveView.Flux => (detection.Flux.Nanojansky, detection.Flux.Error),
            LightCurveView.Apparent => Apparent(detection),
            _ => (detection.Magnitude.Value, detection.Magnitude.Error),
        };
        marks.Add(new LightCurveMark(kind, detection.Band, detection.Time, value, error));
    }

    private static (double Value, double Error) Apparent(in Detection detection)
    {
        if (!ApparentPhotometry.IsMeaningful(detection)) return (double.NaN, double.NaN);
        var (value, error) = ApparentPhotometry.MagnitudeOf(detection);
        return (value, error);
    }

    private static void AddLimit(List<LightCurveMark> marks, UpperLimit limit, LightCurveView view)
    {
        var value = view == LightCurveView.Flux
            ? Flux.FromMagnitude(new Magnitude(limit.Limit, double.NaN)).Nanojansky
            : limit.Limit;
        marks.Add(new LightCurveMark(LightCurveMarkKind.UpperLimit, limit.Band, limit.Time, value, double.NaN));
    }

    private static void AddForced(
        List<LightCurveMark> marks, List<string> notes, List<ForcedMeasurement> series, LightCurveView view)
    {
        var (unsound, faint) = (0, 0);
        foreach (var forced in series)
        {
            var isNegative = forced.Flux.Nanojansky < 0;
            var kind = isNegative ? LightCurveMarkKind.NegativeForced : LightCurveMarkKind.Forced;
            if (!forced.IsGood || !double.IsFinite(forced.Flux.Nanojansky))
            {
                unsound++;
            }
            else if (view == LightCurveView.Flux)
            {
                marks.Add(new LightCurveMark(
                    LightCurveMarkKind.Forced, forced.Band, forced.Time, forced.Flux.Nanojansky, forced.Flux.Error));
            }
            else if (Math.Abs(forced.Flux.SignalToNoise) >= LeastForcedSignalToNoise)
            {
                var magnitude = forced.Flux.ToDifferenceMagnitude();
                marks.Add(new LightCurveMark(kind, forced.Band, forced.Time, magnitude.Value, magnitude.Error));
            }
            else
            {
                faint++;
            }
        }

        if (faint > 0) notes.Add($"{ReportFormat.Count(faint, "forced measurement")} below 3\u03C3 without a magnitude.");
        if (unsound > 0) notes.Add($"{ReportFormat.Count(unsound, "forced measurement")} that did not pass the survey\u2019s checks.");
    }
}
