using Nightjar.Sky;

namespace Nightjar.Broker.Reports;

/// <summary>The page of one alert or one object: key facts, the merged light curve in magnitudes and flux, the stamps of each
/// alert, and the photometry as a table. One HTML file that holds everything it shows, runs no script and loads nothing.</summary>
public static class AlertPage
{
    /// <summary>Stamps are shown for so many alerts, the latest.</summary>
    public const int MostStamps = 20;

    /// <summary>Writes the page. The same model gives the same bytes.</summary>
    /// <param name="writer">Where it goes; the caller writes the file as UTF-8.</param>
    /// <param name="model">What it shows; at least one alert.</param>
    /// <exception cref="ArgumentException">The model has no alert.</exception>
    public static void Write(TextWriter writer, AlertPageModel model)
    {
        if (model.Alerts.Count == 0) throw new ArgumentException("There is no alert to show.", nameof(model));
        InterestingAlert[] alerts = [.. model.Alerts
            .OrderByDescending(item => item.Alert.Detection.Time).ThenByDescending(item => item.Alert.Id.Number)];
        var latest = alerts[0];
        var lightCurve = model.LightCurve ?? Merge(alerts);
        var name = AlertCard.NameOf(latest.Alert);
        var m = new Markup(writer);
        PageShell.Begin(m, $"{name} \u00B7 Nightjar", alerts.Length > 1
            ? [("Light curve", "lightcurve"), ("Stamps", "stamps"), ("Photometry", "photometry")]
            : [("Light curve", "lightcurve"), ("Photometry", "photometry")]);
        m.Write(
            $"<h1>{name}</h1>\n<p class=\"sub\">{ReportFormat.Survey(latest.Alert.Survey)} \u00B7"
            + $" {ReportFormat.Count(model.AlertsInArchive ?? alerts.Length, "alert")} in the archive"
            + $" {ReportFormat.Clip(model.ArchiveName)} \u00B7 latest {ReportFormat.Time(latest.Alert.Detection.Time)} \u00B7"
            + $" made {PageShell.Stamp(model.GeneratedAt)}</p>\n");
        AlertCard.WriteReasons(m, latest);
        m.Raw("</header>\n<main>\n");
        WriteLightCurve(m, latest, lightCurve);
        if (alerts.Length > 1) WriteStamps(m, alerts);
        m.Raw("<section id=\"photometry\"><h2>Photometry</h2>\n");
        PhotometryTable.Write(m, lightCurve);
        m.Raw("</section>\n</main>\n");
        PageShell.End(m, model.ArchiveName, model.GeneratedAt);
    }

    private static void WriteLightCurve(Markup m, InterestingAlert latest, LightCurve lightCurve)
    {
        var time = latest.Alert.Detection.Time;
        m.Raw("<section id=\"lightcurve\"><h2>Light curve</h2>\n<div class=\"look object\"><div>");
        AlertCard.WriteStamps(m, latest.Alert);
        AlertFacts.Write(m, latest);
        m.Raw("</div><figure><figcaption><strong>Difference magnitude</strong>: of the change against the template</figcaption>");
        LightCurvePlot.Write(m.Writer, lightCurve, time, LightCurveView.Difference, isLarge: true);
        m.Raw("</figure></div>\n");
        if (lightCurve.Detections.Count + lightCurve.Forced.Count < 2)
        {
            m.Raw("</section>\n");
            return;
        }

        m.Raw(
            "<div class=\"panels wide\">\n<figure><figcaption><strong>Difference flux</strong>"
            + ": signed, below zero where fainter than the template</figcaption>");
        LightCurvePlot.Write(m.Writer, lightCurve, time, LightCurveView.Flux);
        m.Raw("</figure>\n");
        if (lightCurve.Detections.Exists(detection => ApparentPhotometry.IsMeaningful(detection)))
        {
            m.Raw(
                "<figure><figcaption><strong>Apparent magnitude</strong>"
                + ": template and difference together, for a source that the template holds</figcaption>");
            LightCurvePlot.Write(m.Writer, lightCurve, time, LightCurveView.Apparent);
            m.Raw("</figure>\n");
        }

        m.Raw("</div></section>\n");
    }

    private static void WriteStamps(Markup m, InterestingAlert[] alerts)
    {
        m.Raw("<section id=\"stamps\"><h2>Stamps</h2>\n");
        if (alerts.Length > MostStamps) m.Write($"<p class=\"lead\">The latest {MostStamps} of {ReportFormat.Count(alerts.Length)} alerts.</p>\n");
        m.Raw("<div class=\"epochs\">\n");
        foreach (var item in alerts.Take(MostStamps))
        {
            m.Write($"<article><h3>{ReportFormat.Time(item.Alert.Detection.Time)}</h3>");
            AlertCard.WriteStamps(m, item.Alert);
            m.Write($"<p class=\"sub-facts\">{AlertFacts.Brightness(item.Alert.Detection)}");
            foreach (var (name, value) in AlertFacts.Scores(item)) m.Write($" \u00B7 {name} {ReportFormat.Number(value, 3)}");
            m.Write($" \u00B7 {ReportFormat.Clip(item.Alert.Id.ToString())}</p></article>\n");
        }

        m.Raw("</div></section>\n");
    }

    /// <summary>What the alerts hold together. The triggering detections come first and so stay: histories repeat them with
    /// fewer digits.</summary>
    private static LightCurve Merge(InterestingAlert[] alerts)
    {
        var merged = new LightCurve();
        merged.Detections.AddRange(alerts.Select(item => item.Alert.Detection).Where(detection => detection.Time.IsKnown));
        foreach (var item in alerts)
        {
            merged.Detections.AddRange(item.Alert.LightCurve.Detections);
            merged.UpperLimits.AddRange(item.Alert.LightCurve.UpperLimits);
            merged.Forced.AddRange(item.Alert.LightCurve.Forced);
        }

        LightCurveMerger.Merge(merged);
        return merged;
    }
}
