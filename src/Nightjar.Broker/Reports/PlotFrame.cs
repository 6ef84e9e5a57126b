namespace Nightjar.Broker.Reports;

/// <summary>The box of a chart: its size, its margins, and how axes, ticks, grid and titles are drawn around it.</summary>
/// <remarks>Margins leave room for labels a quarter larger than on a wide screen: narrow screens enlarge them.</remarks>
/// <param name="Width">Of the whole drawing.</param>
/// <param name="Height">Of the whole drawing.</param>
/// <param name="Top">Margin above the box.</param>
internal readonly record struct PlotFrame(double Width, double Height, double Top = 10)
{
    private const double TickLength = 4;

    /// <summary>The width that one character of a label takes at most.</summary>
    public const double CharacterWidth = 8;

    /// <summary>Left edge of the box.</summary>
    public double Left => 56;

    /// <summary>Right edge of the box.</summary>
    public double Right => Width - 14;

    /// <summary>Bottom edge of the box.</summary>
    public double Bottom => Height - 42;

    /// <summary>How many labels of so many characters fit side by side.</summary>
    public int Fit(int characters) => Math.Max(2, (int)((Right - Left) / (characters * CharacterWidth + 22)));

    /// <summary>Begins the drawing; <paramref name="description"/> is what people hear who cannot see it.</summary>
    public void Open(Markup m, string description) => m.Write(
        $"<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"plot\" viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{description}\">");

    /// <summary>Ends the drawing.</summary>
    public static void Close(Markup m) => m.Raw("</svg>\n");

    /// <summary>Draws the horizontal axis below the box.</summary>
    public void BottomAxis(Markup m, AxisScale scale, Ticks ticks, string title)
    {
        m.Write($"<path class=\"rule\" d=\"M{Left} {Bottom}H{Right}");
        foreach (var value in ticks.Values) m.Write($"M{scale.At(value)} {Bottom}v{TickLength}");
        m.Raw("\"/><g text-anchor=\"middle\">");
        for (var index = 0; index < ticks.Values.Length; index++)
            m.Write($"<text x=\"{scale.At(ticks.Values[index])}\" y=\"{Bottom + 17}\">{ticks.Labels[index]}</text>");
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
        m.Write($"<text class=\"name\" x=\"{(Left + Right) / 2}\" y=\"{Top - 25}\">{title}</text></g>");
    }

    /// <summary>Draws the vertical axis left of the box, with a faint line across the box at each tick.</summary>
    public void LeftAxis(Markup m, AxisScale scale, Ticks ticks, string title)
    {
        m.Raw("<path class=\"grid\" d=\"");
        foreach (var value in ticks.Values) m.Write($"M{Left} {scale.At(value)}H{Right}");
        m.Raw("\"/><g text-anchor=\"end\">");
        for (var index = 0; index < ticks.Values.Length; index++)
            m.Write($"<text x=\"{Left - 7}\" y=\"{scale.At(ticks.Values[index]) + 4}\">{ticks.Labels[index]}</text>");
        var middle = (Top + Bottom) / 2;
        m.Write($"</g><text class=\"name\" text-anchor=\"middle\" transform=\"translate(13 {middle})rotate(-90)\">{title}</text>");
    }

    /// <summary>Writes one line in the middle of an empty box.</summary>
    public void Note(Markup m, string text) => m.Write(
        $"<text class=\"empty\" text-anchor=\"middle\" x=\"{(Left + Right) / 2}\" y=\"{(Top + Bottom) / 2}\">{text}</text>");

    /// <summary>Writes one entry of a legend; legends are HTML, so that they wrap on narrow screens.</summary>
    public static void Key(Markup m, string cssClass, string text) => m.Write(
        $"<li class=\"{cssClass}\"><svg class=\"key\" viewBox=\"0 0 12 12\" aria-hidden=\"true\"><path d=\"M1 1H11V11H1Z\" fill=\"currentColor\"/></svg><span>{text}</span></li>");
}
