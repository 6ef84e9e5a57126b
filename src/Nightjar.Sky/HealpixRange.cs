namespace Nightjar.Sky;

/// <summary>Consecutive nested HEALPix indices of order <see cref="Healpix.MaxOrder"/>.</summary>
/// <param name="First">The first index.</param>
/// <param name="Last">The last index, inclusive.</param>
public readonly record struct HealpixRange(long First, long Last)
{
    /// <summary>How many indices.</summary>
    public long Count => Last - First + 1;

    /// <summary>Whether an index lies in the range.</summary>
    public bool Contains(long index) => index >= First && index <= Last;
}
