namespace Nightjar.Sky;

/// <summary>The surveys whose packets follow ZTF's: a <c>candidate</c>, <c>prv_candidates</c>, magnitudes with a sign.</summary>
/// <remarks>Sources: ztf-avro-alert schemas 1.8 to 4.02 and the schemas in the packets of the other surveys.</remarks>
internal static class ZtfSurveys
{
    /// <summary>Arcseconds of a pixel of ZTF's camera (Bellm et al. 2019); <c>distnr</c> of a candidate is in pixels.</summary>
    private const double ZtfPixelArcsec = 1.01;

    /// <summary>Nanojanskys in a microjansky.</summary>
    private const double Microjansky = 1e3;

    /// <summary>Nanojanskys in a millijansky.</summary>
    private const double Millijansky = 1e6;

    private static readonly MeasurementMap Candidate = new()
    {
        Id = ["candid"],
        Time = ["jd"],
        RightAscension = ["ra"],
        Declination = ["dec"],
        BandCode = ["fid"],
        BandCodes = new Dictionary<long, PassBand> { [1] = PassBand.G, [2] = PassBand.R, [3] = PassBand.I },
        Magnitude = ["magpsf"],
        MagnitudeError = ["sigmapsf"],
        IsPositive = ["isdiffpos"],
        Limit = ["diffmaglim"],
    };

    private static readonly MeasurementMap ZtfCandidate = Candidate with
    {
        ReferenceMagnitude = ["magnr"],
        ReferenceMagnitudeError = ["sigmagnr"],
        ReferenceDistance = ["distnr"],
        ReferenceDistanceUnit = ZtfPixelArcsec,
    };

    // Fluxes in image counts, each with the zero point of its own image.
    private static readonly MeasurementMap ZtfForced = new()
    {
        Time = ["jd"],
        BandCode = ["fid"],
        BandCodes = Candidate.BandCodes,
        Flux = ["forcediffimflux"],
        FluxError = ["forcediffimfluxunc"],
        ZeroPoint = ["magzpsci"],
        MissingFlux = -99_999,
        Status = ["procstatus"],
        GoodStatus = "0",
    };

    // Packets of schema 3.5 (2021) have forced photometry where others have earlier candidates.
    private static readonly MeasurementMap ZtfEarlier = ZtfCandidate with
    {
        Flux = ZtfForced.Flux,
        FluxError = ZtfForced.FluxError,
        ZeroPoint = ZtfForced.ZeroPoint,
        MissingFlux = ZtfForced.MissingFlux,
        Status = ZtfForced.Status,
        GoodStatus = ZtfForced.GoodStatus,
    };

    private static readonly Dictionary<AlertNumber, IReadOnlyList<string>> ZtfNumbers = new()
    {
        [AlertNumber.ChiSquare] = ["candidate.chipsf"],
        [AlertNumber.Fwhm] = ["candidate.fwhm"],
        [AlertNumber.Sky] = ["candidate.sky"],
        [AlertNumber.ReferenceChi] = ["candidate.chinr"],
        [AlertNumber.ReferenceSharpness] = ["candidate.sharpnr"],
        [AlertNumber.PeakSignalToNoise] = ["candidate.scorr"],
        [AlertNumber.StarScore1] = ["candidate.sgscore1"],
        [AlertNumber.CatalogDistance1] = ["candidate.distpsnr1"],
        [AlertNumber.StarScore2] = ["candidate.sgscore2"],
        [AlertNumber.CatalogDistance2] = ["candidate.distpsnr2"],
        [AlertNumber.StarScore3] = ["candidate.sgscore3"],
        [AlertNumber.CatalogDistance3] = ["candidate.distpsnr3"],
        [AlertNumber.CatalogCount] = ["candidate.nmtchps"],
        [AlertNumber.GaiaDistance] = ["candidate.neargaia"],
        [AlertNumber.BrightGaiaDistance] = ["candidate.neargaiabright"],
        [AlertNumber.ColorCoefficient] = ["candidate.clrcoeff"],
        [AlertNumber.ColorUncertainty] = ["candidate.clrcounc"],
        [AlertNumber.DetectionCount] = ["candidate.ndethist"],
        [AlertNumber.CoverageCount] = ["candidate.ncovhist"],
        [AlertNumber.FirstDetection] = ["candidate.jdstarthist"],
    };

