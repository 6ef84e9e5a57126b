using System.Globalization;

namespace Nightjar.Models.Gru;

/// <summary>What a GRU classifier looks at. Scales are constants, so that a point's row does not depend on later points.</summary>
public sealed record GruSettings
{
    /// <summary>Features of a point: time, flux, error, wavelength.</summary>
    public const int Features = 4;

    private const string Prefix = "gru.";

    /// <summary>The classes.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>Whether it is told redshift and reddening by dust of the Milky Way.</summary>
    public bool UsesMetadata { get; init; }

    /// <summary>The most points of a light curve.</summary>
    public int MostPoints { get; init; } = 128;

    /// <summary>Units of each of the two recurrent layers.</summary>
    public int Units { get; init; } = 100;

    /// <summary>Features before the classes.</summary>
    public int Latent { get; init; } = 100;

    /// <summary>Days that count as 1.</summary>
    public double DayScale { get; init; } = 30;

    /// <summary>Flux s below which numbers stay in proportion: they become asinh(flux / s), and errors asinh(error / s).</summary>
    public double FluxScale { get; init; } = 100;

    /// <summary>Numbers beside the light curve.</summary>
    public int Numbers => UsesMetadata ? 2 : 0;

    /// <summary>The settings as texts, for a model file.</summary>
    public Dictionary<string, string> ToStatements() => new(StringComparer.Ordinal)
    {
        [Prefix + "classes"] = string.Join('|', Classes),
        [Prefix + "metadata"] = UsesMetadata.ToString(CultureInfo.InvariantCulture),
        [Prefix + "mostPoints"] = MostPoints.ToString(CultureInfo.InvariantCulture),
        [Prefix + "units"] = Units.ToString(CultureInfo.InvariantCulture),
        [Prefix + "latent"] = Latent.ToString(CultureInfo.InvariantCulture),
        [Prefix + "dayScale"] = DayScale.ToString("R", CultureInfo.InvariantCulture),
        [Prefix + "fluxScale"] = FluxScale.ToString("R", CultureInfo.InvariantCulture),
    };

    /// <summary>Reads <see cref="ToStatements"/>.</summary>
    /// <exception cref="FormatException">They are missing, or do not say what they should.</exception>
    public static GruSettings Parse(IReadOnlyDictionary<string, string> statements)
    {
        return new()
        {
            Classes = Get("classes").Split('|'),
            UsesMetadata = bool.TryParse(Get("metadata"), out var flag) ? flag : throw new FormatException($"'{Get("metadata")}' is neither True nor False"),
            MostPoints = Count("mostPoints"),
            Units = Count("units"),
            Latent = Count("latent"),
            DayScale = Scale("dayScale"),
            FluxScale = Scale("fluxScale"),
        };

        string Get(string key) => statements.TryGetValue(Prefix + key, out var text) ? text : throw new FormatException($"{Prefix}{key} is not stated");

        int Count(string key) => int.TryParse(Get(key), CultureInfo.InvariantCulture, out var count) && count is > 0 and <= 4096 ? count : throw new FormatException($"{Prefix}{key} '{Get(key)}' is no number from 1 to 4096");

        double Scale(string key) => double.TryParse(Get(key), CultureInfo.InvariantCulture, out var scale) && scale > 0 && double.IsFinite(scale) ? scale : throw new FormatException($"{Prefix}{key} '{Get(key)}' is no scale");
    }
}
