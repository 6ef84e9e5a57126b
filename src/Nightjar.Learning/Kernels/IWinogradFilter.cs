using Nightjar.Learning.Simd;

namespace Nightjar.Learning.Kernels;

/// <summary>The transformations of a minimal filter F(m x m, r x r), one dimension at a time.</summary>
internal unsafe interface IWinogradFilter
{
    /// <summary>m: output pixels of a patch in each dimension; its input has r - 1 more.</summary>
    static abstract int Outputs { get; }

    /// <summary>r: pixels of the window in each dimension.</summary>
    static abstract int Taps { get; }

    /// <summary>G·g for r vectors of so many lanes that lie so far apart, written so far apart: m + r - 1 vectors.</summary>
    static abstract void Weights<L>(float* g, nint next, int lanes, float* turned, nint step, int turnedLanes)
        where L : unmanaged, ILanes<L>;

    /// <summary>Bᵀ·d for m + r - 1 vectors that lie so far apart, written so far apart.</summary>
    static abstract void Turn<L>(float* d, nint next, float* turned, nint step, int lanes)
        where L : unmanaged, ILanes<L>;

    /// <summary>Bᵀ·d for one place of m + r - 1 image rows, written one whole vector after another.</summary>
    static abstract void Column<L>(float** rows, nint at, float* turned, int lanes)
        where L : unmanaged, ILanes<L>;

    /// <summary>Aᵀ·m·A of one patch: m rows of m vectors.</summary>
    static abstract void Finish<L>(float* products, nint step, int lanes, in WinogradPatch<L> target)
        where L : unmanaged, ILanes<L>;
}
