using Nightjar.Sky;

namespace Nightjar.Simulation;

/// <summary>What a simulated alert really is.</summary>
public sealed record SimulatedTruth
{
    /// <summary>The packet's <c>candid</c>.</summary>
    public required long CandidateId { get; init; }

    /// <summary>The packet's <c>objectId</c>.</summary>
    public required string ObjectId { get; init; }

    /// <summary>The class.</summary>
    public required SourceClass Class { get; init; }

    /// <summary>The finer class.</summary>
    public required SourceKind Kind { get; init; }

    /// <summary>Whether it is something in the sky.</summary>
    public bool IsReal => SourceKinds.IsReal(Kind);

    /// <summary>Start of the exposure.</summary>
    public required JulianDate Time { get; init; }

    /// <summary>Band of the exposure.</summary>
    public required PassBand Band { get; init; }

    /// <summary>Where the object really is.</summary>
    public required SkyPosition Position { get; init; }

    /// <summary>Magnitude of the difference without noise, always positive flux; NaN for an artefact.</summary>
    public required double DifferenceMagnitude { get; init; }

    /// <summary>Whether the object is brighter than in the template.</summary>
    public required bool IsPositive { get; init; }

    /// <summary>Parameters of the model, <c>name=value</c> parted by semicolons.</summary>
    public required string Parameters { get; init; }
}
