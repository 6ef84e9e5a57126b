using Nightjar.Sky;

namespace Nightjar.Broker.Archive;

/// <summary>Which alerts to find; every condition that is set must hold.</summary>
public sealed record AlertQuery
{
    /// <summary>Centre of a cone.</summary>
    public SkyPosition? Center { get; init; }

    /// <summary>Radius of the cone, arcseconds; its border belongs to it.</summary>
    public double RadiusArcsec { get; init; }

    /// <summary>The survey's name of the object.</summary>
    public string? ObjectId { get; init; }

    /// <summary>Short name of the survey.</summary>
    public string? Survey { get; init; }

    /// <summary>Earliest time, inclusive.</summary>
    public JulianDate? From { get; init; }

    /// <summary>Latest time, exclusive.</summary>
    public JulianDate? To { get; init; }

    /// <summary>The identifier of one alert.</summary>
    public AlertId? Id { get; init; }

    /// <summary>Only the most interesting alerts, best first: how many. 0 for all, in the order of time.</summary>
    public int MostInteresting { get; init; }
}
