using System.Xml.Linq;
using Nightjar.Broker.Reports;

namespace Nightjar.Broker.Tests.Reports;

public class MarkupTests
{
    private static string Written(string? value) => ReportAssert.Write(writer => new Markup(writer).Write($"<b title=\"{value}\">{value}</b>"));

    [Fact]
    public void Values_in_braces_are_escaped_and_literal_parts_are_not()
    {
        Assert.Equal("<b title=\"&lt;i&gt;&amp;&quot;&#39;\">&lt;i&gt;&amp;&quot;&#39;</b>", Written("<i>&\"'"));
        Assert.Equal("<b title=\"\"></b>", Written(null));
    }

    [Theory]
    [InlineData("</title><script>alert(1)</script>")]
    [InlineData("\" onmouseover=\"alert(1)")]
    [InlineData("' x='")]
    [InlineData("]]>--><!--&#x3c;")]
    [InlineData("𝛼 Cen – ★")]
    public void Text_comes_back_as_it_was(string text)
    {
        var element = XElement.Parse(Written(text));
        Assert.Equal(text, element.Value);
        Assert.Equal(text, element.Get("title"));
        Assert.Empty(element.Elements());
        Assert.Single(element.Attributes());
    }

    [Fact]
    public void What_xml_forbids_or_turns_text_around_is_replaced()
    {
        // U+202E would show "gnp.exe" as "exe.png"; lone surrogates and control characters are no XML at all.
        Assert.Equal("\uFFFDa\uFFFDb\uFFFDc\uFFFD d", XElement.Parse(Written("\0a\u202Eb\uD800c\uFFFE\nd")).Value);
    }

    [Fact]
    public void Any_text_leaves_the_markup_well_formed()
    {
        var random = new Random(3);
        for (var round = 0; round < 2000; round++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(20)).Select(_ => (char)random.Next(round % 2 == 0 ? 128 : 65536))]);
            var element = XElement.Parse(Written(text));
            Assert.Empty(element.Elements());
            Assert.Single(element.Attributes());
        }
    }

    [Fact]
    public void Coordinates_have_a_tenth_and_no_negative_zero()
    {
        Assert.Equal("<i x=\"0 1.3 -2 12346\"/>", ReportAssert.Write(writer => new Markup(writer).Write($"<i x=\"{-0.01} {1.25001} {-2.0} {12345.99}\"/>")));
        Assert.Equal("9223372036854775807", ReportAssert.Write(writer => new Markup(writer).Write($"{long.MaxValue}")));
    }
}
