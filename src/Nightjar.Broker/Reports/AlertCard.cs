using Nightjar.Sky;

namespace Nightjar.Broker.Reports;

/// <summary>One interesting alert on the page of a night: name, reasons, stamps, light curve and facts.</summary>
internal static class AlertCard
{
    /// <summary>Writes the card.</summary>
    /// <param name="m">The page.</param>
    /// <param name="item">The alert.</param>
    /// <param name="rank">Its place, from 1: the card's anchor is <c>alert-rank</c>.</param>
    public static void Write(Markup m, InterestingAlert item, int rank)
    {
        var alert = item.Alert;
        m.Write($"<article class=\"card\" id=\"alert-{rank}\">\n<header><span class=\"rank\">{rank}</span><h3>{NameOf(alert)}</h3>");
        WriteReasons(m, item);
        if (double.IsFinite(item.Interest)) m.Write($"<span class=\"worth\">interest <b>{ReportFormat.Number(item.Interest, 0)}</b></span>");
        m.Raw("</header>\n<div class=\"look\"><div>");
        WriteStamps(m, alert);
        AlertFacts.Write(m, item);
        m.Raw("</div><figure>");
        LightCurvePlot.Write(m.Writer, alert.LightCurve, alert.Detection.Time);
        m.Raw("</figure></div></article>\n");
    }

    /// <summary>The name of the object, or of the alert where the survey has given none yet.</summary>
    public static string NameOf(Alert alert) =>
        ReportFormat.Clip(alert.ObjectId.Length > 0 ? alert.ObjectId : alert.Id.ToString());

    /// <summary>Writes the reasons as a row of labels.</summary>
    public static void WriteReasons(Markup m, InterestingAlert item)
    {
        if (item.Reasons.Count == 0) return;
        m.Raw("<ul class=\"chips\">");
        foreach (var reason in item.Reasons) m.Write($"<li>{ReportFormat.Clip(reason)}</li>");
        m.Raw("</ul>");
    }

    /// <summary>Writes the three stamps.</summary>
    public static void WriteStamps(Markup m, Alert alert)
    {
        m.Raw("<div class=\"stamps\">");
        StampImage.Write(m.Writer, alert.Cutouts.Science, CutoutKind.Science, alert.Survey);
        StampImage.Write(m.Writer, alert.Cutouts.Template, CutoutKind.Template, alert.Survey);
        StampImage.Write(m.Writer, alert.Cutouts.Difference, CutoutKind.Difference, alert.Survey);
        m.Raw("</div>\n");
    }
}
