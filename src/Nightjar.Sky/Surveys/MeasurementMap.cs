namespace Nightjar.Sky;

/// <summary>Where one measurement (a detection, a limit, a forced flux) keeps its values and in which units: the same
/// description serves the detection that made the alert and the entries of the history.</summary>
/// <remarks>Each list holds alternative field names, the preferred first; the first that the packet's schema has is read.
/// An empty list means that the survey does not state the value.</remarks>
public sealed record MeasurementMap
{
    /// <summary>The survey's number of the detection.</summary>
    public IReadOnlyList<string> Id { get; init; } = [];

    /// <summary>The time.</summary>
    public IReadOnlyList<string> Time { get; init; } = [];

    /// <summary>What the time counts.</summary>
    public TimeScale Scale { get; init; }

    /// <summary>When the survey took the entry back; an entry with a value here does not count.</summary>
    public IReadOnlyList<string> Withdrawn { get; init; } = [];

    /// <summary>Right ascension, degrees.</summary>
    public IReadOnlyList<string> RightAscension { get; init; } = [];

    /// <summary>Declination, degrees.</summary>
    public IReadOnlyList<string> Declination { get; init; } = [];

    /// <summary>The band as a number, a key of <see cref="BandCodes"/>.</summary>
    public IReadOnlyList<string> BandCode { get; init; } = [];

    /// <summary>What the band's numbers mean.</summary>
    public IReadOnlyDictionary<long, PassBand> BandCodes { get; init; } = new Dictionary<long, PassBand>();

    /// <summary>The band as a text, a key of <see cref="BandNames"/> or a common name (<see cref="PassBands.TryParse"/>).</summary>
    public IReadOnlyList<string> BandName { get; init; } = [];

    /// <summary>What band names mean that are not common ones.</summary>
    public IReadOnlyDictionary<string, PassBand> BandNames { get; init; } = new Dictionary<string, PassBand>();

    /// <summary>The band where the packet does not state one because there is only one.</summary>
    public PassBand OnlyBand { get; init; }

    /// <summary>Magnitude of the absolute difference flux.</summary>
    public IReadOnlyList<string> Magnitude { get; init; } = [];

    /// <summary>Uncertainty of the magnitude.</summary>
    public IReadOnlyList<string> MagnitudeError { get; init; } = [];

    /// <summary>Whether the source is brighter than in the template; gives magnitudes their sign. True where not stated.</summary>
    public IReadOnlyList<string> IsPositive { get; init; } = [];

    /// <summary>Difference flux, in <see cref="FluxUnit"/>; where the survey has one, magnitudes are made from it.</summary>
    public IReadOnlyList<string> Flux { get; init; } = [];

    /// <summary>Uncertainty of the flux.</summary>
    public IReadOnlyList<string> FluxError { get; init; } = [];

    /// <summary>Whether the flux of a detection is stated without its sign and is negative (Roman).</summary>
    public IReadOnlyList<string> IsNegative { get; init; } = [];

    /// <summary>Nanojanskys in the flux's unit, where that is the same everywhere.</summary>
    public double FluxUnit { get; init; } = 1;

    /// <summary>The AB magnitude of one count of the flux, where each entry has its own (ZTF <c>magzpsci</c>); it replaces
    /// <see cref="FluxUnit"/>.</summary>
    public IReadOnlyList<string> ZeroPoint { get; init; } = [];

    /// <summary>A flux that stands for "not measured" (ZTF writes -99999).</summary>
    public double MissingFlux { get; init; } = double.NaN;

    /// <summary>The 5 sigma limit of the image, AB magnitude.</summary>
    public IReadOnlyList<string> Limit { get; init; } = [];

    /// <summary>The 1 sigma noise of the image in <see cref="FluxUnit"/>, where the survey states that instead of a limit.</summary>
    public IReadOnlyList<string> Noise { get; init; } = [];

    /// <summary>Magnitude of the nearest source in the template; negative values mean that there is none.</summary>
    public IReadOnlyList<string> ReferenceMagnitude { get; init; } = [];

    /// <summary>Its uncertainty.</summary>
    public IReadOnlyList<string> ReferenceMagnitudeError { get; init; } = [];

    /// <summary>Its distance, in <see cref="ReferenceDistanceUnit"/>.</summary>
    public IReadOnlyList<string> ReferenceDistance { get; init; } = [];

    /// <summary>Arcseconds in the unit of that distance.</summary>
    public double ReferenceDistanceUnit { get; init; } = 1;

    /// <summary>The survey's verdict on a forced measurement.</summary>
    public IReadOnlyList<string> Status { get; init; } = [];

    /// <summary>The verdict that means sound.</summary>
    public string GoodStatus { get; init; } = "";
}
