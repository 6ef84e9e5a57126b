namespace Nightjar.Sky;

/// <summary>Which moment of an exposure a survey's times mean.</summary>
public enum ExposurePoint
{
    /// <summary>The survey does not say.</summary>
    NotStated,

    /// <summary>The start of the exposure (ZTF).</summary>
    Start,

    /// <summary>The middle of the exposure (Rubin).</summary>
    Middle,
}
