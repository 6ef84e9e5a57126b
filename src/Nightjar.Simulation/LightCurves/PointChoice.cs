namespace Nightjar.Simulation.LightCurves;

/// <summary>Which points of a light curve are handed out.</summary>
public enum PointChoice
{
    /// <summary>Every visit: detections, and photometry forced at the position of the source in all others.</summary>
    All,

    /// <summary>Detections alone, as the public alerts have them.</summary>
    Detections,
}
