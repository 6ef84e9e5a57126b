using Nightjar.Sky;

namespace Nightjar.Broker.Reports;

/// <summary>All photometry of an object as a table, the latest first.</summary>
internal static class PhotometryTable
{
    /// <summary>The most rows that a page shows.</summary>
    public const int MostRows = 500;

    /// <summary>Writes the table, or a line that says that there is nothing.</summary>
    public static void Write(Markup m, LightCurve lightCurve)
    {
        var rows = lightCurve.Detections.Select(Row.From)
            .Concat(lightCurve.UpperLimits.Select(Row.From))
            .Concat(lightCurve.Forced.Select(Row.From))
            .OrderByDescending(row => row.Time).ThenBy(row => row.Kind, StringComparer.Ordinal).ToArray();
        if (rows.Length == 0)
        {
            m.Raw("<p class=\"note\">The packets hold no photometry.</p>\n");
            return;
        }

        HtmlTable.Begin(m, "Photometry",
            ("time", ""), ("MJD", "n"), ("band", ""), ("what", ""), ("difference mag", "n"), ("apparent mag", "n"), ("flux (\u00B5Jy)", "n"), ("S/N", "n"), ("identifier", "n"));
        foreach (var row in rows.Take(MostRows)) Write(m, row);
        HtmlTable.End(m);
        if (rows.Length > MostRows)
            m.Write(
                $"<p class=\"note\">The latest {ReportFormat.Count(MostRows)} of {ReportFormat.Count(rows.Length)} rows;"
                + $" the archive has them all.</p>\n");
    }

    private static void Write(Markup m, Row row)
    {
        m.Write($"<tr><td class=\"k\">{ReportFormat.Time(row.Time)}</td><td class=\"n\">{ReportFormat.Mjd(row.Time)}</td>");
        m.Write(
            $"<td class=\"k {PlotPalette.ClassOf(row.Band)}\"><span class=\"dot\"></span><span class=\"band\">"
            + $"{PlotPalette.NameOf(row.Band)}</span></td><td class=\"k\">{row.Kind}</td>");
        m.Write($"<td class=\"n\">{row.Difference}</td><td class=\"n\">{ReportFormat.Magnitude(row.Apparent)}</td>");
        m.Write($"<td class=\"n\">{MicroJansky(row.Flux)}</td><td class=\"n\">{ReportFormat.Number(row.Flux.SignalToNoise, 1)}</td>");
        m.Write($"<td class=\"n\">{(row.Id == 0 ? "" : row.Id.ToString(System.Globalization.CultureInfo.InvariantCulture))}</td></tr>\n");
    }

    private static string MicroJansky(Flux flux)
    {
        const double NanojanskyPerMicrojansky = 1000;
        if (!double.IsFinite(flux.Nanojansky)) return ReportFormat.Missing;
        var (value, error) = (flux.Nanojansky / NanojanskyPerMicrojansky, flux.Error / NanojanskyPerMicrojansky);
        var decimals = Math.Abs(value) < 10 ? 3 : 1;
        return double.IsFinite(error)
            ? $"{ReportFormat.Number(value, decimals)}\u00A0\u00B1\u00A0{ReportFormat.Number(error, decimals)}"
            : ReportFormat.Number(value, decimals);
    }

    private readonly record struct Row(
        JulianDate Time, PassBand Band, string Kind, string Difference, Magnitude Apparent, Flux Flux, long Id)
    {
        public static Row From(Detection detection) => new(
            detection.Time, detection.Band, detection.IsPositive ? "detection" : "detection, fainter",
            ReportFormat.Magnitude(detection.Magnitude),
            ApparentPhotometry.IsMeaningful(detection) ? ApparentPhotometry.MagnitudeOf(detection) : Magnitude.None,
            detection.Flux, detection.Id);

        public static Row From(UpperLimit limit) => new(
            limit.Time, limit.Band, "upper limit", "> " + ReportFormat.Number(limit.Limit, 2), Magnitude.None, Flux.None, 0);

        public static Row From(ForcedMeasurement forced) => new(
            forced.Time, forced.Band, forced.IsGood ? "forced" : "forced, unsound",
            Math.Abs(forced.Flux.SignalToNoise) >= LightCurveMarks.LeastForcedSignalToNoise
                ? ReportFormat.Magnitude(forced.Flux.ToDifferenceMagnitude())
                : ReportFormat.Missing,
            Magnitude.None, forced.Flux, 0);
    }
}
