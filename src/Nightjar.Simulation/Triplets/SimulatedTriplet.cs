using Nightjar.Sky;

namespace Nightjar.Simulation.Triplets;

/// <summary>Three stamps, what the survey says of them, and the truth.</summary>
public sealed class SimulatedTriplet
{
    /// <summary>Its number in the stream of triplets.</summary>
    public required long Index { get; init; }

    /// <summary>Science, template and difference: 63 by 63 pixels, smaller at the border of a detector, with NaN where the
    /// survey has no data, and DN as unit. The difference is turned over for a candidate that got fainter.</summary>
    public required CutoutTriplet Cutouts { get; init; }

    /// <summary>The deep colours of the same place; null where none were asked for, and for a fifth of the places, which no
    /// deep survey covered.</summary>
    public DeepCutout? Deep { get; internal set; }

    /// <summary>What it is.</summary>
    public required SourceKind Kind { get; init; }

    /// <summary>The class of <see cref="Kind"/>.</summary>
    public SourceClass Class => SourceKinds.ClassOf(Kind);

    /// <summary>Whether it is something in the sky: the label of a real/bogus classifier.</summary>
    public bool IsReal => SourceKinds.IsReal(Kind);

    /// <summary>What it looks like: the label of ACAI.</summary>
    public required Phenomenon Phenomenon { get; init; }

    /// <summary>The band of the exposure.</summary>
    public required PassBand Band { get; init; }

    /// <summary>Magnitude of the change without noise; NaN for an artefact.</summary>
    public required double TrueMagnitude { get; init; }

    /// <summary>Whether it got brighter than in the template.</summary>
    public required bool IsPositive { get; init; }

    /// <summary>Magnitude in r of the host galaxy; NaN where there is none.</summary>
    public required double HostMagnitude { get; init; }

    /// <summary>Distance from the centre of the host galaxy, arcseconds; NaN where there is none.</summary>
    public required double HostOffset { get; init; }

    /// <summary>Full width at half maximum of a star in the science stamp, pixels.</summary>
    public required double Seeing { get; init; }

    /// <summary>The magnitude that gives 1 DN.</summary>
    public required double ZeroPoint { get; init; }

    /// <summary>Exposures in the template.</summary>
    public required int TemplateFrames { get; init; }

    /// <summary>What the packet says of the candidate.</summary>
    public required CandidateMetadata Metadata { get; init; }
}
