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

    /// <summary>A star that falls into the black hole of a quiet galaxy's nucleus.</summary>
    TidalDisruption,

    /// <summary>A fast fading flash without a galaxy to see: the afterglow of a gamma-ray burst.</summary>
    Afterglow,

    /// <summary>A near body whose motion draws it out within one exposure.</summary>
    FastAsteroid,

    /// <summary>Pieces of the trail of a satellite that tumbles and flashes.</summary>
    SatelliteStreak,

    /// <summary>A clump of noise just above the threshold.</summary>
    NoisePeak,

    /// <summary>Every star of the stamp leaves rings: the point spreads were matched badly.</summary>
    BadConvolution,

    /// <summary>A knot on the residual rings around a bright star.</summary>
    StarRing,

    /// <summary>The flat top of a saturated star and the negative halo around it.</summary>
    SaturatedCore,

    /// <summary>A hole with sharp borders: a charged particle that hit a calibration image.</summary>
    DarkSpot,
}
