using System.Runtime.InteropServices;

namespace Nightjar.Learning.Kernels;

/// <summary>One tile of a matrix product, C[r, j] (+)= Σ_s Σ_k A[r, s, k]·B[s, k, j] + bias[j], as a micro-kernel gets it.
/// Rows of A may overlap (a convolution), may be strided in k (a transposed matrix), and the sum may run over segments that
/// lie anywhere (the rows of a convolution's window).</summary>
[StructLayout(LayoutKind.Auto)]
internal unsafe struct GemmTile
{
    /// <summary>Floats of the largest tile: 14 rows of two vectors of 16.</summary>
    public const int SpillLength = 14 * 32;

    /// <summary>First element of A for this tile.</summary>
    public float* A;

    /// <summary>Floats from a row of A to the next.</summary>
    public nint ARow;

    /// <summary>Floats from one k of A to the next.</summary>
    public nint AStep;

    /// <summary>First element of B for these columns.</summary>
    public float* B;

    /// <summary>Floats from one k of B to the next.</summary>
    public nint BStep;

    /// <summary>Length of one segment of the sum.</summary>
    public nint Depth;

    /// <summary>Number of segments, at least 1.</summary>
    public int Segments;

    /// <summary>Offsets of the segments in A; null when there is one.</summary>
    public nint* AOffsets;

    /// <summary>Offsets of the segments in B; null when they follow one another packed.</summary>
    public nint* BOffsets;

    /// <summary>First element of C.</summary>
    public float* C;

    /// <summary>Floats from a row of C to the next.</summary>
    public nint CRow;

    /// <summary>Columns of the last vector that exist: 1 to the vector's width.</summary>
    public int Tail;

    /// <summary>Bias of these columns, or null.</summary>
    public float* Bias;

    /// <summary>Room for <see cref="SpillLength"/> floats, used when the last vector is not full.</summary>
    public float* Spill;

    /// <summary>Whether to add to what C holds.</summary>
    public bool Accumulate;

    /// <summary>Whether to clamp the result at 0 from below.</summary>
    public bool Relu;
}
