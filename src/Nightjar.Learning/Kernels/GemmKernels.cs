using Nightjar.Learning.Simd;

namespace Nightjar.Learning.Kernels;

/// <summary>The micro-kernels of the vector path in use: how many rows they take, how wide a packed panel is, and the
/// kernel for each number of rows and vectors.</summary>
internal static unsafe class GemmKernels
{
    private const int MostRows = 14;

    private static readonly delegate*<GemmTile*, void>[] Wide = Table<Lanes512>();
    private static readonly delegate*<GemmTile*, void>[] Middle = Table<Lanes256>();
    private static readonly delegate*<GemmTile*, void>[] Narrow = Table<Lanes1>();

    /// <summary>The most rows of a tile: 32 vector registers hold 14 x 2 sums, 16 hold 6 x 2.</summary>
    internal static int Rows => SimdSupport.Level == SimdLevel.Avx512 ? MostRows : 6;

    /// <summary>Columns of a packed panel: two vectors.</summary>
    internal static int PanelWidth => 2 * SimdSupport.Width;

    /// <summary>The kernel for a tile of so many rows (1 to <see cref="Rows"/>) and vectors (1 or 2).</summary>
    internal static delegate*<GemmTile*, void> Get(int rows, int vectors)
    {
        var table = SimdSupport.Level switch { SimdLevel.Avx512 => Wide, SimdLevel.Avx2 => Middle, _ => Narrow };
        return table[(2 * rows) + vectors - 3];
    }

    private static delegate*<GemmTile*, void>[] Table<L>()
        where L : unmanaged, ILanes<L> =>
    [
        &GemmMicroKernel.Run<L, Count.N1, Count.N1>, &GemmMicroKernel.Run<L, Count.N1, Count.N2>,
        &GemmMicroKernel.Run<L, Count.N2, Count.N1>, &GemmMicroKernel.Run<L, Count.N2, Count.N2>,
        &GemmMicroKernel.Run<L, Count.N3, Count.N1>, &GemmMicroKernel.Run<L, Count.N3, Count.N2>,
        &GemmMicroKernel.Run<L, Count.N4, Count.N1>, &GemmMicroKernel.Run<L, Count.N4, Count.N2>,
        &GemmMicroKernel.Run<L, Count.N5, Count.N1>, &GemmMicroKernel.Run<L, Count.N5, Count.N2>,
        &GemmMicroKernel.Run<L, Count.N6, Count.N1>, &GemmMicroKernel.Run<L, Count.N6, Count.N2>,
        &GemmMicroKernel.Run<L, Count.N7, Count.N1>, &GemmMicroKernel.Run<L, Count.N7, Count.N2>,
        &GemmMicroKernel.Run<L, Count.N8, Count.N1>, &GemmMicroKernel.Run<L, Count.N8, Count.N2>,
        &GemmMicroKernel.Run<L, Count.N9, Count.N1>, &GemmMicroKernel.Run<L, Count.N9, Count.N2>,
        &GemmMicroKernel.Run<L, Count.N10, Count.N1>, &GemmMicroKernel.Run<L, Count.N10, Count.N2>,
        &GemmMicroKernel.Run<L, Count.N11, Count.N1>, &GemmMicroKernel.Run<L, Count.N11, Count.N2>,
        &GemmMicroKernel.Run<L, Count.N12, Count.N1>, &GemmMicroKernel.Run<L, Count.N12, Count.N2>,
        &GemmMicroKernel.Run<L, Count.N13, Count.N1>, &GemmMicroKernel.Run<L, Count.N13, Count.N2>,
        &GemmMicroKernel.Run<L, Count.N14, Count.N1>, &GemmMicroKernel.Run<L, Count.N14, Count.N2>,
    ];
}
