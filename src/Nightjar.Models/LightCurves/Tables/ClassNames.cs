using System.Collections.Frozen;
using System.Globalization;

namespace Nightjar.Models.LightCurves.Tables;

/// <summary>Names of classes of transients and variables: what surveys and data sets write, and the one name that is used here.</summary>
/// <remarks>Names here are those of PLAsTiCC where it has the class (SNIa, SNII, SNIbc, SLSN-I, TDE, KN, ...); classes that it lacks keep a
/// name of their own (SNIIn, SNIIb, SLSN-II, CV, Nova, ...), and <see cref="ClassScheme"/> puts them together.</remarks>
public static class ClassNames
{
    /// <summary>The name of Ia supernovae.</summary>
    public const string SnIa = "SNIa";

    // Name here, then what others write; case does not matter.
    private static readonly string[][] Table =
    [
        [SnIa, "SN Ia", "Ia", "SN Ia-norm", "SN Ia-91T", "SN Ia-91T-like", "SNIa-norm", "SNIa-SALT2", "SNIa-SALT3", "SNIa-91T"],
        ["SNIa-91bg", "SN Ia-91bg", "SN Ia-91bg-like", "91bg"],
        ["SNIax", "SN Iax", "SN Iax[02cx-like]", "SNIa-x", "Iax"],
        ["SNIa-pec", "SN Ia-pec", "SN Ia-SC", "SN Ia-CSM", "SNIa-CSM"],
        ["SNII", "SN II", "II", "SN IIP", "IIP", "SN IIL", "IIL", "SN II-pec", "SNIIP", "SNIIL"],
        ["SNIIn", "SN IIn", "IIn", "SN IIn-pec"],
        ["SNIIb", "SN IIb", "IIb"],
        ["SNIbc", "SN Ib", "SN Ic", "SN Ib/c", "SN Ic-BL", "SN Ib-pec", "SN Ic-pec", "Ib", "Ic", "Ibc", "Ib/c", "Ic-BL", "SNIb", "SNIc", "SNIc-BL"],
        ["SNIbn", "SN Ibn", "SN Icn", "SN Ibn/Icn", "Ibn"],
        ["SLSN-I", "SLSN", "SLSN-I.5", "SLSN-R"],
        ["SLSN-II"],
        ["TDE", "TDE-H-He", "TDE-He"],
        ["KN", "Kilonova"],
        ["AGN", "QSO", "Blazar", "Seyfert", "Seyfert_1", "Seyfert_2", "BLLac", "Galaxy AGN"],
        ["CV", "Dwarf Nova", "d-nova", "DN", "Dwarf-novae"],
        ["Nova"],
        ["LBV"],
        ["ILOT", "ILRT", "LRN", "Gap", "Gap I", "Gap II"],
        ["CaRT", "Ca-rich", "CART", "SN Ib-Ca-rich"],
        ["PISN"],
        ["mu-Lens-Single", "uLens", "mulens", "uLens-Single", "Microlensing"],
        ["M-dwarf", "M dwarf", "M-dwarf Flare", "Mdwarf-flare", "Flare"],
        ["EB", "Eclipsing binary", "EclipsingBinary"],
        ["Mira", "LPV"],
        ["RRL", "RR Lyrae", "RRLyrae", "RRab", "RRc"],
        ["Cepheid"],
        ["DeltaScuti", "Delta Scuti", "d-Sct"],
    ];

    private static readonly FrozenDictionary<string, string> Names =
        Table.SelectMany(row => row.Select(name => KeyValuePair.Create(name, row[0]))).ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    // Of PLAsTiCC's training set (Malz et al. 2019).
    private static readonly FrozenDictionary<long, string> Plasticc = new Dictionary<long, string>
    {
        [6] = "mu-Lens-Single",
        [15] = "TDE",
        [16] = "EB",
        [42] = "SNII",
        [52] = "SNIax",
        [53] = "Mira",
        [62] = "SNIbc",
        [64] = "KN",
        [65] = "M-dwarf",
        [67] = "SNIa-91bg",
        [88] = "AGN",
        [90] = SnIa,
        [92] = "RRL",
        [95] = "SLSN-I",
    }.ToFrozenDictionary();

    // Of ELAsTiCC's taxonomy.
    private static readonly FrozenDictionary<long, string> Elasticc = new Dictionary<long, string>
    {
        [111] = SnIa,
        [112] = "SNIbc",
        [113] = "SNII",
        [114] = "SNIax",
        [115] = "SNIa-91bg",
        [121] = "KN",
        [122] = "M-dwarf",
        [123] = "CV",
        [124] = "mu-Lens-Single",
        [131] = "SLSN-I",
        [132] = "TDE",
        [133] = "ILOT",
        [134] = "CaRT",
        [135] = "PISN",
        [211] = "Cepheid",
        [212] = "RRL",
        [213] = "DeltaScuti",
        [214] = "EB",
        [221] = "AGN",
    }.ToFrozenDictionary();

    // Of SNANA's files: one digit for data, three in simulations.
    private static readonly FrozenDictionary<long, string> Snana = new Dictionary<long, string>
    {
        [1] = SnIa,
        [101] = SnIa,
        [2] = "SNII",
        [20] = "SNII",
        [120] = "SNII",
        [3] = "SNIbc",
        [30] = "SNIbc",
        [32] = "SNIbc",
        [33] = "SNIbc",
        [130] = "SNIbc",
    }.ToFrozenDictionary();

    // Values of class columns that say that nobody knows.
    private static readonly FrozenSet<string> Unknown = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "", "-", "-9", "nan", "None", "null", "Unknown", "other", "Other", "SN", "SN I", "Fail", "SN candidate");

    /// <summary>The name that is used here for what somebody wrote; what is not in the table stays as it is, and what says that nobody knows
    /// becomes empty. A remark such as <c>(TNS) </c> before the name is passed over.</summary>
    public static string Of(string text)
    {
        text = text.Trim();
        if (text.StartsWith('(') && text.IndexOf(')', StringComparison.Ordinal) is > 0 and var end) text = text[(end + 1)..].Trim();
        return Unknown.Contains(text) ? "" : Names.GetValueOrDefault(text, text);
    }

    /// <summary>The class of an entry in a column of some name: numbers are PLAsTiCC's in <c>target</c>, ELAsTiCC's in <c>classId</c> and
    /// SNANA's in its own columns.</summary>
    /// <param name="text">The entry.</param>
    /// <param name="column">The column.</param>
    public static string Of(string text, string column)
    {
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) return Of(text);
        var codes = column.ToUpperInvariant() switch
        {
            "TARGET" or "TRUE_TARGET" => Plasticc,
            "CLASSID" => Elasticc,
            "SNTYPE" or "SIM_TYPE_INDEX" => Snana,
            _ => null,
        };
        return codes is null ? Of(text) : codes.GetValueOrDefault(number, number < 0 ? "" : text);
    }

    /// <summary>Whether a class is one of the explosions of massive stars' cores.</summary>
    public static bool IsCoreCollapse(string name) => name is "SNII" or "SNIIn" or "SNIIb" or "SNIbc" or "SNIbn";
}
