namespace Nightjar.Broker.Reports;

/// <summary>A map of points in the colours of their groups, some of them ringed; its axes mean nothing and are left out.</summary>
internal static class MapPlot
{
    private const double Side = 370;
    private const double Margin = 10;
    private const double HiddenShare = 0.002; // of points at each end, so that one far away does not squeeze the others

    /// <summary>Writes the map.</summary>
    /// <param name="m">The page.</param>
    /// <param name="map">Two numbers a point.</param>
    /// <param name="groups">The group of each point.</param>
    /// <param name="isRinged">Whether a point has a ring.</param>
    /// <param name="description">What people hear who cannot see it.</param>
    public static void Write(Markup m, float[] map, IReadOnlyList<int> groups, bool[] isRinged, string description)
    {
        var (x, y) = (Axis(map, 0, Margin, Side - Margin), Axis(map, 1, Side - Margin, Margin));
        m.Write($"<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"plot\" viewBox=\"0 0 {Side} {Side}\" role=\"img\" aria-label=\"{description}\">");
        m.Write($"<path class=\"grid\" d=\"M1 1H{Side - 1}V{Side - 1}H1Z\"/>");
        foreach (var group in Enumerable.Range(0, groups.Count).GroupBy(i => groups[i]).OrderByDescending(g => g.Key))
        {
            m.Write($"<g class=\"{CurvePlot.ClassOf(group.Key)}\" fill=\"currentColor\" fill-opacity=\"0.55\">");
            foreach (var i in group) m.Write($"<circle cx=\"{X(i):0.#}\" cy=\"{Y(i):0.#}\" r=\"2\"/>");
            m.Raw("</g>");
        }

        for (var i = 0; i < isRinged.Length; i++)
        {
            if (isRinged[i]) m.Write($"<circle class=\"ring\" cx=\"{X(i):0.#}\" cy=\"{Y(i):0.#}\" r=\"5\"/>");
        }

        PlotFrame.Close(m);

        double X(int i) => x.At(x.Clamp(map[2 * i]));
        double Y(int i) => y.At(y.Clamp(map[(2 * i) + 1]));
    }

    private static AxisScale Axis(float[] map, int axis, double from, double to)
    {
        var values = Enumerable.Range(0, map.Length / 2).Select(i => map[(2 * i) + axis]).Order().ToArray();
        var hidden = (int)(HiddenShare * values.Length);
        var (least, most) = (values[hidden], values[^(1 + hidden)]);
        return most > least ? new(least, most, from, to) : new(least - 1, least + 1, from, to);
    }
}
