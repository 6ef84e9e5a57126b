using Nightjar.Sky;

namespace Nightjar.Broker.Reports;

/// <summary>Says which alerts of a night deserve a look first: real, new, rising, bright transients that are neither a known
/// asteroid nor a star.</summary>
/// <remarks>
/// <para>interest = 100 x real x notSolarSystem x notStar x sign x confirmed x (0.35 young + 0.30 rise (0.3 + 0.7 young) + 0.15 young bright + 0.20 young host),
/// every factor from 0 to 1. <c>Ramp(x, a, b)</c> below is 0 up to a, 1 from b, and linear between.</para>
/// <list type="bullet">
/// <item>real = 0.1 Ramp(score, 0, 0.5) + 0.9 Ramp(score, 0.5, 0.8); a missing score counts as 0.5.</item>
/// <item>notSolarSystem = 0.01 within 5 arcseconds of a known object; notStar = 0.05 within 1.5 arcseconds of a star.</item>
/// <item>sign = 0.2 where the source is fainter than in the template; confirmed = 0.5 where nothing else was detected at least
/// half an hour away, nor before the history of the packet: it may move.</item>
/// <item>young = (1 - Ramp(age, 5 d, 30 d)) (1 - Ramp(detections, 20, 60)).</item>
/// <item>rise = Ramp(r, 0, 0.3 mag/day), r the lower bound (1 sigma) of the rate since the last earlier night in the same band,
/// or, worth half, since the last upper limit there.</item>
/// <item>bright = Ramp(2.5 log10(signal to noise / 5), 0, 3 mag): magnitudes above the detection limit.</item>
/// <item>host = 1 near a galaxy, 0.8 hostless, 0.3 where the packet does not tell or the neighbour is a star.</item>
/// </list>
/// <para>It is a rank for human eyes and no classifier. It grows with the score, the rate and the brightness, and falls with the
/// age, all else equal; it is the same for the same alert always.</para>
/// </remarks>
public static class InterestRanking
{
    /// <summary>Scores at which a detection is more likely real than not (Fink: supernova candidates need drb above 0.5).</summary>
    public const double LikelyReal = 0.5;

    /// <summary>Scores at which it counts as real without reserve (the Bright Transient Survey's cut, Perley et al. 2020).</summary>
    public const double SurelyReal = 0.8;

    /// <summary>A known solar-system object this near is the source (Fink's roid rule, after the Minor Planet Center's offsets).</summary>
    public const double SolarSystemRadiusArcsec = 5;

    /// <summary>A catalogue source this near lies under the detection.</summary>
    public const double StarRadiusArcsec = 1.5;

    /// <summary>Sources that score above are stars (Perley et al. 2020; Tachibana and Miller 2018).</summary>
    public const double StarScore = 0.76;

    /// <summary>Sources that score below are galaxies (Tachibana and Miller 2018).</summary>
    public const double GalaxyScore = 0.5;

    /// <summary>How far a galaxy may be to count as the host: 10 arcseconds, 20 kpc at redshift 0.1.</summary>
    public const double HostRadiusArcsec = 10;

    /// <summary>No longer new after this many days (Fink's Rubin filter "new": below 5 days).</summary>
    public const double NewDays = 5;

    /// <summary>Old after this many days: the history that ZTF packets carry.</summary>
    public const double OldDays = 30;

    /// <summary>More detections than this are no longer early (Fink: early supernovae have ndethist up to 20).</summary>
    public const double EarlyDetections = 20;

    /// <summary>From this many on the source has long been known (twice the 30 of the Bright Transient Survey's variable sources).</summary>
    public const double ManyDetections = 60;

    /// <summary>A rise of this rate is fast (Fink's Rubin filter "fast": 0.3 mag/day).</summary>
    public const double FastRise = 0.3;

    /// <summary>Detections at least this far apart rule a moving object out: half an hour (Fink's roid rule).</summary>
    public const double ConfirmingDays = 30.0 / 1440;

    /// <summary>Rates are measured over at least this many days: within a night noise outweighs change.</summary>
    public const double ShortestRiseDays = 0.5;

    /// <summary>Rates are measured over at most this many days.</summary>
    public const double LongestRiseDays = 15;

    /// <summary>Magnitudes above the limit that count as bright.</summary>
    public const double BrightMagnitudes = 3;

    // Chosen by eye on nights of 2018 to 2025, so that young supernovae lead; they add up to 1.
    private const double YoungWeight = 0.35;
    private const double RiseWeight = 0.30;
    private const double BrightWeight = 0.15;
    private const double HostWeight = 0.20;
    private const double OldRiseShare = 0.3;

