using Nightjar.Learning.Simd;

namespace Nightjar.Learning.Kernels;

/// <summary>The integer micro-kernels of the vector path in use.</summary>
internal static unsafe class IntegerKernels
{
    private const int MostRows = 12;

    private static readonly delegate*<IntegerTile*, void>[] Wide = Table<PairLanes512>();
    private static readonly delegate*<IntegerTile*, void>[] Middle = Table<PairLanes256>();
    private static readonly delegate*<IntegerTile*, void>[] Narrow = Table<PairLanes1>();

    /// <summary>The most rows of a tile: 32 vector registers hold 12 x 2 sums beside a product, 16 hold 5 x 2.</summary>
    internal static int Rows => SimdSupport.Level == SimdLevel.Avx512 ? MostRows : 5;

    /// <summary>Columns of a packed panel: two vectors.</summary>
    internal static int PanelWidth => 2 * SimdSupport.Width;

    /// <summary>The kernel for a tile of so many rows (1 to <see cref="Rows"/>) and vectors (1 or 2).</summary>
    internal static delegate*<IntegerTile*, void> Get(int rows, int vectors)
    {
        var table = SimdSupport.Level switch { SimdLevel.Avx512 => Wide, SimdLevel.Avx2 => Middle, _ => Narrow };
        return table[(2 * rows) + vectors - 3];
    }

    private static delegate*<IntegerTile*, void>[] Table<P>()
        where P : unmanaged, IPairLanes<P> =>
    [
        &IntegerMicroKernel.Run<P, Count.N1, Count.N1>, &IntegerMicroKernel.Run<P, Count.N1, Count.N2>,
        &IntegerMicroKernel.Run<P, Count.N2, Count.N1>, &IntegerMicroKernel.Run<P, Count.N2, Count.N2>,
        &IntegerMicroKernel.Run<P, Count.N3, Count.N1>, &IntegerMicroKernel.Run<P, Count.N3, Count.N2>,
        &IntegerMicroKernel.Run<P, Count.N4, Count.N1>, &IntegerMicroKernel.Run<P, Count.N4, Count.N2>,
        &IntegerMicroKernel.Run<P, Count.N5, Count.N1>, &IntegerMicroKernel.Run<P, Count.N5, Count.N2>,
        &IntegerMicroKernel.Run<P, Count.N6, Count.N1>, &IntegerMicroKernel.Run<P, Count.N6, Count.N2>,
        &IntegerMicroKernel.Run<P, Count.N7, Count.N1>, &IntegerMicroKernel.Run<P, Count.N7, Count.N2>,
        &IntegerMicroKernel.Run<P, Count.N8, Count.N1>, &IntegerMicroKernel.Run<P, Count.N8, Count.N2>,
        &IntegerMicroKernel.Run<P, Count.N9, Count.N1>, &IntegerMicroKernel.Run<P, Count.N9, Count.N2>,
        &IntegerMicroKernel.Run<P, Count.N10, Count.N1>, &IntegerMicroKernel.Run<P, Count.N10, Count.N2>,
        &IntegerMicroKernel.Run<P, Count.N11, Count.N1>, &IntegerMicroKernel.Run<P, Count.N11, Count.N2>,
        &IntegerMicroKernel.Run<P, Count.N12, Count.N1>, &IntegerMicroKernel.Run<P, Count.N12, Count.N2>,
    ];
}
