using Nightjar.Sky;

namespace Nightjar.Broker.Reports;

/// <summary>The whole sky in Mollweide's equal-area projection: the density of alerts in hexagons of equal area, the galactic
/// plane, the ecliptic, a labelled grid, and numbered marks for single alerts.</summary>
/// <remarks>Its size depends on the occupied hexagons (at most about 14,000), not on the number of alerts.</remarks>
public static class SkyMap
{
    private const double FineCells = 3.4;
    private const double CoarseCells = 5;
    private const int FewAlerts = 20_000;
    private const int MostLevels = 7;
    private const int MostRings = 500;

    /// <summary>Writes the map and its legend.</summary>
    /// <param name="writer">Where the HTML goes.</param>
    /// <param name="points">The alerts; interesting ones get a ring, as far as there are not too many.</param>
    /// <param name="pins">Alerts that get a number, from 1, and a link to <c>#alert-number</c>.</param>
    public static void Write(TextWriter writer, IReadOnlyList<SkyPoint> points, IReadOnlyList<SkyPosition> pins)
    {
        var m = new Markup(writer);
        var geometry = new SkyMapGeometry(points.Count < FewAlerts ? CoarseCells : FineCells);
        var density = SkyDensity.Of(points, geometry);
        var levels = SkyDensity.Levels(density.Cells.Count == 0 ? 1 : density.Cells.Max(cell => cell.Count), MostLevels);
        m.Write(
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"sky\" viewBox=\"{-SkyMapGeometry.Width / 2}"
            + $" {-SkyMapGeometry.Height / 2} {SkyMapGeometry.Width} {SkyMapGeometry.Height}\" role=\"group\""
            + $" aria-label=\"{Describe(density)}\">");
        m.Write($"<clipPath id=\"sky-edge\"><ellipse rx=\"{SkyMapGeometry.HalfWidth}\" ry=\"{SkyMapGeometry.HalfHeight}\"/></clipPath>");
        m.Write($"<ellipse class=\"sphere\" rx=\"{SkyMapGeometry.HalfWidth}\" ry=\"{SkyMapGeometry.HalfHeight}\"/>");
        WriteCells(m, density, levels, geometry);
        SkyGraticule.Write(m, geometry);
        var rings = points.Where(point => point.IsInteresting && point.Position.IsValid).Select(point => point.Position).Take(MostRings).ToArray();
        foreach (var ring in rings) WriteRing(m, geometry, ring);
        SkyPins.Write(m, geometry, pins);
        m.Raw("</svg>\n");
        WriteLegend(m, density, levels, geometry, rings.Length + pins.Count > 0);
    }

    /// <summary>The opacity of a level, from faint to full.</summary>
    private static double Opacity(int level, int levels) => levels == 1 ? 1 : 0.28 + 0.72 * level / (levels - 1);

    private static void WriteCells(Markup m, SkyDensity density, IReadOnlyList<int> levels, SkyMapGeometry geometry)
    {
        var (half, side) = (geometry.Grid.Width / 2, geometry.CellRadius);
        m.Raw("<g clip-path=\"url(#sky-edge)\" fill=\"currentColor\">");
        foreach (var group in density.Cells.GroupBy(cell => (cell.Survey, Level: LevelOf(cell.Count, levels))).OrderBy(group => group.Key))
        {
            m.Write(
                $"<path class=\"{PlotPalette.SurveyClassOf(density.Surveys[group.Key.Survey])}\""
                + $" fill-opacity=\"{Opacity(group.Key.Level, levels.Count):0.##}\" d=\"");
            foreach (var cell in group)
                m.Write($"M{cell.X} {cell.Y - side}l{half:0.##} {side / 2}v{side}l{-half:0.##} {side / 2} {-half:0.##} {-side / 2}v{-side}Z");
            m.Raw("\"/>");
        }

        m.Raw("</g>");
    }

    private static int LevelOf(int count, IReadOnlyList<int> levels)
    {
        var level = 0;
        while (level + 1 < levels.Count && count >= levels[level + 1]) level++;
        return level;
    }

    private static void WriteRing(Markup m, SkyMapGeometry geometry, SkyPosition position)
    {
        var (x, y) = geometry.Place(position);
        m.Write($"<circle class=\"ring\" cx=\"{x}\" cy=\"{y}\" r=\"5\"/>");
    }

    private static void WriteLegend(
        Markup m, SkyDensity density, IReadOnlyList<int> levels, SkyMapGeometry geometry, bool withMarks)
    {
        m.Raw("<ul class=\"legend\">");
        foreach (var (cssClass, name, total) in Groups(density))
        {
            m.Write($"<li class=\"{cssClass}\"><span>{name} {ReportFormat.Count(total)}</span>");
            m.Raw("<span class=\"ramp\">");
            for (var level = 0; level < levels.Count; level++)
                m.Write(
                    $"<span><svg viewBox=\"0 0 22 10\" aria-hidden=\"true\">"
                    + $"<path fill=\"currentColor\" fill-opacity=\"{Opacity(level, levels.Count):0.##}\" d=\"M0"
                    + $" 0H22V10H0Z\"/></svg><b>{Ticks.Short(levels[level])}{(level == levels.Count - 1 ? "+" : "")}</b>"
                    + $"</span>");
            m.Raw("</span></li>");
        }

        if (density.Cells.Count > 0) m.Write($"<li>alerts per {ReportFormat.Number(geometry.SquareDegreesPerCell, 1)} square degrees</li>");
        m.Raw(
            "<li><svg class=\"key\" viewBox=\"0 0 22 12\" aria-hidden=\"true\"><path class=\"galaxy\" d=\"M0 6H22\"/>"
            + "</svg><span>galactic plane</span></li>");
        m.Raw(
            "<li><svg class=\"key\" viewBox=\"0 0 22 12\" aria-hidden=\"true\"><path class=\"ecliptic\" d=\"M0 6H22\"/>"
            + "</svg><span>ecliptic</span></li>");
        if (withMarks) m.Raw(
            "<li><svg class=\"key\" viewBox=\"0 0 12 12\" aria-hidden=\"true\">"
            + "<circle class=\"pin\" cx=\"6\" cy=\"6\" r=\"5\"/></svg><span>most interesting</span></li>");
        if (density.Unplaced > 0) m.Write($"<li>{ReportFormat.Count(density.Unplaced)} without a valid position</li>");
        m.Raw("</ul>\n");
    }

    // Surveys that share a colour share an entry.
    private static IEnumerable<(string CssClass, string Name, long Total)> Groups(SkyDensity density) =>
        density.Surveys.Zip(density.Totals).GroupBy(one => PlotPalette.SurveyClassOf(one.First), StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => (group.Key,
                group.Count() == 1 ? ReportFormat.Survey(group.First().First) : ReportFormat.Count(group.Count(), "other survey"),
                group.Sum(one => one.Second)));

    private static string Describe(SkyDensity density) =>
        density.Cells.Count == 0
            ? "Map of the whole sky without alerts."
            : "Map of the whole sky in equatorial coordinates, density of alerts: "
            + string.Join(", ", density.Surveys.Select((survey, index) => $"{ReportFormat.Survey(survey)} {ReportFormat.Count(density.Totals[index])}"))
            + ". North is up, right ascension grows to the left.";
}
