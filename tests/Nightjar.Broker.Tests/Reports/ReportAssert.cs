using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Nightjar.Broker.Reports;

namespace Nightjar.Broker.Tests.Reports;

/// <summary>Reads pages and drawings back. Pages are XML as well as HTML, so a plain XML reader checks their form.</summary>
internal static partial class ReportAssert
{
    public static string Write(Action<TextWriter> write)
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        write(writer);
        return writer.ToString();
    }

    public static XElement Page(NightSummary night) => XDocument.Parse(Write(writer => NightReportPage.Write(writer, night))).Root!;

    public static XElement Page(AlertPageModel model) => XDocument.Parse(Write(writer => AlertPage.Write(writer, model))).Root!;

    /// <summary>Parses what a component writes: a drawing and, below it, its legend.</summary>
    public static XElement Fragment(Action<TextWriter> write) => XElement.Parse($"<div>{Write(write)}</div>");

    public static IEnumerable<XElement> All(this XElement root, string name, string? cssClass = null) =>
        root.Descendants().Where(element => element.Name.LocalName == name && (cssClass is null || element.Has(cssClass)));

    public static XElement WithId(this XElement root, string id) =>
        root.Descendants().Single(element => (string?)element.Attribute("id") == id);

    public static bool Has(this XElement element, string cssClass) =>
        ((string?)element.Attribute("class") ?? "").Split(' ').Contains(cssClass);

    public static string Get(this XElement element, string attribute) => (string?)element.Attribute(attribute) ?? "";

    public static double Number(this XElement element, string attribute) =>
        double.Parse(element.Get(attribute), CultureInfo.InvariantCulture);

    /// <summary>The numbers of a path, in order.</summary>
    public static double[] Numbers(string path) =>
        [.. NumberPattern().Matches(path).Select(match => double.Parse(match.Value, CultureInfo.InvariantCulture))];

    /// <summary>Nothing on the page comes from elsewhere or runs: images are in the page, styles too, scripts there are none.</summary>
    public static void LoadsNothing(XElement page)
    {
        string[] forbidden = ["script", "link", "iframe", "object", "embed", "base", "form", "audio", "video", "use", "image"];
        foreach (var element in page.DescendantsAndSelf())
        {
            Assert.DoesNotContain(element.Name.LocalName, forbidden);
            foreach (var attribute in element.Attributes())
            {
                var (name, value) = (attribute.Name.LocalName, attribute.Value);
                Assert.False(name.StartsWith("on", StringComparison.OrdinalIgnoreCase), name);
                Assert.NotEqual("style", name);
                if (name is "src") Assert.StartsWith("data:image/png;base64,", value, StringComparison.Ordinal);
                if (name is "srcset" or "data" or "action" or "poster") Assert.Fail(name);
                if (name is "href") Assert.Matches("^(#|https://(www\\.wis-tns\\.org|simbad\\.cds\\.unistra\\.fr|aladin\\.cds\\.unistra\\.fr)/)", value);
                if (name is "href" && !value.StartsWith('#')) Assert.Contains("noopener", element.Get("rel"), StringComparison.Ordinal);
                if (value.Contains("url(", StringComparison.Ordinal)) Assert.StartsWith("url(#", value, StringComparison.Ordinal);
            }
        }

        var style = page.All("style").Single().Value;
        Assert.DoesNotContain("url(", style, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", style, StringComparison.Ordinal);
        Assert.DoesNotContain("http", style, StringComparison.Ordinal);
    }

    /// <summary>No text and no coordinate is the name of a missing number (images hold any letters).</summary>
    public static void NoBrokenNumbers(XElement page)
    {
        var texts = page.DescendantNodes().OfType<XText>().Select(text => text.Value)
            .Concat(page.DescendantsAndSelf().Attributes().Where(attribute => attribute.Name != "src").Select(attribute => attribute.Value));
        foreach (var text in texts)
        {
            Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Infinity", text, StringComparison.Ordinal);
        }
    }

    [GeneratedRegex("-?[0-9]+(\\.[0-9]+)?", RegexOptions.NonBacktracking)]
    private static partial Regex NumberPattern();
}
