using Nightjar.Sky;

namespace Nightjar.Models.LightCurves;

/// <summary>What is known of an object besides its light curve. Whatever is unknown stays at its default.</summary>
public readonly record struct ObjectContext
{
    private const double MovingArcsec = 5;
    private const int MovingDetections = 5;

    /// <summary>Nothing is known.</summary>
    public ObjectContext()
    {
    }

    /// <summary>Days from the first detection ever to the last point; NaN where unknown.</summary>
    public double DaysSinceFirstDetection { get; init; } = double.NaN;

    /// <summary>Whether it is a known object of the solar system.</summary>
    public bool IsSolarSystemObject { get; init; }

    /// <summary>The class of the SIMBAD object at the position; empty or <c>Unknown</c> for none.</summary>
    public string Counterpart { get; init; } = "";

    /// <summary>Redshift of the object or of its host; NaN where unknown.</summary>
    public double Redshift { get; init; } = double.NaN;

    /// <summary>One standard deviation of the redshift; NaN where unknown.</summary>
    public double RedshiftError { get; init; } = double.NaN;

    /// <summary>Reddening E(B-V) by dust of the Milky Way, magnitudes; NaN where unknown.</summary>
    public double Reddening { get; init; } = double.NaN;

    /// <summary>What a packet tells. Its catalogued counterpart and its redshift stay unknown: no packet states them.</summary>
    /// <param name="alert">Decoded with <see cref="AlertParts.Numbers"/> and <see cref="AlertParts.History"/>.</param>
    /// <remarks>A known object of the solar system by Fink's rule: less than 5 arcseconds away, nearer than the nearest catalogued source, and
    /// detected at this place at most five times, as what moves is.</remarks>
    public static ObjectContext Of(Alert alert) => new()
    {
        DaysSinceFirstDetection = alert.Detection.Time.Days - alert.Numbers[AlertNumber.FirstDetection],
        IsSolarSystemObject = alert.SolarSystemDistanceArcsec is >= 0 and < MovingArcsec && !(alert.CatalogDistanceArcsec <= alert.SolarSystemDistanceArcsec)
            && alert.DetectionCount <= MovingDetections && alert.LightCurve.Detections.Count <= MovingDetections,
    };
}
