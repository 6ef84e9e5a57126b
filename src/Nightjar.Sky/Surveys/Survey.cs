namespace Nightjar.Sky;

/// <summary>A survey's packets, described: how to know them, and where they keep what an <see cref="Alert"/> holds.</summary>
/// <remarks>Data only: one decoder serves all surveys. Paths are dotted field names from the packet's record; each list
/// holds alternatives, the preferred first, because fields were renamed from version to version. What the description
/// does not name stays in the packet and is reached by name there.</remarks>
public sealed record Survey
{
    /// <summary>No numbers, for <see cref="Numbers"/>.</summary>
    internal static IReadOnlyDictionary<AlertNumber, IReadOnlyList<string>> NoNumbers { get; } = new Dictionary<AlertNumber, IReadOnlyList<string>>();

    /// <summary>The short name, as in <see cref="AlertKey.Survey"/>.</summary>
    public required string Name { get; init; }

    /// <summary>Beginnings of the full names of the survey's own schemas (<c>lsst.</c>).</summary>
    public IReadOnlyList<string> SchemaNames { get; init; } = [];

    /// <summary>Sets of paths; a schema of any name that has all paths of one set is the survey's, as brokers rename the
    /// record when they store it.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Marks { get; init; } = [];

    /// <summary>The alert's number.</summary>
    public IReadOnlyList<string> Id { get; init; } = [];

    /// <summary>The alert's identifier where it is a text.</summary>
    public IReadOnlyList<string> IdText { get; init; } = [];

    /// <summary>The object's name.</summary>
    public IReadOnlyList<string> ObjectId { get; init; } = [];

    /// <summary>The object's number, where objects have numbers; 0 means none.</summary>
    public IReadOnlyList<string> ObjectNumber { get; init; } = [];

    /// <summary>The schema's version as the packet states it; where it does not, the version in the schema is taken.</summary>
    public IReadOnlyList<string> SchemaVersion { get; init; } = [];

    /// <summary>The record of the detection that made the alert; <see cref="Detection"/> is relative to it.</summary>
    public required string DetectionPath { get; init; }

    /// <summary>The detection that made the alert.</summary>
    public required MeasurementMap Detection { get; init; }

    /// <summary>What the times mean.</summary>
    public ExposurePoint TimesAreOf { get; init; }

    /// <summary>The history.</summary>
    public IReadOnlyList<SurveySeries> Series { get; init; } = [];

    /// <summary>See <see cref="Alert.RealBogus"/>; negative values mean missing.</summary>
    public IReadOnlyList<string> RealBogus { get; init; } = [];

    /// <summary>See <see cref="Alert.RealBogusVersion"/>.</summary>
    public IReadOnlyList<string> RealBogusVersion { get; init; } = [];

    /// <summary>See <see cref="Alert.RandomForestRealBogus"/>; negative values mean missing.</summary>
    public IReadOnlyList<string> RandomForestRealBogus { get; init; } = [];

    /// <summary>See <see cref="Alert.SolarSystemName"/>.</summary>
    public IReadOnlyList<string> SolarSystemName { get; init; } = [];

    /// <summary>The number of the solar-system object, its name where it has no other; 0 means none.</summary>
    public IReadOnlyList<string> SolarSystemNumber { get; init; } = [];

    /// <summary>See <see cref="Alert.SolarSystemDistanceArcsec"/>; negative values mean missing.</summary>
    public IReadOnlyList<string> SolarSystemDistance { get; init; } = [];

    /// <summary>See <see cref="Alert.CatalogDistanceArcsec"/>; negative values mean missing.</summary>
    public IReadOnlyList<string> CatalogDistance { get; init; } = [];

    /// <summary>See <see cref="Alert.CatalogStarScore"/>; negative values mean missing.</summary>
    public IReadOnlyList<string> CatalogStarScore { get; init; } = [];

    /// <summary>See <see cref="Alert.DetectionCount"/>.</summary>
    public IReadOnlyList<string> DetectionCount { get; init; } = [];

    /// <summary>See <see cref="Alert.ProgramId"/>.</summary>
    public IReadOnlyList<string> ProgramId { get; init; } = [];

    /// <summary>See <see cref="Alert.FwhmPixels"/>; values that are not above 0 mean missing.</summary>
    public IReadOnlyList<string> Fwhm { get; init; } = [];

    /// <summary>See <see cref="Alert.Numbers"/>; of surveys that networks were trained on.</summary>
    public IReadOnlyDictionary<AlertNumber, IReadOnlyList<string>> Numbers { get; init; } = NoNumbers;

    /// <summary>The science image, a FITS file, gzipped or not.</summary>
    public IReadOnlyList<string> ScienceCutout { get; init; } = [];

    /// <summary>The template image.</summary>
    public IReadOnlyList<string> TemplateCutout { get; init; } = [];

    /// <summary>The difference image.</summary>
    public IReadOnlyList<string> DifferenceCutout { get; init; } = [];

    /// <summary>The header and data unit of the files that holds the image, from 0.</summary>
    public int CutoutUnit { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
