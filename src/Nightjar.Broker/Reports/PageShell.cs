using System.Globalization;

namespace Nightjar.Broker.Reports;

/// <summary>What all pages share: head, policy, style, the line with the name, and the foot.</summary>
internal static class PageShell
{
    // A nightjar in flight, seen from below.
    private const string Bird =
        "<svg viewBox=\"0 0 24 24\" aria-hidden=\"true\"><path d=\"M12 13.2c-.9-2.6-3.400-5.200-11-6.900 2.300 3.800 5.600 6.600 8.900 7.900l-1.700 6.300 3.800-2.600 3.800 2.600-1.700-6.300c3.300-1.300 6.600-4.100 8.900-7.900-7.600 1.700-10.100 4.300-11 6.900z\"/></svg>";

    /// <summary>Writes everything up to the title of the page.</summary>
    /// <param name="m">The page.</param>
    /// <param name="title">Its title.</param>
    /// <param name="links">Sections of the page: their names and identifiers.</param>
    public static void Begin(Markup m, string title, params ReadOnlySpan<(string Name, string Id)> links)
    {
        m.Raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n");
        m.Write($"<meta http-equiv=\"Content-Security-Policy\" content=\"{ReportStyle.Policy}\"/>\n");
        m.Raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n<meta name=\"referrer\" content=\"no-referrer\"/>\n<meta name=\"generator\" content=\"Nightjar\"/>\n");
        m.Write($"<title>{title}</title>\n<style>");
        m.Raw(ReportStyle.Sheet);
        m.Write($"</style>\n</head>\n<body>\n<header class=\"top\">\n<div class=\"brand\">");
        m.Raw(Bird);
        m.Raw("<span>Nightjar</span><nav aria-label=\"Sections\">");
        foreach (var (name, id) in links) m.Write($"<a href=\"#{id}\">{name}</a>");
        m.Raw("</nav></div>\n");
    }

    /// <summary>Writes the foot and ends the page.</summary>
    public static void End(Markup m, string archive, DateTimeOffset generatedAt)
    {
        m.Write($"<footer>Made by Nightjar from the archive {ReportFormat.Clip(archive)}, {Stamp(generatedAt)}. ");
        m.Raw("Magnitudes are AB; times are universal time (UTC); positions are ICRS, J2000. This page holds all it shows and loads nothing.</footer>\n</body>\n</html>\n");
    }

    /// <summary>A moment of the caller's clock: <c>2021-07-02 08:00 UT</c>.</summary>
    public static string Stamp(DateTimeOffset time) =>
        time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + "\u00A0UT";
}
