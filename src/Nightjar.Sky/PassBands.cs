namespace Nightjar.Sky;

/// <summary>Names, colours and wavelengths of pass bands.</summary>
public static class PassBands
{
    /// <summary>All bands but <see cref="PassBand.Unknown"/>, blue to red.</summary>
    public static ReadOnlySpan<PassBand> All =>
    [
        PassBand.U, PassBand.G, PassBand.Cyan, PassBand.R, PassBand.Orange, PassBand.I, PassBand.Z, PassBand.Y,
        PassBand.J, PassBand.H, PassBand.K, PassBand.Wide, PassBand.Radio,
    ];

    private static readonly string[] Prefixes = ["ztf", "lsst", "rubin", "decam", "atlas", "ps1", "sdss", "winter", "roman", "2mass"];

    /// <summary>The band's common name: <c>g</c>, <c>J</c>, <c>c</c>; <c>?</c> for <see cref="PassBand.Unknown"/>.</summary>
    public static string Name(PassBand band) => band switch
    {
        PassBand.U => "u",
        PassBand.G => "g",
        PassBand.R => "r",
        PassBand.I => "i",
        PassBand.Z => "z",
        PassBand.Y => "y",
        PassBand.J => "J",
        PassBand.H => "H",
        PassBand.K => "K",
        PassBand.Cyan => "c",
        PassBand.Orange => "o",
        PassBand.Wide => "wide",
        PassBand.Radio => "radio",
        _ => "?",
    };

    /// <summary>Reads a band's name as surveys write it: <c>g</c>, <c>zg</c>, <c>ztfg</c>, <c>LSST_g</c>, <c>Y</c>, <c>Ks</c>, <c>o</c>, <c>orange</c>.</summary>
    /// <returns>Whether the band is known here.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out PassBand band)
    {
        text = text.Trim();
        foreach (var prefix in Prefixes)
        {
            if (!text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) || text.Length == prefix.Length) continue;
            text = text[prefix.Length..].TrimStart("_-.: ");
            break;
        }

        band = text switch
        {
            "u" or "U" => PassBand.U,
            "g" or "G" or "zg" => PassBand.G,
            "r" or "R" or "zr" => PassBand.R,
            "i" or "I" or "zi" => PassBand.I,
            "z" or "Z" => PassBand.Z,
            "y" or "Y" => PassBand.Y,
            "J" or "j" => PassBand.J,
            "H" or "h" or "Hs" => PassBand.H,
            "K" or "k" or "Ks" => PassBand.K,
            "c" or "cyan" => PassBand.Cyan,
            "o" or "orange" => PassBand.Orange,
            "w" or "L" or "wide" or "clear" or "VR" => PassBand.Wide,
            "radio" => PassBand.Radio,
            _ => PassBand.Unknown,
        };
        return band != PassBand.Unknown;
    }

    /// <summary>The effective wavelength in ångström; NaN for bands that have none.</summary>
    /// <remarks>Sources: ZTF and LSST as in avocado (Boone 2019) and its users; ATLAS from Tonry et al. 2018; DECam from the
    /// DES description (Abbott et al. 2018); J, H, K of 2MASS from Cohen et al. 2003. Other surveys get the values of
    /// LSST, ATLAS and 2MASS.</remarks>
    /// <param name="band">The band.</param>
    /// <param name="survey">The survey's short name, as in <see cref="AlertKey.Survey"/>.</param>
    public static double EffectiveWavelengthAngstrom(PassBand band, string survey) => (survey, band) switch
    {
        ("ztf", PassBand.G) => 4804.79,
        ("ztf", PassBand.R) => 6436.92,
        ("ztf", PassBand.I) => 7968.22,
        ("decam", PassBand.G) => 4730,
        ("decam", PassBand.R) => 6420,
        ("decam", PassBand.I) => 7840,
        ("decam", PassBand.Z) => 9260,
        ("decam", PassBand.Y) => 10_090,
        (_, PassBand.U) => 3685,
        (_, PassBand.G) => 4802,
        (_, PassBand.R) => 6231,
        (_, PassBand.I) => 7542,
        (_, PassBand.Z) => 8690,
        (_, PassBand.Y) => 9736,
        (_, PassBand.Cyan) => 5330,
        (_, PassBand.Orange) => 6790,
        (_, PassBand.J) => 12_350,
        (_, PassBand.H) => 16_620,
        (_, PassBand.K) => 21_590,
        _ => double.NaN,
    };
}
