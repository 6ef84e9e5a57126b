namespace Nightjar.Models;

/// <summary>Why an alert has no score.</summary>
public enum ScoreProblem
{
    /// <summary>It has one.</summary>
    None,

    /// <summary>One of the three stamps is missing.</summary>
    StampMissing,

    /// <summary>One of the three is larger than <see cref="TripletPreprocessing.Side"/> pixels. It would have to be cropped or
    /// resampled, and the network has never seen such stamps.</summary>
    StampTooLarge,

    /// <summary>One of the three holds NaN alone.</summary>
    StampWithoutData,

    /// <summary>The network looks at numbers too, and they are missing, or one of them is NaN or infinite.</summary>
    MetadataMissing,

    /// <summary>The network's answer is no finite number, as numbers beyond all measure in the metadata can make it.</summary>
    NotFinite,
}
