namespace Nightjar.Broker.Reports;

/// <summary>The head and the end of a table, in a frame that scrolls sideways on narrow screens, by keyboard too.</summary>
internal static class HtmlTable
{
    /// <summary>Begins a table.</summary>
    /// <param name="m">The page.</param>
    /// <param name="name">What the table is about, for people who cannot see it.</param>
    /// <param name="columns">Titles and CSS classes (<c>n</c> aligns numbers, <c>wide-only</c> is left out on narrow screens).</param>
    public static void Begin(Markup m, string name, params ReadOnlySpan<(string Title, string CssClass)> columns)
    {
        m.Write($"<div class=\"table\" role=\"region\" tabindex=\"0\" aria-label=\"{name}\"><table><thead><tr>");
        foreach (var (title, cssClass) in columns) m.Write($"<th scope=\"col\" class=\"{cssClass}\">{title}</th>");
        m.Raw("</tr></thead>\n<tbody>\n");
    }

    /// <summary>Ends it.</summary>
    public static void End(Markup m) => m.Raw("</tbody></table></div>\n");
}
