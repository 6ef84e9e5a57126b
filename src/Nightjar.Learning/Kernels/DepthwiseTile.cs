using System.Runtime.InteropServices;

namespace Nightjar.Learning.Kernels;

/// <summary>A run of output pixels of one vector of channels, y[r, p] (+)= bias + Σ_u Σ_v x[u + r, p, v]·w[u, v], as
/// <see cref="DepthwiseMicroKernel"/> gets it. The image and the window hold only these channels, a vector for each pixel.</summary>
[StructLayout(LayoutKind.Auto)]
internal unsafe struct DepthwiseTile
{
    /// <summary>Floats of the largest tile: two rows of eight vectors of 16.</summary>
    public const int SpillLength = 2 * 8 * 16;

    /// <summary>The input under the window's first element for the first pixel; it may lie before the image when
    /// <see cref="First"/> is above 0.</summary>
    public float* X;

    /// <summary>Floats of the input from one output pixel to the next.</summary>
    public nint PixelStep;

    /// <summary>Floats of the input from one window column to the next.</summary>
    public nint ColumnStep;

    /// <summary>Floats of the input from one window row to the next.</summary>
    public nint RowStep;

    /// <summary>The window, dense, row after row.</summary>
    public float* W;

    /// <summary>Rows of the window.</summary>
    public int Rows;

    /// <summary>Columns of the window.</summary>
    public int Columns;

    /// <summary>First row of the window that lies in the image. A tile of two rows counts one row more, since the second row's
    /// window lies one below.</summary>
    public int First;

    /// <summary>Row behind the last one in the image.</summary>
    public int Last;

    /// <summary>A whole vector, or null.</summary>
    public float* Bias;

    /// <summary>First output.</summary>
    public float* Y;

    /// <summary>Floats from one output pixel to the next.</summary>
    public nint YStep;

    /// <summary>Floats from one output row to the next.</summary>
    public nint YRow;

    /// <summary>Lanes that exist in the output: 1 to the vector's width.</summary>
    public int Lanes;

    /// <summary>Room for <see cref="SpillLength"/> floats, used when not all lanes exist.</summary>
    public float* Spill;

    /// <summary>Whether to add to what the output holds.</summary>
    public bool Accumulate;
}
