using Nightjar.Simulation.Triplets;

namespace Nightjar.Simulation.Histories;

/// <summary>One object with its alerts in time order.</summary>
public sealed class SimulatedHistory
{
    /// <summary>Its number in the stream of objects.</summary>
    public required long Index { get; init; }

    /// <summary>Its name.</summary>
    public required string ObjectId { get; init; }

    /// <summary>Its subset.</summary>
    public required TransientSubset Subset { get; init; }

    /// <summary>BTSbot's label.</summary>
    public bool IsBrightTransient => Subset == TransientSubset.Bright;

    /// <summary>What it is.</summary>
    public required SourceKind Kind { get; init; }

    /// <summary>The brightest magnitude of all its positive detections, also of those that were left out; NaN without one.</summary>
    public required double PeakMagnitude { get; init; }

    /// <summary>The alerts, at least one. Their metadata know everything before them, also detections that were left out.</summary>
    public required IReadOnlyList<SimulatedTriplet> Alerts { get; init; }

    /// <summary>The same alerts as packets of the live stream; empty where none were asked for.</summary>
    public required IReadOnlyList<byte[]> Packets { get; init; }
}
