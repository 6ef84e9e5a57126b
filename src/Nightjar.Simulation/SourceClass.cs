namespace Nightjar.Simulation;

/// <summary>What a simulated alert is, in the words of a report.</summary>
public enum SourceClass
{
    /// <summary>A star whose brightness changes.</summary>
    VariableStar,

    /// <summary>A body of the solar system, seen once at its place.</summary>
    Asteroid,

    /// <summary>Nothing in the sky: a defect of the detector, the optics or the subtraction.</summary>
    Artefact,

    /// <summary>An active galactic nucleus, or the flare of a quiet one.</summary>
    ActiveNucleus,

    /// <summary>A supernova of any type, or another explosion.</summary>
    Supernova,

    /// <summary>A cataclysmic variable in outburst.</summary>
    CataclysmicVariable,
}
