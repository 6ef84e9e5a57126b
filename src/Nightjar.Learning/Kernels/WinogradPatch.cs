using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Nightjar.Learning.Simd;

namespace Nightjar.Learning.Kernels;

/// <summary>Where the output pixels of one patch go, and what becomes of them.</summary>
/// <typeparam name="L">The lanes.</typeparam>
[StructLayout(LayoutKind.Auto)]
internal unsafe struct WinogradPatch<L>
    where L : unmanaged, ILanes<L>
{
    /// <summary>First pixel.</summary>
    public float* Pixels;

    /// <summary>Floats from one pixel to the next.</summary>
    public nint Pixel;

    /// <summary>Floats from one row of pixels to the next.</summary>
    public nint Line;

    /// <summary>Rows that exist.</summary>
    public int Rows;

    /// <summary>Columns that exist.</summary>
    public int Columns;

    /// <summary>Filters of this vector that exist.</summary>
    public int Lanes;

    /// <summary>Added to every pixel.</summary>
    public L Shift;

    /// <summary>Whether pixels are clamped at 0 from below.</summary>
    public bool Relu;

    /// <summary>Writes a pixel if it exists.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Put(int row, int column, L value)
    {
        if (row >= Rows || column >= Columns) return;
        value += Shift;
        if (Relu) value = L.Relu(value);
        var target = Pixels + (row * Line) + (column * Pixel);
        if (Lanes == L.Width) L.Store(target, value);
        else L.StorePart(target, value, Lanes);
    }
}
