using Nightjar.Sky;

namespace Nightjar.Broker.Reports;

/// <summary>The key facts of an alert as a list of terms and values.</summary>
internal static class AlertFacts
{
    private const int MostClasses = 3;

    /// <summary>Writes the list; facts that the packet does not state are left out.</summary>
    public static void Write(Markup m, InterestingAlert item)
    {
        var alert = item.Alert;
        var detection = alert.Detection;
        m.Raw("<dl class=\"facts\">");
        if (detection.Position.IsValid) WritePosition(m, detection.Position);
        else Fact(m, "position", "not valid");
        Fact(m, "time", $"{ReportFormat.Time(detection.Time)}, MJD {ReportFormat.Mjd(detection.Time)}");
        Fact(m, "difference", Brightness(detection));
        if (ApparentPhotometry.IsMeaningful(detection))
            Fact(m, "apparent", ReportFormat.Magnitude(ApparentPhotometry.MagnitudeOf(detection)) + " mag");
        if (double.IsFinite(alert.LimitingMagnitude)) Fact(m, "limit", $"{ReportFormat.Number(alert.LimitingMagnitude, 1)} mag (5\u03C3)");
        WriteScores(m, item);
        if (alert.DetectionCount > 0) Fact(m, "detections", ReportFormat.Count(alert.DetectionCount) + " since the survey began");
        WriteNeighbours(m, alert);
        if (double.IsFinite(alert.FwhmPixels)) Fact(m, "width", $"{ReportFormat.Number(alert.FwhmPixels, 1)} pixels (FWHM)");
        m.Write($"<dt>alert</dt><dd>{ReportFormat.Survey(alert.Survey)} {ReportFormat.Clip(alert.Id.ToString())}");
        if (alert.SchemaVersion.Length > 0) m.Write($", schema {ReportFormat.Clip(alert.SchemaVersion)}");
        m.Raw("</dd>");
        if (detection.Position.IsValid)
        {
            m.Raw("<dt>search</dt><dd>");
            ExternalLinks.Write(m, detection.Position);
            m.Raw("</dd>");
        }

        m.Raw("</dl>\n");
    }

    /// <summary>Magnitude with band, and flux.</summary>
    public static string Brightness(in Detection detection)
    {
        var sign = detection.IsPositive ? "" : ", fainter than the template";
        return $"{PlotPalette.NameOf(detection.Band)} {ReportFormat.Magnitude(detection.Magnitude)} mag, "
            + $"{ReportFormat.Flux(detection.Flux.Nanojansky)}{sign}";
    }

    /// <summary>The survey's score and the models' scores, by name.</summary>
    public static IEnumerable<(string Name, double Value)> Scores(InterestingAlert item)
    {
        var alert = item.Alert;
        var version = alert.RealBogusVersion.Length > 0 ? " " + ReportFormat.Clip(alert.RealBogusVersion) : "";
        if (double.IsFinite(alert.RealBogus)) yield return (SurveyScores.CurrentName(alert.Survey) + version, alert.RealBogus);
        if (double.IsFinite(alert.RandomForestRealBogus)) yield return (SurveyScores.OlderName, alert.RandomForestRealBogus);
        foreach (var (name, value) in item.Scores.OrderBy(score => score.Key, StringComparer.Ordinal))
            if (double.IsFinite(value)) yield return (ReportFormat.Clip(name), value);
    }

    private static void WritePosition(Markup m, SkyPosition position)
    {
        var galactic = position.ToGalactic();
        Fact(m, "position", position.ToSexagesimal().Replace("-", "\u2212"));
        Fact(m, "degrees", $"{ReportFormat.Number(position.RightAscension, 6)}, {ReportFormat.Number(position.Declination, 6)}");
        Fact(m, "galactic", $"l {ReportFormat.Number(galactic.Longitude, 2)}\u00B0, b {ReportFormat.Number(galactic.Latitude, 2)}\u00B0");
    }

    private static void WriteScores(Markup m, InterestingAlert item)
    {
        var others = item.Judgements.Where(j => j.Model.Family is not ("braai" or "")).ToList();
        var names = others.Select(j => ReportFormat.Clip(j.Model.Label)).ToHashSet(StringComparer.Ordinal);
        var scores = string.Join(", ", Scores(item).Where(score => !names.Contains(score.Name)).Select(score => $"{score.Name} {ReportFormat.Number(score.Value, 3)}"));
        if (scores.Length > 0) Fact(m, "real/bogus", scores);
        var networks = string.Join(", ", others.Where(j => j.Reason.Length == 0 && j.Probabilities.Count == 0).Select(j => $"{ReportFormat.Clip(j.Model.Label)} {ReportFormat.Number(j.Value, 3)}"));
        if (networks.Length > 0) Fact(m, "networks", networks);
        foreach (var j in others.Where(j => j.Probabilities.Count > 0))
            Fact(m, ReportFormat.Clip(j.Model.Label), string.Join(", ", j.Ranked().Take(MostClasses).Select(c => $"{ReportFormat.Clip(c.Class)} {ReportFormat.Number(c.Probability, 3)}")));
        var missing = string.Join(", ", item.Judgements.Where(j => j.Reason.Length > 0).Select(j => $"{ReportFormat.Clip(j.Model.Label)} ({j.Reason})"));
        if (missing.Length > 0) Fact(m, "no score", missing);
    }

    private static void WriteNeighbours(Markup m, Alert alert)
    {
        if (double.IsFinite(alert.CatalogDistanceArcsec))
        {
            var kind = alert.CatalogStarScore switch
            {
                > InterestRanking.StarScore => "star",
                < InterestRanking.GalaxyScore => "galaxy",
                double.NaN => "unknown kind",
                _ => "star or galaxy",
            };
            Fact(m, "catalogue", $"{kind} at {ReportFormat.Arcseconds(alert.CatalogDistanceArcsec)}, star score {ReportFormat.Number(alert.CatalogStarScore, 2)}");
        }

        var reference = alert.Detection.Reference;
        if (reference.Magnitude.IsMeasured)
            Fact(m, "template", $"{ReportFormat.Magnitude(reference.Magnitude)} mag at {ReportFormat.Arcseconds(reference.DistanceArcsec)}");
        if (double.IsFinite(alert.SolarSystemDistanceArcsec) || alert.SolarSystemName.Length > 0)
            Fact(m, "solar system", $"{ReportFormat.Clip(alert.SolarSystemName)} at {ReportFormat.Arcseconds(alert.SolarSystemDistanceArcsec)}");
    }

    private static void Fact(Markup m, string term, string value) => m.Write($"<dt>{term}</dt><dd>{value}</dd>");
}
