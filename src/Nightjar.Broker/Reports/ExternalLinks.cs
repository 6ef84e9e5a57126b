using System.Globalization;
using Nightjar.Sky;

namespace Nightjar.Broker.Reports;

/// <summary>Links to searches elsewhere around a position. They load nothing until somebody follows them.</summary>
internal static class ExternalLinks
{
    /// <summary>Writes the links; nothing for an invalid position.</summary>
    public static void Write(Markup m, SkyPosition position)
    {
        if (!position.IsValid) return;
        var (ra, dec) = (Text(position.RightAscension), Text(position.Declination));
        Link(m, $"https://www.wis-tns.org/search?ra={ra}&decl={dec}&radius=5&coords_unit=arcsec", "TNS");
        m.Raw(" \u00B7 ");
        Link(m, $"https://simbad.cds.unistra.fr/simbad/sim-coo?Coord={ra}%20{Sign(dec)}&Radius=10&Radius.unit=arcsec", "SIMBAD");
        m.Raw(" \u00B7 ");
        Link(m, $"https://aladin.cds.unistra.fr/AladinLite/?target={ra}%20{Sign(dec)}&fov=0.05", "Aladin Lite");
    }

    private static void Link(Markup m, string address, string name) =>
        m.Write($"<a href=\"{address}\" rel=\"noopener noreferrer\">{name}</a>");

    private static string Sign(string declination) => declination.StartsWith('-') ? declination : "%2B" + declination;

    private static string Text(double degrees) => degrees.ToString("F6", CultureInfo.InvariantCulture);
}
