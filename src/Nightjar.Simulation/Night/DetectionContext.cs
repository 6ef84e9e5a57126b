using Nightjar.Simulation.Observing;
using Nightjar.Simulation.Packets;

namespace Nightjar.Simulation.Night;

/// <summary>What a detection's row needs to know besides its flux.</summary>
internal readonly record struct DetectionContext
{
    /// <summary>The image.</summary>
    public required Visit Visit { get; init; }

    /// <summary>Row number among the image's detections.</summary>
    public required int TableId { get; init; }

    /// <summary>Whether the source got brighter.</summary>
    public required bool IsPositive { get; init; }

    /// <summary>Whether it is something in the sky.</summary>
    public required bool IsReal { get; init; }

    /// <summary>The nearest template source.</summary>
    public required ReferenceMatch Reference { get; init; }

    /// <summary>True column of the object in the channel's image.</summary>
    public required double ObjectX { get; init; }

    /// <summary>True row of the object in the channel's image.</summary>
    public required double ObjectY { get; init; }

    /// <summary>The known body that it is, or null.</summary>
    public SolarSystemMatch? SolarSystem { get; init; }
}
