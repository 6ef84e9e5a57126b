namespace Nightjar.Models.LightCurves.Tables;

/// <summary>The unit of a table's fluxes.</summary>
public enum FluxUnit
{
    /// <summary>As the column's name says: nanojansky for <c>psfFlux</c>, else FLUXCAL.</summary>
    Stated,

    /// <summary>FLUXCAL, AB zero point 27.5; PLAsTiCC's fluxes are such.</summary>
    FluxCal,

    /// <summary>Nanojansky.</summary>
    Nanojansky,

    /// <summary>Microjansky.</summary>
    Microjansky,
}
