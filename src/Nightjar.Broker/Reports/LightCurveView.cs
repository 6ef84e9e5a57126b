namespace Nightjar.Broker.Reports;

/// <summary>What the vertical axis of a light curve shows.</summary>
public enum LightCurveView
{
    /// <summary>Magnitude of the absolute value of the difference flux, brightest at the top.</summary>
    Difference,

    /// <summary>Magnitude of template and difference together, where the template has a source at the position.</summary>
    Apparent,

    /// <summary>Signed difference flux.</summary>
    Flux,
}
