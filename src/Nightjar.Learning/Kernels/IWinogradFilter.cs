using Nightjar.Learning.Simd;

namespace Nightjar.Learning.Kernels;

/// <summary>The transformations of a minimal filter F(m x m, 3 x 3), one dimension at a time.</summary>
internal unsafe interface IWinogradFilter
{
    /// <summary>m: output pixels of a patch in each dimension; its input has two more.</summary>
    static abstract int Outputs { get; }

    /// <summary>G·(a, b, c), written so far apart: m + 2 vectors.</summary>
    static abstract void Weights<L>(L a, L b, L c, float* turned, nint step, int lanes)
        where L : unmanaged, ILanes<L>;

    /// <summary>Bᵀ·d for m + 2 vectors that lie so far apart, written so far apart.</summary>
    static abstract void Turn<L>(float* d, nint next, float* turned, nint step, int lanes)
        where L : unmanaged, ILanes<L>;

    /// <summary>Bᵀ·d for one place of m + 2 image rows, written one whole vector after another.</summary>
    static abstract void Column<L>(float** rows, nint at, float* turned, int lanes)
        where L : unmanaged, ILanes<L>;

    /// <summary>Aᵀ·m·A of one patch: m rows of m vectors.</summary>
    static abstract void Finish<L>(float* products, nint step, int lanes, in WinogradPatch<L> target)
        where L : unmanaged, ILanes<L>;
}
