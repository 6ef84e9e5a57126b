using System.Text;
using Nightjar.Sky;

namespace Nightjar.Broker.Reports;

/// <summary>The colours of the pages: one for each pass band and survey, on light and on dark paper.</summary>
/// <remarks>Chosen so that the six bands u g r i z y stay apart for people without red or green cones (Machado, Oliveira
/// and Fernandes 2009, complete protanopia and deuteranopia) and that each reaches the contrast of 3 to 1 with the paper
/// that WCAG 2.2 (1.4.11) asks of graphics. Pages name a colour by its CSS variable, so light, dark and print share marks.</remarks>
public static class PlotPalette
{
    /// <summary>The paper of light pages.</summary>
    public const string LightPaper = "#fbfaf7";

    /// <summary>The paper of dark pages.</summary>
    public const string DarkPaper = "#12161b";

    private static readonly PassBand[] Order = [.. PassBands.All, PassBand.Unknown];

    /// <summary>All bands in the order of legends: by wavelength, then those without one.</summary>
    public static IReadOnlyList<PassBand> Bands => Order;

    /// <summary>The place of a band in legends and stacks.</summary>
    public static int RankOf(PassBand band) => Array.IndexOf(Order, band) is var index and >= 0 ? index : Order.Length;

    /// <summary>What a band is called.</summary>
    public static string NameOf(PassBand band) => band switch
    {
        PassBand.Cyan => "cyan",
        PassBand.Orange => "orange",
        PassBand.Unknown => "no band",
        _ => PassBands.Name(band),
    };

    /// <summary>The colour of a band, <c>#rrggbb</c>.</summary>
    public static string ColourOf(PassBand band, bool onDark) => (band, onDark) switch
    {
        (PassBand.U, false) => "#3f7de8",
        (PassBand.G, false) => "#0a8f72",
        (PassBand.R, false) => "#cf3c14",
        (PassBand.I, false) => "#5a1e78",
        (PassBand.Z, false) => "#d763b6",
        (PassBand.Y, false) => "#4d3b14",
        (PassBand.J, false) => "#7d6a00",
        (PassBand.H, false) => "#a0522d",
        (PassBand.K, false) => "#8b1e3f",
        (PassBand.Cyan, false) => "#0a86a8",
        (PassBand.Orange, false) => "#c26a00",
        (PassBand.Wide, false) => "#5c6570",
        (PassBand.Radio, false) => "#37474f",
        (PassBand.U, true) => "#3f86ff",
        (PassBand.G, true) => "#1fc293",
        (PassBand.R, true) => "#f4622f",
        (PassBand.I, true) => "#c4a0ff",
        (PassBand.Z, true) => "#ff86c8",
        (PassBand.Y, true) => "#f7f0b8",
        (PassBand.J, true) => "#d9c53a",
        (PassBand.H, true) => "#dd9a6c",
        (PassBand.K, true) => "#f2849b",
        (PassBand.Cyan, true) => "#4cc9e8",
        (PassBand.Orange, true) => "#ffa640",
        (PassBand.Wide, true) => "#a4afba",
        (PassBand.Radio, true) => "#b0c4ce",
        (_, false) => "#7a828b",
        (_, true) => "#87919b",
    };

    /// <summary>The CSS class that gives a mark the colour of a band (as <c>currentColor</c>).</summary>
    public static string ClassOf(PassBand band) => $"b{(int)band}";

    /// <summary>How many survey colours there are: ZTF, Rubin, and the others.</summary>
    public const int SurveyColours = 3;

    /// <summary>The colour of the density of one survey on the sky map, <c>#rrggbb</c>.</summary>
    public static string SurveyColour(string survey, bool onDark) => SurveyColour(IndexOf(survey), onDark);

    /// <summary>The CSS class that gives a mark the colour of a survey (as <c>currentColor</c>).</summary>
    public static string SurveyClassOf(string survey) => $"s{IndexOf(survey)}";

    private static int IndexOf(string survey) => survey switch { "ztf" => 0, "lsst" => 1, _ => 2 };

    private static string SurveyColour(int index, bool onDark) => (index, onDark) switch
    {
        (0, false) => "#0b4f8a",
        (1, false) => "#a33d00",
        (_, false) => "#3d6b1f",
        (0, true) => "#7cc0ff",
        (1, true) => "#ffab70",
        (_, true) => "#a5d977",
    };

    /// <summary>The CSS variables and classes of all colours for one kind of paper.</summary>
    internal static string Variables(bool onDark)
    {
        var css = new StringBuilder();
        foreach (var band in Order) css.Append($"--{ClassOf(band)}:{ColourOf(band, onDark)};");
        for (var index = 0; index < SurveyColours; index++) css.Append($"--s{index}:{SurveyColour(index, onDark)};");
        return css.ToString();
    }

    /// <summary>The classes that use the variables.</summary>
    internal static string Classes()
    {
        var css = new StringBuilder();
        foreach (var band in Order) css.Append($".{ClassOf(band)}{{color:var(--{ClassOf(band)})}}");
        for (var index = 0; index < SurveyColours; index++) css.Append($".s{index}{{color:var(--s{index})}}");
        return css.ToString();
    }
}
