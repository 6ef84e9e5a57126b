namespace Nightjar.Simulation;

/// <summary>The finer classes below <see cref="SourceClass"/>.</summary>
public enum SourceKind
{
    /// <summary>RR Lyrae star, type ab or c.</summary>
    RrLyrae,

    /// <summary>Eclipsing binary.</summary>
    EclipsingBinary,

    /// <summary>Mira or semi-regular red giant.</summary>
    LongPeriodVariable,

    /// <summary>Star with spots that turns, or a small pulsator: a quiet sinusoid.</summary>
    RotatingVariable,

    /// <summary>Asteroid in the Minor Planet Center's catalogue.</summary>
    KnownAsteroid,

    /// <summary>Asteroid that is in no catalogue.</summary>
    UnknownAsteroid,

    /// <summary>Residual of a star whose position or width differs between image and template.</summary>
    BadSubtraction,

    /// <summary>Track of a charged particle in the science image.</summary>
    CosmicRay,

    /// <summary>Column of the detector that counts too much or too little.</summary>
    BadColumn,

    /// <summary>Out-of-focus reflection of a bright star.</summary>
    Ghost,

    /// <summary>Signal at the border of the detector, with smaller stamps.</summary>
    DetectorEdge,

    /// <summary>Residual in the wings, the spikes or the bleed trail of a saturated star.</summary>
    SaturatedStar,

    /// <summary>One or two pixels that count too much or too little.</summary>
    HotPixel,

    /// <summary>Active galactic nucleus, a damped random walk.</summary>
    ActiveNucleus,

    /// <summary>Thermonuclear supernova.</summary>
    SupernovaIa,

    /// <summary>Hydrogen-rich core collapse.</summary>
    SupernovaII,

    /// <summary>Stripped-envelope core collapse.</summary>
    SupernovaIbc,

    /// <summary>Dwarf nova outburst.</summary>
    DwarfNova,
}
