using Nightjar.Sky;

namespace Nightjar.Broker.Reports;

/// <summary>Draws the marks of a light curve.</summary>
internal readonly record struct LightCurvePen(
    Markup Markup, LightCurveView View, JulianDate Alert, AxisScale Day, AxisScale Value, double Unit)
{
    private const double FullRadius = 3.6;
    private const double HollowRadius = 3;
    private const double RingRadius = 7.5;

    /// <summary>Draws marks of one kind and band, error bars below them.</summary>
    public void Draw(LightCurveMark[] marks, bool withHints)
    {
        var m = Markup;
        m.Write($"<g class=\"{PlotPalette.ClassOf(marks[0].Band)} {ClassOf(marks[0].Kind)}\">");
        DrawErrors(marks);
        if (withHints)
        {
            foreach (var mark in marks)
            {
                m.Raw("<path d=\"");
                Outline(mark);
                m.Write($"\"><title>{Hint(mark)}</title></path>");
            }
        }
        else
        {
            m.Raw("<path d=\"");
            // Marks on the same spot of the drawing look the same once.
            var pen = this;
            foreach (var mark in marks.DistinctBy(pen.Spot)) Outline(mark);
            m.Raw("\"/>");
        }

        if (marks[0].IsNegative) DrawBars(marks);
        m.Raw("</g>");
    }

    /// <summary>Puts a ring around the detection that made the alert.</summary>
    public void Ring(in LightCurveMark mark) =>
        Markup.Write($"<circle class=\"ring\" cx=\"{X(mark)}\" cy=\"{Y(mark)}\" r=\"{RingRadius}\"/>");

    /// <summary>The CSS class of a kind of mark.</summary>
    public static string ClassOf(LightCurveMarkKind kind) => kind switch
    {
        LightCurveMarkKind.UpperLimit => "limit",
        LightCurveMarkKind.Forced or LightCurveMarkKind.NegativeForced => "forced",
        _ => "seen",
    };

    /// <summary>The outline of a mark at a point.</summary>
    public static void Outline(Markup m, LightCurveMarkKind kind, double x, double y)
    {
        if (kind == LightCurveMarkKind.UpperLimit)
        {
            m.Write($"M{x - 3.5} {y}h7l-3.5 6Z");
            return;
        }

        var radius = ClassOf(kind) == "forced" ? HollowRadius : FullRadius;
        m.Write($"M{x - radius} {y}a{radius} {radius} 0 1 0 {2 * radius} 0a{radius} {radius} 0 1 0 {-2 * radius} 0Z");
    }

    private void Outline(in LightCurveMark mark) => Outline(Markup, mark.Kind, X(mark), Y(mark));

    private void DrawErrors(LightCurveMark[] marks)
    {
        var pen = this;
        var bars = marks.Where(mark => mark.Error > 0).DistinctBy(pen.Spot).ToArray();
        if (bars.Length == 0) return;
        Markup.Raw("<path class=\"err\" d=\"");
        foreach (var mark in bars)
        {
            var (low, high) = (Value.Clamp((mark.Value - mark.Error) / Unit), Value.Clamp((mark.Value + mark.Error) / Unit));
            Markup.Write($"M{X(mark)} {Value.At(low)}V{Value.At(high)}");
        }

        Markup.Raw("\"/>");
    }

    private void DrawBars(LightCurveMark[] marks)
    {
        Markup.Raw("<path class=\"bar\" d=\"");
        foreach (var mark in marks) Markup.Write($"M{X(mark) - 2} {Y(mark)}h4");
        Markup.Raw("\"/>");
    }

    private (int, int) Spot(LightCurveMark mark) => ((int)Math.Round(X(mark)), (int)Math.Round(Y(mark)));

    private double X(in LightCurveMark mark) => Day.At(mark.Time - Alert);

    private double Y(in LightCurveMark mark) => Value.At(mark.Value / Unit);

    private string Hint(in LightCurveMark mark)
    {
        var isFlux = View == LightCurveView.Flux;
        var value = (mark.IsMeasurement, isFlux) switch
        {
            (true, true) => $"{ReportFormat.Flux(mark.Value)} \u00B1 {ReportFormat.Flux(mark.Error)}",
            (true, false) => ReportFormat.Magnitude(new Magnitude(mark.Value, mark.Error)),
            (false, true) => $"below {ReportFormat.Flux(mark.Value)}",
            (false, false) => $"fainter than {ReportFormat.Number(mark.Value, 2)}",
        };
        var origin = mark.IsForced ? "forced, " : "";
        var sign = mark.IsNegative ? ", fainter than the template" : "";
        return $"{PlotPalette.NameOf(mark.Band)}: {origin}{value}{sign}, MJD {ReportFormat.Mjd(mark.Time)}";
    }
}