    private const double LimitSignalToNoise = 5;
    private const double NoticeableRise = 0.02;
    private const double NoticeableBrightness = 2.5;
    private const double UnknownReal = 0.5;
    private const double SolarSystemFactor = 0.01;
    private const double StarFactor = 0.05;
    private const double NegativeFactor = 0.2;
    private const double UnconfirmedFactor = 0.5;
    private const double HostlessWeight = 0.8;
    private const double LimitRiseWeight = 0.5;
    private const double UnknownHostWeight = 0.3;
    private const double ReferenceRadiusArcsec = 1.5;
    private const string SurveyWithCatalog = "ztf";

    /// <summary>The interest alone; does not allocate.</summary>
    /// <param name="alert">Decoded with its history; without one it counts as new.</param>
    /// <param name="realBogus">The score to trust, 0 to 1; NaN where there is none.</param>
    public static double Interest(Alert alert, double realBogus) => Interest(InterestIfReal(alert), realBogus);

    /// <summary>The interest of an alert whose score comes later.</summary>
    /// <param name="interestIfReal">What <see cref="InterestIfReal"/> says of it.</param>
    /// <param name="realBogus">The score to trust, 0 to 1; NaN where there is none.</param>
    public static double Interest(double interestIfReal, double realBogus) => Real(realBogus, bad: null) * interestIfReal;

    /// <summary>The interest of an alert that is certainly real; does not allocate.</summary>
    /// <param name="alert">Decoded with its history; without one it counts as new.</param>
    public static double InterestIfReal(Alert alert) => AssessIfReal(alert, good: null, bad: null);

    /// <summary>The interest and its reasons.</summary>
    /// <param name="alert">Decoded with its history; without one it counts as new.</param>
    /// <param name="realBogus">The score to trust, 0 to 1; NaN where there is none.</param>
    public static InterestAssessment Assess(Alert alert, double realBogus)
    {
        var (good, bad) = (new List<string>(), new List<string>());
        var value = Real(realBogus, bad) * AssessIfReal(alert, good, bad);
        return new InterestAssessment(value, [.. good, .. bad]);
    }

    private static double AssessIfReal(Alert alert, List<string>? good, List<string>? bad)
    {
        var gates = SolarSystem(alert, bad) * Star(alert, bad) * Sign(alert, bad) * Confirmed(alert, bad);
        var young = Young(alert, good);
        var rise = Rise(alert, good);
        var bright = Bright(alert, good);
        var host = Host(alert, good);
        return 100 * gates * (YoungWeight * young
            + RiseWeight * rise * (OldRiseShare + (1 - OldRiseShare) * young)
            + young * (BrightWeight * bright + HostWeight * host));
    }

    private static double Real(double score, List<string>? bad)
    {
        if (double.IsNaN(score))
        {
            bad?.Add("no real/bogus score");
            score = UnknownReal;
        }
        else if (score < LikelyReal)
        {
            bad?.Add("likely bogus");
        }

        return 0.1 * Ramp(score, 0, LikelyReal) + 0.9 * Ramp(score, LikelyReal, SurelyReal);
    }

    private static double SolarSystem(Alert alert, List<string>? bad)
    {
        if (!(alert.SolarSystemDistanceArcsec is >= 0 and < SolarSystemRadiusArcsec)) return 1;
        bad?.Add($"known solar-system object{(alert.SolarSystemName.Length > 0 ? " " : "")}{alert.SolarSystemName} at {ReportFormat.Arcseconds(alert.SolarSystemDistanceArcsec)}");
        return SolarSystemFactor;
    }

    private static double Star(Alert alert, List<string>? bad)
    {
        if (!(alert.CatalogStarScore > StarScore && alert.CatalogDistanceArcsec <= StarRadiusArcsec)) return 1;
        bad?.Add("on a star");
        return StarFactor;
    }

    private static double Sign(Alert alert, List<string>? bad)
    {
        if (alert.Detection.IsPositive) return 1;
        bad?.Add("fainter than the template");
        return NegativeFactor;
    }

    private static double Confirmed(Alert alert, List<string>? bad)
    {
        if (alert.DetectionCount > Math.Max(2, alert.LightCurve.Detections.Count)) return 1;
        foreach (var other in alert.LightCurve.Detections)
            if (Math.Abs(other.Time - alert.Detection.Time) >= ConfirmingDays) return 1;
        bad?.Add("single epoch");
        return UnconfirmedFactor;
    }

    private static double Young(Alert alert, List<string>? good)
    {
        var detections = alert.LightCurve.Detections;
        var age = detections.Count == 0 ? 0 : Math.Max(0, alert.Detection.Time - detections[0].Time);
        var count = Math.Max(alert.DetectionCount, detections.Count);
        var young = (1 - Ramp(age, NewDays, OldDays)) * (1 - Ramp(count, EarlyDetections, ManyDetections));
        if (count <= 1) good?.Add("first detection");
        else if (age == 0 && count > detections.Count) good?.Add("seen before, but not lately");
        else if (young > 0 && count <= EarlyDetections) good?.Add($"{(young >= 1 ? "new" : "young")}, {Since(age, count > detections.Count)}");
        else if (age >= OldDays) good?.Add(Since(age, hasOlder: true));
        else good?.Add(ReportFormat.Count(count, "detection"));
        return young;
    }

