namespace Nightjar.Sky;

/// <summary>One detection of a source in a difference image.</summary>
public readonly record struct Detection : IObservation
{
    /// <summary>The survey's number of the detection (candid, diaSourceId); 0 where it has none.</summary>
    public long Id { get; init; }

    /// <summary>When.</summary>
    public JulianDate Time { get; init; }

    /// <summary>In which band.</summary>
    public PassBand Band { get; init; }

    /// <summary>Where.</summary>
    public SkyPosition Position { get; init; }

    /// <summary>Signed difference flux: negative where the source is fainter than in the template.</summary>
    public Flux Flux { get; init; }

    /// <summary>Magnitude of the absolute value of the difference flux.</summary>
    public Magnitude Magnitude { get; init; }

    /// <summary>Whether the source is brighter than in the template.</summary>
    public bool IsPositive { get; init; }

    /// <summary>The source in the template nearest to the position.</summary>
    public ReferenceSource Reference { get; init; }
}
