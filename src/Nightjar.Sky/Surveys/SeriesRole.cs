namespace Nightjar.Sky;

/// <summary>What the entries of a history array are.</summary>
public enum SeriesRole
{
    /// <summary>Detections.</summary>
    Detections,

    /// <summary>Detections, and where an entry has no magnitude an upper limit (ZTF <c>prv_candidates</c>).</summary>
    DetectionsAndLimits,

    /// <summary>Visits without a detection, with the noise of the image (Rubin <c>prvDiaNondetectionLimits</c>).</summary>
    Limits,

    /// <summary>Forced photometry.</summary>
    Forced,
}
