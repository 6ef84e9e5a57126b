namespace Nightjar.Simulation.LightCurves;

/// <summary>Which part of a light curve is handed out.</summary>
public enum LightCurveWindow
{
    /// <summary>All of it: from 60 days before an explosion until it has faded; of a variable the whole survey.</summary>
    Full,

    /// <summary>What an alert packet carries: the 30 days that end with a detection drawn at random.</summary>
    Packet,
}
