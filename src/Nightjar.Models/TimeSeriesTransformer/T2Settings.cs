using System.Globalization;
using Nightjar.Sky;

namespace Nightjar.Models.TimeSeriesTransformer;

/// <summary>What a time-series transformer looks at, and how light curves are prepared for it.</summary>
public sealed record T2Settings
{
    /// <summary>Times at which the Gaussian process is evaluated.</summary>
    public const int GridSteps = 100;

    private const string Prefix = "t2.";
    private static readonly PassBand[] GreenAndRed = [PassBand.G, PassBand.R];
    private static readonly PassBand[] UltravioletToInfrared = [PassBand.U, PassBand.G, PassBand.R, PassBand.I, PassBand.Z, PassBand.Y];

    /// <summary>g and r of ZTF.</summary>
    public static T2Settings Ztf { get; } = new() { Survey = "ztf", Bands = GreenAndRed };

    /// <summary>u to y of LSST.</summary>
    public static T2Settings Lsst { get; } = new() { Survey = "lsst", Bands = UltravioletToInfrared };

    /// <summary>Fink's way with its published model, which differs from how that model was trained: time runs backwards, each light
    /// curve is scaled by itself, and fluxes have no sign. For comparison alone.</summary>
    public static T2Settings Fink { get; } = Ztf with { IsTimeReversed = true, IsUnsigned = true };

    /// <summary>The survey whose wavelengths the grid has.</summary>
    public required string Survey { get; init; }

    /// <summary>Bands, in the order of the channels.</summary>
    public required IReadOnlyList<PassBand> Bands { get; init; }

    /// <summary>The classes, in the order of the probabilities.</summary>
    public IReadOnlyList<string> Classes { get; init; } = T2Model.PlasticcClasses;

    /// <summary>How it is told a redshift.</summary>
    public RedshiftInput Redshift { get; init; }

    /// <summary>The scale of each band, from the whole training set; null for a scale of each light curve by itself.</summary>
    public RobustScaler? Scaler { get; init; }

    /// <summary>Whether the last point comes first.</summary>
    public bool IsTimeReversed { get; init; }

    /// <summary>Whether every flux counts as positive.</summary>
    public bool IsUnsigned { get; init; }

    /// <summary>Steps of the network's input.</summary>
    public int Steps => GridSteps + (Redshift == RedshiftInput.Steps ? 2 : 0);

    /// <summary>Channels of the network's input.</summary>
    public int Channels => Bands.Count + (Redshift == RedshiftInput.Channels ? 2 : 0);

    /// <summary>Effective wavelengths of the bands, ångström.</summary>
    public double[] Wavelengths() => [.. Bands.Select(b => PassBands.EffectiveWavelengthAngstrom(b, Survey))];

    /// <summary>The settings as texts, for a model file.</summary>
    public Dictionary<string, string> ToStatements()
    {
        var statements = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [Prefix + "survey"] = Survey,
            [Prefix + "bands"] = string.Concat(Bands.Select(PassBands.Name)),
            [Prefix + "redshift"] = Redshift.ToString(),
            [Prefix + "timeReversed"] = IsTimeReversed.ToString(CultureInfo.InvariantCulture),
            [Prefix + "unsigned"] = IsUnsigned.ToString(CultureInfo.InvariantCulture),
        };
        if (!Classes.SequenceEqual(T2Model.PlasticcClasses)) statements.Add(Prefix + "classes", string.Join('|', Classes));
        if (Scaler is not null) statements.Add(Prefix + "scaler", Scaler.ToText());
        return statements;
    }

    /// <summary>Reads <see cref="ToStatements"/>.</summary>
    /// <exception cref="FormatException">They are missing, or do not say what they should.</exception>
    public static T2Settings Parse(IReadOnlyDictionary<string, string> statements)
    {
        var bands = Get("bands").Select(c => PassBands.TryParse([c], out var band) ? band : throw new FormatException($"'{c}' is no band")).ToArray();
        if (bands.Length is 0 or > 16 || bands.Distinct().Count() != bands.Length) throw new FormatException($"the bands '{Get("bands")}' are none, too many or repeated");
        return new()
        {
            Survey = Get("survey"),
            Bands = bands,
            Classes = statements.TryGetValue(Prefix + "classes", out var classes) ? classes.Split('|') : T2Model.PlasticcClasses,
            Redshift = Enum.TryParse<RedshiftInput>(Get("redshift"), out var redshift) && Enum.IsDefined(redshift) ? redshift : throw new FormatException($"'{Get("redshift")}' is no way to tell a redshift"),
            IsTimeReversed = Flag("timeReversed"),
            IsUnsigned = Flag("unsigned"),
            Scaler = statements.TryGetValue(Prefix + "scaler", out var scaler) ? RobustScaler.Parse(scaler, bands.Length) : null,
        };

        string Get(string key) => statements.TryGetValue(Prefix + key, out var text) ? text : throw new FormatException($"{Prefix}{key} is not stated");

        bool Flag(string key) => bool.TryParse(Get(key), out var flag) ? flag : throw new FormatException($"{Prefix}{key} is neither True nor False");
    }
}
