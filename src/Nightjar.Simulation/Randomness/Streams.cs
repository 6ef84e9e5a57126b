namespace Nightjar.Simulation.Randomness;

/// <summary>First keys of <see cref="RandomStream"/>, one for each use, so that no two uses share numbers.</summary>
internal static class Streams
{
    /// <summary>Weather and schedule of one night.</summary>
    public const ulong Night = 1;

    /// <summary>What the n-th object of the night is and where it stands.</summary>
    public const ulong Plan = 2;

    /// <summary>The object itself: its parameters, its surroundings, its images.</summary>
    public const ulong Object = 3;

    /// <summary>One channel of one exposure.</summary>
    public const ulong Channel = 4;

    /// <summary>The template of one channel, field and band.</summary>
    public const ulong Reference = 5;

    /// <summary>The names of the night's objects.</summary>
    public const ulong Name = 6;

    /// <summary>One triplet without a night.</summary>
    public const ulong Triplet = 7;

    /// <summary>One object with all its alerts.</summary>
    public const ulong History = 8;

    /// <summary>One galaxy with morphology votes.</summary>
    public const ulong Galaxy = 9;

    /// <summary>The deep colour cutout of one place.</summary>
    public const ulong Deep = 10;

    /// <summary>One light curve without images.</summary>
    public const ulong LightCurve = 11;
}
