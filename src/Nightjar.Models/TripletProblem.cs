namespace Nightjar.Models;

/// <summary>Why three cutouts cannot be given to a network.</summary>
public enum TripletProblem
{
    /// <summary>They can.</summary>
    None,

    /// <summary>One of the three is missing.</summary>
    Missing,

    /// <summary>One of the three is larger than <see cref="TripletPreprocessing.Side"/> pixels. It would have to be cropped or
    /// resampled, and the network has never seen such stamps.</summary>
    TooLarge,
}
