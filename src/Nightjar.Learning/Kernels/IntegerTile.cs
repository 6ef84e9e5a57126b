using System.Runtime.InteropServices;

namespace Nightjar.Learning.Kernels;

/// <summary>One tile of an integer product, sums[r, j] = bias[j] + Σ_s Σ_k A[r, s, k]·B[s, k, j] in 32 bits, as a micro-kernel gets it.
/// Rows of A may overlap (a convolution); numbers of A and B lie in neighbouring pairs of k.</summary>
[StructLayout(LayoutKind.Auto)]
internal unsafe struct IntegerTile
{
    /// <summary>Sums of the largest tile: 12 rows of two vectors of 16.</summary>
    public const int SumsLength = 12 * 32;

    /// <summary>First number of A for this tile.</summary>
    public short* A;

    /// <summary>Numbers from a row of A to the next.</summary>
    public nint ARow;

    /// <summary>First pair of B for these columns.</summary>
    public short* B;

    /// <summary>Numbers from one pair of k in B to the next.</summary>
    public nint BStep;

    /// <summary>Pairs of one segment.</summary>
    public nint Pairs;

    /// <summary>Number of segments, at least 1.</summary>
    public int Segments;

    /// <summary>Offsets of the segments in A; null when there is one.</summary>
    public nint* AOffsets;

    /// <summary>Where the sums of these columns start, whole vectors of them.</summary>
    public int* Bias;

    /// <summary>Room for <see cref="SumsLength"/> sums, row after row of whole vectors.</summary>
    public int* Sums;
}
