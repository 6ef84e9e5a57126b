namespace Nightjar.Sky;

/// <summary>What was measured of one object: detections, upper limits and forced photometry, each sorted by time.</summary>
public sealed class LightCurve
{
    /// <summary>Detections, earliest first.</summary>
    public List<Detection> Detections { get; } = [];

    /// <summary>Upper limits, earliest first.</summary>
    public List<UpperLimit> UpperLimits { get; } = [];

    /// <summary>Forced photometry, earliest first; a series of its own, never mixed with detections.</summary>
    public List<ForcedMeasurement> Forced { get; } = [];

    /// <summary>Empties all three series and keeps their memory.</summary>
    public void Clear()
    {
        Detections.Clear();
        UpperLimits.Clear();
        Forced.Clear();
    }
}
