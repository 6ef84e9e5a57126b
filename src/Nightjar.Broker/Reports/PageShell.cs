using System.Globalization;

namespace Nightjar.Broker.Reports;

/// <summary>What all pages share: head, policy, style, the line with the name, and the foot.</summary>
internal static class PageShell
{
    // A nightjar in flight, seen from below.
    private const string Bird =
        "<svg viewBox=\"0 0 24 24\" aria-hidden=\"true\"><path d=\"M12 13.2c-.9-2.6-3.4-5.2-11-6.9 2.3 3.8 5.6 6.6 8.9 7.9l-1.7 6.3 3.8-2.6 3.8 2.6"
        + "-1.7-6.3c3.3-1.3 6.6-4.1 8.9-7.9-7.6 1.7-10.1 4.3-11 6.9z\"/></svg>";

    /// <summary>Writes everything up to the title of the page.</summary>
    /// <param name="m">The page.</param>
    /// <param name="title">Its title.</param>
    /// <param name="links">Sections of the page: their names and identifiers.</param>
    public static void Begin(Markup m, string title, params ReadOnlySpan<(string Name, string Id)> links)
    {
        m.Raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n");
        m.Write($"<meta http-equiv=\"Content-Security-Policy\" content=\"{ReportStyle.Policy}\"/>\n");
        m.Raw(
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>"
            + "\n<meta name=\"referrer\" content=\"no-referrer\"/>\n<meta name=\"generator\" content=\"Nightjar\"/>\n");
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
        m.Raw(
            "Magnitudes are AB; times are universal time (UTC); positions are ICRS, J2000. This page holds all it shows"
            + " and loads nothing.</footer>\n</body>\n</html>\n");
    }

    /// <summary>A moment of the caller's clock: <c>2021-07-02 08:00 UT</c>.</summary>
    public static string Stamp(DateTimeOffset time) =>
        time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + "\u00A0UT";
}
