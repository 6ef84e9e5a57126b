using System.Globalization;
using Nightjar.Sky;

namespace Nightjar.Models.Cats;

/// <summary>What a CATS network looks at.</summary>
public sealed record CatsSettings
{
    /// <summary>Features of a step: days since the first point, flux, error, number of the band.</summary>
    public const int Features = 4;

    private const string Prefix = "cats.";

    /// <summary>The most points of a light curve.</summary>
    public int MostPoints { get; init; } = 395;

    /// <summary>Whether the network looks at the points alone. The published one does not: it reads the padding too, and calls an empty
    /// light curve a supernova.</summary>
    public bool IsMasked { get; init; } = true;

    /// <summary>What stands behind the last point in time, flux and error where the network is not masked.</summary>
    public float Padding { get; init; } = -999;

    /// <summary>Bands, numbered from 1 on.</summary>
    public IReadOnlyList<PassBand> Bands { get; init; } = [PassBand.U, PassBand.G, PassBand.R, PassBand.I, PassBand.Z, PassBand.Y];

    /// <summary>The classes.</summary>
    public IReadOnlyList<string> Classes { get; init; } = ["SN-like", "Fast", "Long", "Periodic", "Non-periodic"];

    /// <summary>The settings as texts, for a model file.</summary>
    public Dictionary<string, string> ToStatements() => new(StringComparer.Ordinal)
    {
        [Prefix + "mostPoints"] = MostPoints.ToString(CultureInfo.InvariantCulture),
        [Prefix + "masked"] = IsMasked.ToString(CultureInfo.InvariantCulture),
        [Prefix + "padding"] = Padding.ToString("R", CultureInfo.InvariantCulture),
        [Prefix + "bands"] = string.Concat(Bands.Select(PassBands.Name)),
        [Prefix + "classes"] = string.Join('|', Classes),
    };

    /// <summary>Reads <see cref="ToStatements"/>.</summary>
    /// <exception cref="FormatException">They are missing, or do not say what they should.</exception>
    public static CatsSettings Parse(IReadOnlyDictionary<string, string> statements)
    {
        return new()
        {
            MostPoints = int.TryParse(Get("mostPoints"), CultureInfo.InvariantCulture, out var most) && most is > 0 and <= 4096 ? most : throw new FormatException($"'{Get("mostPoints")}' is no number of points"),
            IsMasked = bool.TryParse(Get("masked"), out var masked) ? masked : throw new FormatException($"'{Get("masked")}' is neither True nor False"),
            Padding = float.TryParse(Get("padding"), CultureInfo.InvariantCulture, out var padding) && float.IsFinite(padding) ? padding : throw new FormatException($"'{Get("padding")}' is no number"),
            Bands = [.. Get("bands").Select(c => PassBands.TryParse([c], out var band) ? band : throw new FormatException($"'{c}' is no band"))],
            Classes = Get("classes").Split('|'),
        };

        string Get(string key) => statements.TryGetValue(Prefix + key, out var text) ? text : throw new FormatException($"{Prefix}{key} is not stated");
    }
}
