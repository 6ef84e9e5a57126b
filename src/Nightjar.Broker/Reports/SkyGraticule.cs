using Nightjar.Sky;

namespace Nightjar.Broker.Reports;

/// <summary>The lines of the sky map: meridians and parallels with their labels, the galactic plane and the ecliptic.</summary>
internal static class SkyGraticule
{
    private const int MeridianStep = 30;
    private const int ParallelStep = 30;
    private const double CurveStep = 3;

    /// <summary>Writes all lines and labels.</summary>
    public static void Write(Markup m, SkyMapGeometry geometry)
    {
        m.Raw("<g clip-path=\"url(#sky-edge)\"><path class=\"grid\" d=\"");
        for (var rightAscension = 0; rightAscension <= 360; rightAscension += MeridianStep)
            Curve(m, geometry, Enumerable.Range(0, 61).Select(step => new SkyPosition(rightAscension, -90 + step * CurveStep)));
        for (var declination = -60; declination <= 60; declination += ParallelStep)
        {
            var (x, y) = geometry.Place(new SkyPosition(0, declination));
            m.Write($"M{-x} {y}H{x}");
        }

        m.Raw("\"/><path class=\"ecliptic\" d=\"");
        Curve(m, geometry, Enumerable.Range(0, 121).Select(step => EclipticCircle.At(step * CurveStep)));
        m.Raw("\"/><path class=\"galaxy\" d=\"");
        Curve(m, geometry, Enumerable.Range(0, 121).Select(step => new GalacticPosition(step * CurveStep, 0).ToEquatorial()));
        m.Raw("\"/></g>");
        WriteLabels(m, geometry);
    }

    private static void WriteLabels(Markup m, SkyMapGeometry geometry)
    {
        m.Raw("<g class=\"halo\" text-anchor=\"middle\">");
        for (var rightAscension = MeridianStep; rightAscension < 360; rightAscension += MeridianStep)
        {
            var (x, y) = geometry.Place(new SkyPosition(rightAscension, 0));
            m.Write($"<text class=\"{(rightAscension % 90 == 0 ? "" : "minor")}\" x=\"{x}\" y=\"{y - 5}\">{rightAscension / 15}h</text>");
        }

        m.Raw("</g><g class=\"halo\" text-anchor=\"end\">");
        for (var declination = -60; declination <= 60; declination += ParallelStep)
        {
            var (x, y) = geometry.Place(new SkyPosition(360, declination));
            var text = (declination > 0 ? "+" : "") + ReportFormat.Number(declination, 0) + "\u00B0";
            m.Write(
                $"<text class=\"{(declination == 0 ? "minor" : "")}\" x=\"{x + (declination == 0 ? 34 : -6)}\""
                + $" y=\"{y + (declination > 0 ? -2 : declination < 0 ? 10 : -5)}\">{text}</text>");
        }

        var (centreX, centreY) = geometry.Place(new GalacticPosition(0, 0).ToEquatorial());
        m.Write(
            $"</g><path class=\"galaxy\" d=\"M{centreX - 5} {centreY}h10m-5-5v10\"/>"
            + $"<text class=\"halo minor\" x=\"{centreX + 8}\" y=\"{centreY + 12}\">galactic centre</text>");
    }

    // Where a curve leaves the map at one edge and comes back at the other, both ends run on past the edge, which clips them.
    private static void Curve(Markup m, SkyMapGeometry geometry, IEnumerable<SkyPosition> directions)
    {
        var last = new SkyPosition(double.NaN, 0);
        foreach (var direction in directions)
        {
            var turn = 360 * Math.Round((direction.RightAscension - last.RightAscension) / 360);
            if (double.IsNaN(turn))
            {
                Point(m, geometry, 'M', direction);
            }
            else
            {
                Point(m, geometry, 'L', direction with { RightAscension = direction.RightAscension - turn });
                if (turn != 0)
                {
                    Point(m, geometry, 'M', last with { RightAscension = last.RightAscension + turn });
                    Point(m, geometry, 'L', direction);
                }
            }

            last = direction;
        }
    }

    private static void Point(Markup m, SkyMapGeometry geometry, char command, SkyPosition direction)
    {
        var (x, y) = geometry.Place(direction);
        m.Write($"{command}{x} {y}");
    }
}
