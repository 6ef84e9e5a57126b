namespace Nightjar.Sky;

/// <summary>The surveys whose packets follow Rubin's: a <c>diaSource</c>, previous and forced sources, fluxes.</summary>
/// <remarks>Sources: lsst/alert_packet schemas 3.0 to 11.0; DESC ELAsTiCC schema 0.9; Roman RAPID schema 00.02.</remarks>
internal static class RubinSurveys
{
    /// <summary>Nanojanskys in one unit of FLUXCAL, zero point 27.5: 10^(0.4 (31.4 - 27.5)).</summary>
    private const double FluxCalUnit = 36.307_805_477_010_13;

    // midPointTai, decl, filterName and psFlux until 4.0; the present names from 5.0 on.
    private static readonly MeasurementMap Source = new()
    {
        Id = ["diaSourceId"],
        Time = ["midpointMjdTai", "midPointTai"],
        Scale = TimeScale.ModifiedJulianDateTai,
        Withdrawn = ["timeWithdrawnMjdTai"],
        RightAscension = ["ra"],
        Declination = ["dec", "decl"],
        BandName = ["band", "filterName"],
        Flux = ["psfFlux", "psFlux"],
        FluxError = ["psfFluxErr", "psFluxErr"],
    };

    // Neither number nor place: packets of Rubin's rehearsals have the place in radians.
    private static readonly MeasurementMap ForcedSource = Source with { Id = [], RightAscension = [], Declination = [] };

    private static readonly MeasurementMap Limit = ForcedSource with { Flux = [], FluxError = [], Noise = ["diaNoise"] };

    /// <summary>The Vera C. Rubin Observatory's Legacy Survey of Space and Time, and its packets as Fink stores them.</summary>
    public static Survey Lsst { get; } = new()
    {
        Name = "lsst",
        SchemaNames = ["lsst."],
        Marks = [["diaSource.midpointMjdTai", "diaSource.psfFlux"], ["diaSource.midPointTai", "diaSource.psFlux", "diaSource.apFlux"]],
        Id = ["diaSource.diaSourceId"],
        ObjectNumber = ["diaSource.diaObjectId"],
        SchemaVersion = ["lsst_schema_version"],
        DetectionPath = "diaSource",
        Detection = Source,
        TimesAreOf = ExposurePoint.Middle,
        Series =
        [
            new("prvDiaSources", SeriesRole.Detections, Source),
            new("prvDiaForcedSources", SeriesRole.Forced, ForcedSource),
            new("prvDiaNondetectionLimits", SeriesRole.Limits, Limit),
        ],
        RealBogus = ["diaSource.reliability"],
        SolarSystemName = ["ssSource.designation", "mpc_orbits.designation", "MPCORB.mpcDesignation"],
        SolarSystemNumber = ["diaSource.ssObjectId"],
        SolarSystemDistance = ["ssSource.ephOffset"],
        CatalogDistance = ["diaObject.nearbyObj1Dist"],
        DetectionCount = ["diaObject.nDiaSources"],
        ScienceCutout = ["cutoutScience"],
        TemplateCutout = ["cutoutTemplate"],
        DifferenceCutout = ["cutoutDifference"],
    };

    /// <summary>The simulated stream of the ELAsTiCC challenge, and its packets as Fink stores them. Its fluxes are FLUXCAL.</summary>
    public static Survey Elasticc { get; } = Lsst with
    {
        Name = "elasticc",
        SchemaNames = ["elasticc."],
        Marks = [["diaSource.midPointTai", "diaSource.psFlux", "diaObject.mwebv"]],
        Detection = Source with { FluxUnit = FluxCalUnit },
        Series =
        [
            new("prvDiaSources", SeriesRole.Detections, Source with { FluxUnit = FluxCalUnit }),
            new("prvDiaForcedSources", SeriesRole.Forced, ForcedSource with { FluxUnit = FluxCalUnit }),
            new("prvDiaNondetectionLimits", SeriesRole.Limits, Limit with { FluxUnit = FluxCalUnit }),
        ],
        SchemaVersion = [],
    };

    private static readonly MeasurementMap RomanSource = Source with
    {
        Time = ["midpointMjd"],
        Scale = TimeScale.ModifiedJulianDateUtc,
        Withdrawn = [],
        BandNames = new Dictionary<string, PassBand>
        {
            // F184, between H and K, has no common name.
            ["F062"] = PassBand.R,
            ["F087"] = PassBand.Z,
            ["F106"] = PassBand.Y,
            ["F129"] = PassBand.J,
            ["F146"] = PassBand.Wide,
            ["W146"] = PassBand.Wide,
            ["F158"] = PassBand.H,
            ["F213"] = PassBand.K,
        },
        IsNegative = ["isNegative"],
        Limit = ["diffimglimmag"],
    };

    /// <summary>The Roman Space Telescope's RAPID alerts.</summary>
    public static Survey Roman { get; } = Lsst with
    {
        Name = "roman",
        SchemaNames = ["rapid."],
        Marks = [],
        SchemaVersion = ["schemaVersion"],
        Detection = RomanSource,
        Series =
        [
            new("prvDiaSources", SeriesRole.Detections, RomanSource),
            new("prvDiaForcedSources", SeriesRole.Forced, RomanSource with { Id = [], RightAscension = [], Declination = [] }),
        ],
        RealBogusVersion = ["diaSource.reliabilityVersion"],
        SolarSystemName = [],
        SolarSystemNumber = [],
        SolarSystemDistance = [],
        CatalogDistance = [],
        TemplateCutout = ["cutoutReference"],
    };
}
