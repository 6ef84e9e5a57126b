using System.Runtime.InteropServices;

namespace Nightjar.Learning.Kernels;

/// <summary>One tile of C = (A·B)·scale + bias for a B of narrow elements, as <see cref="NarrowMicroKernel"/> gets it.</summary>
[StructLayout(LayoutKind.Auto)]
internal unsafe struct NarrowTile
{
    /// <summary>The most rows of a tile.</summary>
    public const int Rows = 3;

    /// <summary>Vectors of a panel.</summary>
    public const int Vectors = 4;

    /// <summary>Floats of the largest tile.</summary>
    public const int SumsLength = Rows * Vectors * 16;

    /// <summary>First element of A for this tile.</summary>
    public float* A;

    /// <summary>Floats from a row of A to the next.</summary>
    public nint ARow;

    /// <summary>First element of B for these columns.</summary>
    public byte* B;

    /// <summary>Elements of a row of A.</summary>
    public nint Depth;

    /// <summary>First element of C.</summary>
    public float* C;

    /// <summary>Floats from a row of C to the next.</summary>
    public nint CRow;

    /// <summary>Columns of C that the tile has.</summary>
    public int Columns;

    /// <summary>Factors of the panel's columns, whole vectors of them.</summary>
    public float* Scale;

    /// <summary>Bias of these columns, or null.</summary>
    public float* Bias;

    /// <summary>Room for <see cref="SumsLength"/> floats.</summary>
    public float* Sums;

    /// <summary>Whether to add to what C holds.</summary>
    public bool Accumulate;

    /// <summary>Whether the sums are whole: then scale and bias are applied.</summary>
    public bool Finish;

    /// <summary>Whether to clamp the result at 0 from below.</summary>
    public bool Relu;
}
