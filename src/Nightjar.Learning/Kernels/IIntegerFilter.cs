using Nightjar.Learning.Simd;

namespace Nightjar.Learning.Kernels;

/// <summary>The transformations of a minimal filter F(m x m, 3 x 3) in integers, one dimension at a time.</summary>
internal unsafe interface IIntegerFilter
{
    /// <summary>m: output pixels of a patch in each dimension; its input has two more.</summary>
    static abstract int Outputs { get; }

    /// <summary>The most channels whose sums are exact.</summary>
    static abstract int MostChannels { get; }

    /// <summary>G·(a, b, c), scaled to integers: m + 2 numbers.</summary>
    static abstract void Weights(int a, int b, int c, Span<int> turned);

    /// <summary>Bᵀ·d for m + 2 numbers that lie so far apart, written so far apart.</summary>
    static abstract void Turn<W>(short* d, nint next, short* turned, nint step)
        where W : unmanaged, IWordLanes<W>;

    /// <summary>Bᵀ·d for the bytes less the zero point at one place of m + 2 image rows, written one vector after another.</summary>
    static abstract void Column<W>(byte** rows, nint at, W zero, short* turned)
        where W : unmanaged, IWordLanes<W>;

    /// <summary>Aᵀ·m·A without the scale, plus a shift: m rows of m pixels.</summary>
    static abstract void Finish<P>(int* products, nint step, P shift, int* pixels, nint pixel, nint line)
        where P : unmanaged, IPairLanes<P>;
}
