namespace Nightjar.Sky;

/// <summary>What the entries of a history array are.</summary>
public enum SeriesRole
{
    /// <summary>Detections.</summary>
    Detections,

    /// <summary>Detections, and where an entry has no magnitude an upper limit (ZTF <c>prv_candidates</c>). Where the schema
    /// of the entries has no magnitude at all but a flux, they are forced photometry (ZTF 3.5).</summary>
    DetectionsAndLimits,

    /// <summary>Visits without a detection, with the noise of the image (Rubin <c>prvDiaNondetectionLimits</c>).</summary>
    Limits,

    /// <summary>Forced photometry.</summary>
    Forced,
}