    // The survey may know of detections that the packet's history leaves out.
    private static string Since(double age, bool hasOlder) =>
        $"{(hasOlder ? "seen for at least" : "first seen")} {ReportFormat.Days(age)}{(hasOlder ? "" : " earlier")}";

    private static double Rise(Alert alert, List<string>? good)
    {
        if (!TryRiseRate(alert, out var rate, out var error, out var isFromLimit)) return 0;
        var sure = rate - error;
        if (sure > NoticeableRise)
            good?.Add($"rising {(isFromLimit ? "at least " : "")}{ReportFormat.Number(rate, 2)} mag/day in {PlotPalette.NameOf(alert.Detection.Band)}");
        return (isFromLimit ? LimitRiseWeight : 1) * Ramp(sure, 0, FastRise);
    }

    /// <summary>How fast the source brightens in the band of the alert.</summary>
    /// <param name="alert">With its history.</param>
    /// <param name="rate">Magnitudes a day, positive for brightening, since the last detection on an earlier night; where there is
    /// none, the least rate that an earlier upper limit allows.</param>
    /// <param name="error">One standard deviation.</param>
    /// <param name="isFromLimit">Whether it is a lower bound from an upper limit.</param>
    /// <returns>Whether the history tells.</returns>
    public static bool TryRiseRate(Alert alert, out double rate, out double error, out bool isFromLimit)
    {
        (rate, error, isFromLimit) = (double.NaN, double.NaN, false);
        var now = alert.Detection;
        if (!now.IsPositive || !now.Magnitude.IsMeasured) return false;
        for (var index = alert.LightCurve.Detections.Count - 1; index >= 0; index--)
        {
            var before = alert.LightCurve.Detections[index];
            if (before.Band != now.Band || !before.IsPositive || !before.Magnitude.IsMeasured || !IsEarlier(before.Time, now.Time)) continue;
            var days = now.Time - before.Time;
            rate = (before.Magnitude.Value - now.Magnitude.Value) / days;
            error = Math.Sqrt(Square(before.Magnitude.Error) + Square(now.Magnitude.Error)) / days;
            return true;
        }

        for (var index = alert.LightCurve.UpperLimits.Count - 1; index >= 0; index--)
        {
            var before = alert.LightCurve.UpperLimits[index];
            if (before.Band != now.Band || !(before.Limit > now.Magnitude.Value) || !IsEarlier(before.Time, now.Time)) continue;
            var days = now.Time - before.Time;
            (rate, error, isFromLimit) = ((before.Limit - now.Magnitude.Value) / days, Math.Sqrt(Square(now.Magnitude.Error)) / days, true);
            return true;
        }

        return false;
    }

    private static double Bright(Alert alert, List<string>? good)
    {
        var signalToNoise = Math.Abs(alert.Detection.Flux.SignalToNoise);
        if (!(signalToNoise > LimitSignalToNoise)) return 0;
        var above = 2.5 * Math.Log10(signalToNoise / LimitSignalToNoise);
        if (above >= NoticeableBrightness && alert.Detection.Magnitude.IsMeasured)
            good?.Add($"bright, {ReportFormat.Number(alert.Detection.Magnitude.Value, 1)} mag");
        return Ramp(above, 0, BrightMagnitudes);
    }

    private static double Host(Alert alert, List<string>? good)
    {
        var distance = alert.CatalogDistanceArcsec;
        if (distance <= HostRadiusArcsec && alert.CatalogStarScore < GalaxyScore)
        {
            good?.Add($"near a galaxy, {ReportFormat.Arcseconds(distance)}");
            return 1;
        }

        // Only a survey that looks neighbours up can say that there is none.
        var isEmpty = distance > HostRadiusArcsec || (double.IsNaN(distance) && alert.Survey == SurveyWithCatalog);
        if (!isEmpty || alert.Detection.Reference.DistanceArcsec <= ReferenceRadiusArcsec) return UnknownHostWeight;
        good?.Add("hostless");
        return HostlessWeight;
    }

    private static bool IsEarlier(JulianDate before, JulianDate now) => now - before is >= ShortestRiseDays and <= LongestRiseDays;

    private static double Square(double value) => double.IsNaN(value) ? 0 : value * value;

    private static double Ramp(double value, double from, double to) =>
        value >= to ? 1 : value > from ? (value - from) / (to - from) : 0;
}
