namespace Nightjar.Broker.Reports;

/// <summary>Everything that the page of a night shows, as plain data.</summary>
public sealed record NightSummary
{
    /// <summary>The survey's night as YYYYMMDD, or words such as <c>all nights</c>.</summary>
    public required string Night { get; init; }

    /// <summary>What people call the archive: its folder's name.</summary>
    public required string ArchiveName { get; init; }

    /// <summary>When the summary was made, from the caller's <see cref="TimeProvider"/>.</summary>
    public required DateTimeOffset GeneratedAt { get; init; }

    /// <summary>What came in.</summary>
    public required NightTotals Totals { get; init; }

    /// <summary>How much each survey sent.</summary>
    public IReadOnlyList<SurveyCount> Surveys { get; init; } = [];

    /// <summary>Archived alerts per survey, band and hour; several entries of one bin add up.</summary>
    public IReadOnlyList<CountByBandAndHour> CountsByBandAndHour { get; init; } = [];

    /// <summary>Where the alerts are. May be a million: the map shows a density.</summary>
    public IReadOnlyList<SkyPoint> SkyPoints { get; init; } = [];

    /// <summary>Distributions of scores, one for each survey score and model.</summary>
    public IReadOnlyList<ScoreHistogram> ScoreHistograms { get; init; } = [];

    /// <summary>Distributions of the magnitudes of the triggering detections, one for each band, with equal bins.</summary>
    public IReadOnlyList<MagnitudeHistogram> MagnitudeHistograms { get; init; } = [];

    /// <summary>Why packets were refused, the most frequent reason first.</summary>
    public IReadOnlyList<RejectCount> Rejects { get; init; } = [];

    /// <summary>The most interesting alerts, the most interesting first.</summary>
    public IReadOnlyList<InterestingAlert> InterestingAlerts { get; init; } = [];
}
