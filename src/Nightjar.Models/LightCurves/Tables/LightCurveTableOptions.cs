namespace Nightjar.Models.LightCurves.Tables;

/// <summary>What tables of light curves do not say of themselves.</summary>
public sealed record LightCurveTableOptions
{
    /// <summary>Signal to noise from which a flux counts as a detection where the table has no mark of its own. Source: the surveys' own
    /// threshold for alerts.</summary>
    public const double DetectionSignalToNoise = 5;

    /// <summary>The column of classes; null for the first that has one of the usual names.</summary>
    public string? ClassColumn { get; init; }

    /// <summary>The class of objects of which the tables say none; null to leave them without.</summary>
    public string? Label { get; init; }

    /// <summary>The unit of fluxes.</summary>
    public FluxUnit Unit { get; init; }

    /// <summary>The survey whose wavelengths the bands have (<c>ztf</c>, <c>lsst</c>, <c>decam</c>); null to take it from the file, from
    /// ZTF's numbers of filters or names of objects, else LSST.</summary>
    public string? Survey { get; init; }
}
