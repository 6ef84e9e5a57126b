namespace Nightjar.Sky;

/// <summary>One alert of any survey, in common units. Decoders fill the same instance again and again.</summary>
public sealed class Alert
{
    /// <summary>The survey's short name.</summary>
    public string Survey { get; set; } = "";

    /// <summary>The survey's identifier of the alert (candid, diaSourceId).</summary>
    public AlertId Id { get; set; }

    /// <summary>Identity over all surveys.</summary>
    public AlertKey Key => new(Survey, Id);

    /// <summary>The survey's name of the object that the alert belongs to; empty where it has none yet.</summary>
    public string ObjectId { get; set; } = "";

    /// <summary>The version of the packet's schema as the packet states it; empty where it does not.</summary>
    public string SchemaVersion { get; set; } = "";

    /// <summary>The detection that made the alert.</summary>
    public Detection Detection { get; set; }

    /// <summary>The 5 sigma limit of the triggering image, AB magnitude; NaN where it is not stated.</summary>
    public double LimitingMagnitude { get; set; }

    /// <summary>The survey's current real/bogus score (ZTF <c>drb</c>, LSST <c>reliability</c>), 0 to 1; NaN where missing.</summary>
    public double RealBogus { get; set; }

    /// <summary>The version of the model behind <see cref="RealBogus"/>; empty where it is not stated.</summary>
    public string RealBogusVersion { get; set; } = "";

    /// <summary>The survey's older random-forest score (ZTF <c>rb</c>), 0 to 1; NaN where missing.</summary>
    public double RandomForestRealBogus { get; set; }

    /// <summary>Name of the nearest known solar-system object; empty where there is none.</summary>
    public string SolarSystemName { get; set; } = "";

    /// <summary>Distance to that object, arcseconds; NaN where there is none.</summary>
    public double SolarSystemDistanceArcsec { get; set; }

    /// <summary>Distance to the nearest catalogued source (Pan-STARRS 1 for ZTF), arcseconds; NaN where there is none.</summary>
    public double CatalogDistanceArcsec { get; set; }

    /// <summary>Star/galaxy score of that source, 0 galaxy to 1 star; NaN where unknown.</summary>
    public double CatalogStarScore { get; set; }

    /// <summary>Detections at this position since the survey began; 0 where it is not stated.</summary>
    public int DetectionCount { get; set; }

    /// <summary>Whose data it is (ZTF: 1 public, 2 partnership, 3 Caltech); 0 where it is not stated.</summary>
    public int ProgramId { get; set; }

    /// <summary>Full width at half maximum of the detection, pixels; NaN where it is not stated.</summary>
    public double FwhmPixels { get; set; }

    /// <summary>Further numbers of the triggering detection, as the packet has them. Unknown unless <see cref="AlertParts.Numbers"/> were
    /// asked for and the survey is one that networks know.</summary>
    public AlertNumbers Numbers { get; } = new();

    /// <summary>Earlier detections, upper limits and forced photometry as the packet gives them, with the triggering
    /// detection among them, merged by the rule of <see cref="LightCurve"/>. Empty unless <see cref="AlertParts.History"/> was asked for.</summary>
    public LightCurve LightCurve { get; } = new();

    /// <summary>The images. Empty unless <see cref="AlertParts.Cutouts"/> was asked for and the packet has them.</summary>
    public CutoutTriplet Cutouts { get; } = new();

    /// <summary>Sets every property to "missing" and keeps the memory of the lists and images.</summary>
    public void Clear()
    {
        (Survey, ObjectId, SchemaVersion, RealBogusVersion, SolarSystemName) = ("", "", "", "", "");
        Id = default;
        Detection = new Detection
        {
            Time = JulianDate.Unknown,
            Flux = Flux.None,
            Magnitude = Magnitude.None,
            Reference = ReferenceSource.None,
        };
        LimitingMagnitude = RealBogus = RandomForestRealBogus = double.NaN;
        SolarSystemDistanceArcsec = CatalogDistanceArcsec = CatalogStarScore = FwhmPixels = double.NaN;
        (DetectionCount, ProgramId) = (0, 0);
        Numbers.Clear();
        LightCurve.Clear();
        Cutouts.Clear();
    }
}
