using System.Globalization;
using Nightjar.Sky;

namespace Nightjar.Models.SuperNnova;

/// <summary>What a SuperNNova network looks at, and how light curves are prepared for it.</summary>
public sealed record SuperNnovaSettings
{
    private const string Prefix = "supernnova.";

    /// <summary>Bands, blue to red.</summary>
    public IReadOnlyList<PassBand> Bands { get; init; } = [PassBand.G, PassBand.R];

    /// <summary>The two classes; the first is what is looked for.</summary>
    public IReadOnlyList<string> Classes { get; init; } = ["SN Ia", "other"];

    /// <summary>Points closer than this to the first of a group belong to it, days.</summary>
    public double GroupDays { get; init; } = 0.33;

    /// <summary>Scale of the fluxes.</summary>
    public required LogScale Flux { get; init; }

    /// <summary>Scale of their errors.</summary>
    public required LogScale Error { get; init; }

    /// <summary>Scale of the days between groups.</summary>
    public required LogScale Days { get; init; }

    /// <summary>Whether rows are made as Fink does for the published networks, for comparison: every flux counts as positive, points of
    /// other bands begin rows too, and a point that a packet lists twice begins a row of its own.</summary>
    public bool IsAsServedByFink { get; init; }

    /// <summary>The most groups of a light curve.</summary>
    public int MostGroups { get; init; } = 64;

    /// <summary>Features of a group: a flux for each band, an error for each, the days since the group before, and one for each
    /// combination of bands.</summary>
    public int Channels => (2 * Bands.Count) + 1 + Combinations().Count;

    /// <summary>Names of the combinations of bands in the order of their features: every set of bands, its names in alphabetic order
    /// put together, in alphabetic order again (g, gr, r).</summary>
    public IReadOnlyList<string> Combinations()
    {
        var names = Bands.Select(PassBands.Name).Order(StringComparer.Ordinal).ToArray();
        return [.. Enumerable.Range(1, (1 << names.Length) - 1).Select(set => string.Concat(names.Where((_, i) => (set >> i & 1) != 0))).Order(StringComparer.Ordinal)];
    }

    /// <summary>The settings as texts, for a model file.</summary>
    public Dictionary<string, string> ToStatements() => new(StringComparer.Ordinal)
    {
        [Prefix + "bands"] = string.Concat(Bands.Select(PassBands.Name)),
        [Prefix + "classes"] = string.Join('|', Classes),
        [Prefix + "groupDays"] = GroupDays.ToString("R", CultureInfo.InvariantCulture),
        [Prefix + "mostGroups"] = MostGroups.ToString(CultureInfo.InvariantCulture),
        [Prefix + "asServedByFink"] = IsAsServedByFink.ToString(CultureInfo.InvariantCulture),
        [Prefix + "flux"] = Flux.ToText(),
        [Prefix + "error"] = Error.ToText(),
        [Prefix + "days"] = Days.ToText(),
    };

    /// <summary>Reads <see cref="ToStatements"/>.</summary>
    /// <exception cref="FormatException">They are missing, or do not say what they should.</exception>
    public static SuperNnovaSettings Parse(IReadOnlyDictionary<string, string> statements)
    {
        var bands = Get("bands").Select(c => PassBands.TryParse([c], out var band) ? band : throw new FormatException($"'{c}' is no band")).ToArray();
        var classes = Get("classes").Split('|');
        if (bands.Length is 0 or > 8 || bands.Distinct().Count() != bands.Length) throw new FormatException($"the bands '{Get("bands")}' are none, too many or repeated");
        return new()
        {
            Bands = bands,
            Classes = classes.Length == 2 ? classes : throw new FormatException($"'{Get("classes")}' are not two classes"),
            GroupDays = double.TryParse(Get("groupDays"), CultureInfo.InvariantCulture, out var days) && days >= 0 ? days : throw new FormatException($"'{Get("groupDays")}' is no time"),
            MostGroups = int.TryParse(Get("mostGroups"), CultureInfo.InvariantCulture, out var most) && most is > 0 and <= 4096 ? most : throw new FormatException($"'{Get("mostGroups")}' is no number of groups"),
            IsAsServedByFink = bool.TryParse(Get("asServedByFink"), out var flag) ? flag : throw new FormatException("asServedByFink is neither True nor False"),
            Flux = LogScale.Parse(Get("flux")),
            Error = LogScale.Parse(Get("error")),
            Days = LogScale.Parse(Get("days")),
        };

        string Get(string key) => statements.TryGetValue(Prefix + key, out var text) ? text : throw new FormatException($"{Prefix}{key} is not stated");
    }
}
