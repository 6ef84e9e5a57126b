using Nightjar.Sky;

namespace Nightjar.Broker.Archive;

/// <summary>What the index holds of one alert: enough to find, plot and rank it without reading its packet.</summary>
public sealed record AlertSummary
{
    /// <summary>Identity over all surveys.</summary>
    public required AlertKey Key { get; init; }

    /// <summary>The survey's name of the object; empty where it has none.</summary>
    public required string ObjectId { get; init; }

    /// <summary>When.</summary>
    public required JulianDate Time { get; init; }

    /// <summary>Where.</summary>
    public required SkyPosition Position { get; init; }

    /// <summary>In which band.</summary>
    public PassBand Band { get; init; }

    /// <summary>Magnitude of the absolute difference flux.</summary>
    public Magnitude Magnitude { get; init; } = Magnitude.None;

    /// <summary>Signed difference flux.</summary>
    public Flux Flux { get; init; } = Flux.None;

    /// <summary>Whether the source is brighter than in the template.</summary>
    public bool IsPositive { get; init; }

    /// <summary>The survey's own real/bogus score; NaN where missing.</summary>
    public double RealBogus { get; init; } = double.NaN;

    /// <summary>The survey's older random-forest score; NaN where missing.</summary>
    public double RandomForestRealBogus { get; init; } = double.NaN;

    /// <summary>How interesting the alert is by <see cref="Reports.InterestRanking"/>.</summary>
    public double Interest { get; internal set; } = double.NaN;

    /// <summary>Name of the known solar-system object at the position; empty where there is none.</summary>
    public string SolarSystemName { get; init; } = "";
}
