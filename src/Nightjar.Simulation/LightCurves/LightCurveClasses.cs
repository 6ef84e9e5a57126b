namespace Nightjar.Simulation.LightCurves;

/// <summary>Names, numbers and groups of <see cref="LightCurveClass"/>.</summary>
public static class LightCurveClasses
{
    private static readonly string[] Names =
    [
        "mu-Lens-Single", "TDE", "EB", "SNII", "SNIax", "Mira", "SNIbc", "KN", "M-dwarf", "SNIa-91bg", "AGN", "SNIa", "RRL", "SLSN-I",
    ];

    private static readonly int[] Numbers = [6, 15, 16, 42, 52, 53, 62, 64, 65, 67, 88, 90, 92, 95];

    private static readonly LightCurveClass[] Every = Enum.GetValues<LightCurveClass>();

    private static readonly LightCurveClass[] Transients =
    [
        LightCurveClass.SupernovaIa, LightCurveClass.SupernovaIbc, LightCurveClass.SupernovaII, LightCurveClass.Supernova91bg,
        LightCurveClass.SupernovaIax, LightCurveClass.Kilonova, LightCurveClass.SuperluminousSupernova, LightCurveClass.TidalDisruption,
    ];

    /// <summary>All 14 classes in the order of their PLAsTiCC numbers.</summary>
    public static IReadOnlyList<LightCurveClass> All => Every;

    /// <summary>The eight explosions outside the Milky Way, in the order of RAPID (Muthukrishna et al. 2019, there with a class before the
    /// explosion in front).</summary>
    public static IReadOnlyList<LightCurveClass> Explosions => Transients;

    /// <summary>The class's name as it stands in <c>LabelledLightCurve.Class</c>, such as <c>SNIa</c>.</summary>
    public static string Name(this LightCurveClass value) => Names[(int)value];

    /// <summary>The class's number in PLAsTiCC, such as 90.</summary>
    public static int PlasticcNumber(this LightCurveClass value) => Numbers[(int)value];

    /// <summary>Whether the source lies in the Milky Way, at redshift 0.</summary>
    public static bool IsGalactic(this LightCurveClass value) => value is LightCurveClass.MicroLens or LightCurveClass.EclipsingBinary
        or LightCurveClass.Mira or LightCurveClass.DwarfFlare or LightCurveClass.RrLyrae;

    /// <summary>Reads a name or a PLAsTiCC number; letters of either case.</summary>
    /// <returns>Whether there is such a class.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out LightCurveClass value)
    {
        text = text.Trim();
        for (var i = 0; i < Names.Length; i++)
        {
            value = (LightCurveClass)i;
            if (text.Equals(Names[i], StringComparison.OrdinalIgnoreCase)) return true;
            if (int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number) && number == Numbers[i]) return true;
        }

        value = default;
        return false;
    }
}