    /// <summary>The Zwicky Transient Facility, and its packets as Fink stores them.</summary>
    public static Survey Ztf { get; } = new()
    {
        Name = "ztf",
        SchemaNames = ["ztf."],
        Marks = [["objectId", "candid", "candidate.jd", "candidate.fid", "candidate.rcid", "candidate.magpsf"]],
        Id = ["candid"],
        ObjectId = ["objectId"],
        SchemaVersion = ["schemavsn"],
        DetectionPath = "candidate",
        Detection = ZtfCandidate,
        TimesAreOf = ExposurePoint.Start,
        Series =
        [
            new("prv_candidates", SeriesRole.DetectionsAndLimits, ZtfEarlier),
            new("fp_hists", SeriesRole.Forced, ZtfForced),
        ],
        RealBogus = ["candidate.drb"],
        RealBogusVersion = ["candidate.drbversion"],
        RandomForestRealBogus = ["candidate.rb"],
        SolarSystemName = ["candidate.ssnamenr"],
        SolarSystemDistance = ["candidate.ssdistnr"],
        CatalogDistance = ["candidate.distpsnr1"],
        CatalogStarScore = ["candidate.sgscore1"],
        DetectionCount = ["candidate.ndethist"],
        ProgramId = ["candidate.programid"],
        Fwhm = ["candidate.fwhm"],
        Numbers = ZtfNumbers,
        ScienceCutout = ["cutoutScience.stampData"],
        TemplateCutout = ["cutoutTemplate.stampData"],
        DifferenceCutout = ["cutoutDifference.stampData"],
    };

    /// <summary>ZUDS, a deep search of ZTF images. Its candidates state no brightness, only a signal-to-noise ratio; its
    /// light curve is forced photometry. Candidates of stacked images have the median time of the stack.</summary>
    public static Survey Zuds { get; } = Ztf with
    {
        Name = "zuds",
        SchemaNames = ["zuds."],
        Marks = [],
        Detection = Candidate with { Time = ["jd", "jdmed"] },
        Series =
        [
            new("light_curve", SeriesRole.Forced, new MeasurementMap
            {
                Time = ["mjd"],
                Scale = TimeScale.ModifiedJulianDateUtc,
                BandName = ["filter"],
                Flux = ["flux"],
                FluxError = ["fluxerr"],
                ZeroPoint = ["zp"],
            }),
        ],
        DetectionCount = ["candidate.ndethist_single"],
        Numbers = Survey.NoNumbers,
        ScienceCutout = ["cutoutScience"],
        TemplateCutout = ["cutoutTemplate"],
        DifferenceCutout = ["cutoutDifference"],
    };

    private static readonly MeasurementMap WinterCandidate = Candidate with
    {
        BandCodes = new Dictionary<long, PassBand> { [0] = PassBand.Y, [1] = PassBand.J, [2] = PassBand.H, [3] = PassBand.K },
    };

    /// <summary>WINTER, the near-infrared camera at Palomar: test packets of 2022 and packets of 2024.</summary>
    public static Survey Winter { get; } = Ztf with
    {
        Name = "winter",
        SchemaNames = ["winter."],
        Marks = [],
        ObjectId = ["objectid", "objectId"],
        Detection = WinterCandidate,
        Series = [new("prv_candidates", SeriesRole.DetectionsAndLimits, WinterCandidate)],
        RealBogus = [],
        RealBogusVersion = ["candidate.rbversion"],
        Numbers = Survey.NoNumbers,
        ScienceCutout = ["cutout_science", "cutoutScience"],
        TemplateCutout = ["cutout_template", "cutoutTemplate"],
        DifferenceCutout = ["cutout_difference", "cutoutDifference"],
    };

    /// <summary>TURBO, a fast optical follow-up array; test packets, whose schema has WINTER's list of filters.</summary>
    public static Survey Turbo { get; } = Winter with { Name = "turbo", SchemaNames = ["turbo."] };

