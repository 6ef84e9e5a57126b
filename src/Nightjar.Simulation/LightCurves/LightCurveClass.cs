namespace Nightjar.Simulation.LightCurves;

/// <summary>What a simulated light curve shows: the 14 classes of PLAsTiCC (Kessler et al. 2019), in the order of their numbers.</summary>
public enum LightCurveClass
{
    /// <summary>A star magnified by a single lens (6).</summary>
    MicroLens,

    /// <summary>A star torn apart by a massive black hole (15).</summary>
    TidalDisruption,

    /// <summary>An eclipsing binary (16).</summary>
    EclipsingBinary,

    /// <summary>A supernova with hydrogen: plateau, linear or with narrow lines (42).</summary>
    SupernovaII,

    /// <summary>A thermonuclear supernova of low velocity and luminosity (52).</summary>
    SupernovaIax,

    /// <summary>A pulsating giant of long period (53).</summary>
    Mira,

    /// <summary>A supernova of a stripped star: Ib, Ic and IIb (62).</summary>
    SupernovaIbc,

    /// <summary>The glow of merged neutron stars (64).</summary>
    Kilonova,

    /// <summary>Flares of a cool dwarf star (65).</summary>
    DwarfFlare,

    /// <summary>A faint, fast and red thermonuclear supernova (67).</summary>
    Supernova91bg,

    /// <summary>An active galactic nucleus (88).</summary>
    ActiveNucleus,

    /// <summary>A normal thermonuclear supernova (90).</summary>
    SupernovaIa,

    /// <summary>An RR Lyrae star (92).</summary>
    RrLyrae,

    /// <summary>A superluminous supernova without hydrogen (95).</summary>
    SuperluminousSupernova,
}
