using Nightjar.Sky;

namespace Nightjar.Broker.Reports;

/// <summary>Everything that the page of one alert or one object shows.</summary>
public sealed record AlertPageModel
{
    /// <summary>What people call the archive.</summary>
    public required string ArchiveName { get; init; }

    /// <summary>When the page was made, from the caller's <see cref="TimeProvider"/>.</summary>
    public required DateTimeOffset GeneratedAt { get; init; }

    /// <summary>The alert, or the alerts of the object, in any order. The latest gives the facts, the latest
    /// <see cref="AlertPage.MostStamps"/> their stamps.</summary>
    public required IReadOnlyList<InterestingAlert> Alerts { get; init; }

    /// <summary>All photometry, merged (<see cref="LightCurveMerger"/>); null to merge what the alerts hold.</summary>
    public LightCurve? LightCurve { get; init; }

    /// <summary>How many alerts of the object the archive has; null where that is the number given here.</summary>
    public int? AlertsInArchive { get; init; }
}
