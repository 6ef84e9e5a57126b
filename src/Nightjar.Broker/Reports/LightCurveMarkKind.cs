namespace Nightjar.Broker.Reports;

/// <summary>What a mark in a light curve stands for, in drawing order.</summary>
internal enum LightCurveMarkKind
{
    /// <summary>A visit that saw nothing: a triangle pointing down, at the 5 sigma limit.</summary>
    UpperLimit,

    /// <summary>Forced photometry below the template: a hollow circle with a bar.</summary>
    NegativeForced,

    /// <summary>Forced photometry: a hollow circle.</summary>
    Forced,

    /// <summary>A detection below the template: a full circle with a bar.</summary>
    NegativeDetection,

    /// <summary>A detection: a full circle.</summary>
    Detection,
}
