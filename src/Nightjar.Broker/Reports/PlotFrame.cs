namespace Nightjar.Broker.Reports;

/// <summary>The box of a chart: its size, its margins, and how axes, ticks, grid and titles are drawn around it.</summary>
/// <remarks>Narrow screens shrink wide drawings and enlarge their labels by half: margins leave room for that. The name of the
/// vertical axis stands level above it, where it is read without turning the head and never meets the labels.</remarks>
/// <param name="Width">Of the whole drawing: about what it takes on a wide screen, in CSS pixels.</param>
/// <param name="Height">Of the whole drawing.</param>
/// <param name="Top">Margin above the box.</param>
internal readonly record struct PlotFrame(double Width, double Height, double Top = 28)
{
    private const double TickLength = 4;
    private const double WideFrom = 500;
    private const double CharacterWidth = 7.5;
    private const double EnlargedCharacterWidth = 10.5;
    private const double LabelGap = 18;

    /// <summary>Whether narrow screens have to shrink it.</summary>
    public bool IsWide => Width >= WideFrom;

    /// <summary>Left edge of the box.</summary>
    public double Left => IsWide ? 54 : 44;

    /// <summary>Right edge of the box.</summary>
    public double Right => Width - 14;

    /// <summary>Bottom edge of the box.</summary>
    public double Bottom => Height - (IsWide ? 54 : 44);

    /// <summary>How many labels of so many characters fit side by side.</summary>
    public int Fit(int characters) =>
        Math.Max(2, (int)((Right - Left) / (characters * (IsWide ? EnlargedCharacterWidth : CharacterWidth) + LabelGap)));

    /// <summary>Begins the drawing; <paramref name="description"/> is what people hear who cannot see it.</summary>
    public void Open(Markup m, string description) => m.Write(
        $"<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"plot{(IsWide ? " large" : "")}\""
        + $" viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{description}\">");

    /// <summary>Ends the drawing.</summary>
    public static void Close(Markup m) => m.Raw("</svg>\n");

    /// <summary>Draws the horizontal axis below the box.</summary>
    public void BottomAxis(Markup m, AxisScale scale, Ticks ticks, string title)
    {
        m.Write($"<path class=\"rule\" d=\"M{Left} {Bottom}H{Right}");
        foreach (var value in ticks.Values) m.Write($"M{scale.At(value)} {Bottom}v{TickLength}");
        m.Raw("\"/><g text-anchor=\"middle\">");
        for (var index = 0; index < ticks.Values.Length; index++)
            m.Write($"<text x=\"{scale.At(ticks.Values[index])}\" y=\"{Bottom + (IsWide ? 21 : 18)}\">{ticks.Labels[index]}</text>");
        m.Write($"<text class=\"name\" x=\"{(Left + Right) / 2}\" y=\"{Height - 6}\">{title}</text></g>");
    }

    /// <summary>Draws a second horizontal axis above the box.</summary>
    public void TopAxis(Markup m, AxisScale scale, Ticks ticks, string title)
    {
        m.Write($"<path class=\"rule\" d=\"M{Left} {Top}H{Right}");
        foreach (var value in ticks.Values) m.Write($"M{scale.At(value)} {Top}v-{TickLength}");
        m.Raw("\"/><g text-anchor=\"middle\">");
        for (var index = 0; index < ticks.Values.Length; index++)
            m.Write($"<text x=\"{scale.At(ticks.Values[index])}\" y=\"{Top - 8}\">{ticks.Labels[index]}</text>");
        m.Write($"<text class=\"name\" text-anchor=\"end\" x=\"{Right}\" y=\"13\">{title}</text></g>");
    }

    /// <summary>Draws the vertical axis left of the box, with a faint line across the box at each tick.</summary>
    public void LeftAxis(Markup m, AxisScale scale, Ticks ticks, string title)
    {
        m.Raw("<path class=\"grid\" d=\"");
        foreach (var value in ticks.Values) m.Write($"M{Left} {scale.At(value)}H{Right}");
        m.Raw("\"/><g text-anchor=\"end\">");
        for (var index = 0; index < ticks.Values.Length; index++)
            m.Write($"<text x=\"{Left - 7}\" y=\"{scale.At(ticks.Values[index]) + 4}\">{ticks.Labels[index]}</text>");
        m.Write($"</g><text class=\"name\" x=\"0\" y=\"13\">{title}</text>");
    }

    /// <summary>Writes one line in the middle of an empty box.</summary>
    public void Note(Markup m, string text) => m.Write(
        $"<path class=\"grid\" d=\"M{Left} {Top}H{Right}V{Bottom}H{Left}Z\"/>"
        + $"<text class=\"empty\" text-anchor=\"middle\" x=\"{(Left + Right) / 2}\" y=\"{(Top + Bottom) / 2}\">{text}</text>");

    /// <summary>Writes one entry of a legend; legends are HTML, so that they wrap on narrow screens.</summary>
    public static void Key(Markup m, string cssClass, string text) => m.Write(
        $"<li class=\"{cssClass}\"><svg class=\"key\" viewBox=\"0 0 12 12\" aria-hidden=\"true\">"
        + $"<path d=\"M1 1H11V11H1Z\" fill=\"currentColor\"/></svg><span>{text}</span></li>");
}