    private static readonly MeasurementMap PgirCandidate = Candidate with { BandCode = [], OnlyBand = PassBand.J };

    /// <summary>Palomar Gattini-IR, which has the J band only. Its magnitudes stand as the packet gives them.</summary>
    public static Survey Pgir { get; } = Winter with
    {
        Name = "pgir",
        SchemaNames = ["pgir."],
        ObjectId = ["objectId"],
        Detection = PgirCandidate,
        Series = [new("prv_candidates", SeriesRole.DetectionsAndLimits, PgirCandidate)],
        RealBogus = ["candidate.drb"],
        RealBogusVersion = ["candidate.drbversion"],
        RandomForestRealBogus = [],
    };

    private static readonly MeasurementMap DecamForced = new()
    {
        Time = ["mjd"],
        Scale = TimeScale.ModifiedJulianDateUtc,
        RightAscension = ["ra"],
        Declination = ["dec"],
        BandName = ["band"],
        Flux = ["forcediffimflux"],
        FluxError = ["forcediffimfluxunc"],
        FluxUnit = Microjansky,
        Limit = ["diffmaglim"],
    };

    /// <summary>DESIRT, the search for transients in images of the Dark Energy Camera. Its fluxes are microjanskys
    /// (their magnitudes in the packets have the zero point 23.9).</summary>
    public static Survey Decam { get; } = new()
    {
        Name = "decam",
        SchemaNames = ["desirt."],
        Id = ["candid"],
        ObjectId = ["objectId"],
        DetectionPath = "candidate",
        Detection = DecamForced,
        Series = [new("fp_hists", SeriesRole.Forced, DecamForced)],
        RealBogus = ["candidate.reliability"],
        ScienceCutout = ["cutoutScience"],
        TemplateCutout = ["cutoutTemplate"],
        DifferenceCutout = ["cutoutDifference"],
    };

    private static readonly MeasurementMap AskapSource = new()
    {
        Id = ["candid"],
        Time = ["jd"],
        RightAscension = ["ra"],
        Declination = ["dec"],
        OnlyBand = PassBand.Radio,
        Flux = ["flux_peak"],
        FluxError = ["flux_peak_err"],
        FluxUnit = Millijansky,
    };

    /// <summary>VAST, the search for variables with the ASKAP radio telescope. Its fluxes are those of the source itself,
    /// millijansky a beam, not differences.</summary>
    public static Survey Askap { get; } = new()
    {
        Name = "askap",
        SchemaNames = ["askap."],
        Id = ["candid"],
        ObjectId = ["objectId"],
        SchemaVersion = ["schemavsn"],
        DetectionPath = "candidate",
        Detection = AskapSource,
        Series = [new("prv_candidates", SeriesRole.Detections, AskapSource), new("fp_hists", SeriesRole.Forced, AskapSource)],
        ScienceCutout = ["cutoutScience.stampData"],
    };

    /// <summary>ATLAS. Its identifiers are texts. The sign of its fluxes is the truth: its <c>isdiffpos</c> contradicts them,
    /// and magnitudes of negative fluxes are written as negative numbers.</summary>
    public static Survey Atlas { get; } = new()
    {
        Name = "atlas",
        SchemaNames = ["atlas."],
        IdText = ["candid"],
        ObjectId = ["objectId"],
        SchemaVersion = ["schemavsn"],
        DetectionPath = "candidate",
        Detection = new MeasurementMap
        {
            Time = ["mjd"],
            Scale = TimeScale.ModifiedJulianDateUtc,
            RightAscension = ["RA"],
            Declination = ["Dec"],
            BandName = ["filter"],
            Flux = ["flux"],
            FluxError = ["Dflux"],
            FluxUnit = Microjansky,
        },
        RandomForestRealBogus = ["candidate.rb"],
        ScienceCutout = ["cutoutScience.stampData"],
        TemplateCutout = ["cutoutTemplate.stampData"],
        DifferenceCutout = ["cutoutDifference.stampData"],
    };
}
