using System.Globalization;
using Nightjar.Broker.Archive;
using Nightjar.Sky;

namespace Nightjar.Cli;

/// <summary>Alerts as lines of text. Names come from packets, so control characters in them are shown as '?'.</summary>
internal static class AlertText
{
    private const int MostClasses = 3;

    /// <summary>Heads the columns of <see cref="TableRow"/>.</summary>
    public const string TableHeader =
        "survey   alert                 object                 time (UTC)               ra         dec        band  magnitude     score  separation";

    /// <summary>One alert as a row of a table.</summary>
    public static string TableRow(ArchivedAlert alert)
    {
        var s = alert.Summary;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{s.Key.Survey,-8} {Clean(s.Key.Id.ToString()),-21} {Clean(s.ObjectId),-22} {s.Time.ToIso(),-24} {s.Position.RightAscension,10:F5} {s.Position.Declination,10:F5} {PassBands.Name(s.Band),-5} {Magnitude(s.Magnitude),-14}{Number(s.RealBogus, "F3"),5}  {(double.IsNaN(alert.SeparationArcsec) ? "" : $"{alert.SeparationArcsec:F3}\"")}").TrimEnd();
    }

    /// <summary>The key facts of an alert, one a line.</summary>
    public static IEnumerable<string> Card(ArchivedAlert archived, Alert alert, IReadOnlyList<StoredScore> scores, int versions)
    {
        var d = alert.Detection;
        yield return $"{archived.Summary.Key}   object {(alert.ObjectId.Length == 0 ? "(none yet)" : Clean(alert.ObjectId))}   schema {(alert.SchemaVersion.Length == 0 ? "not stated" : Clean(alert.SchemaVersion))}";
        yield return string.Create(CultureInfo.InvariantCulture, $"time        {d.Time.ToIso()}   JD {d.Time.Days:F7} UTC");
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"position    {d.Position.RightAscension:F6} {d.Position.Declination:F6}   {d.Position.ToSexagesimal()}");
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"difference  {PassBands.Name(d.Band)} {Magnitude(d.Magnitude)} mag, flux {Number(d.Flux.Nanojansky, "G5")} ± {Number(d.Flux.Error, "G3")} nJy ({(d.IsPositive ? "brighter" : "fainter")} than the template), limit {Number(alert.LimitingMagnitude, "F2")}");
        var survey = Number(alert.RealBogus, "F4") + (alert.RealBogusVersion.Length == 0 ? "" : $" ({Clean(alert.RealBogusVersion)})");
        var isRealBogus = scores.ToLookup(score => score.Model.Family is "braai" or "");
        var own = string.Concat(isRealBogus[true].Select(score => $", {Judgement(score)}"));
        yield return $"real/bogus  survey {survey}, forest {Number(alert.RandomForestRealBogus, "F4")}{own}";
        foreach (var score in isRealBogus[false]) yield return $"model       {Judgement(score)}";
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"neighbours  reference {Number(d.Reference.DistanceArcsec, "F2")}\" ({Number(d.Reference.Magnitude.Value, "F2")} mag), catalogue {Number(alert.CatalogDistanceArcsec, "F2")}\" (star {Number(alert.CatalogStarScore, "F2")}){(alert.SolarSystemName.Length == 0 ? "" : $", solar system {Clean(alert.SolarSystemName)} at {Number(alert.SolarSystemDistanceArcsec, "F1")}\"")}");
        var curve = alert.LightCurve;
        yield return $"history     {curve.Detections.Count} detections, {curve.UpperLimits.Count} upper limits, {curve.Forced.Count} forced measurements in the packet";
        if (versions > 0) yield return $"            {versions} other content(s) came under this identity: nightjar export ... --revision 2";
    }

    /// <summary>A text without control characters.</summary>
    public static string Clean(string text) => string.Create(text.Length, text, (span, source) =>
    {
        for (var i = 0; i < span.Length; i++) span[i] = char.IsControl(source[i]) ? '?' : source[i];
    });

    private static string Judgement(StoredScore score)
    {
        var label = Clean(score.Model.Label);
        if (score.Reason.Length > 0) return $"{label} no score ({Clean(score.Reason)})";
        if (score.Probabilities.Count == 0) return $"{label} {Number(score.Value, "F4")}";
        return $"{label} {string.Join(", ", score.Ranked().Take(MostClasses).Select(c => $"{Clean(c.Class)} {Number(c.Probability, "F4")}"))}";
    }

    private static string Magnitude(Magnitude magnitude) =>
        magnitude.IsMeasured ? string.Create(CultureInfo.InvariantCulture, $"{magnitude.Value:F2} ± {Number(magnitude.Error, "F2")}") : "-";

    private static string Number(double value, string format) =>
        double.IsFinite(value) ? value.ToString(format, CultureInfo.InvariantCulture) : "-";
}
