using Nightjar.Learning.Simd;

namespace Nightjar.Learning.Kernels;

/// <summary>The micro-kernels for one kind of narrow weights, by path, rows and vectors.</summary>
internal static unsafe class NarrowKernels<E>
    where E : unmanaged, IWeightElement
{
    private static readonly delegate*<NarrowTile*, void>[] Wide = Table<Lanes512>();
    private static readonly delegate*<NarrowTile*, void>[] Middle = Table<Lanes256>();
    private static readonly delegate*<NarrowTile*, void>[] Narrow = Table<Lanes1>();

    /// <summary>The kernel for a tile of 1 to 3 rows and 1 to 4 vectors.</summary>
    internal static delegate*<NarrowTile*, void> Get(int rows, int vectors)
    {
        var table = SimdSupport.Level switch { SimdLevel.Avx512 => Wide, SimdLevel.Avx2 => Middle, _ => Narrow };
        return table[(NarrowTile.Vectors * (rows - 1)) + vectors - 1];
    }

    private static delegate*<NarrowTile*, void>[] Table<L>()
        where L : unmanaged, ILanes<L> =>
    [
        &NarrowMicroKernel.Run<L, E, Count.N1, Count.N1>, &NarrowMicroKernel.Run<L, E, Count.N1, Count.N2>,
        &NarrowMicroKernel.Run<L, E, Count.N1, Count.N3>, &NarrowMicroKernel.Run<L, E, Count.N1, Count.N4>,
        &NarrowMicroKernel.Run<L, E, Count.N2, Count.N1>, &NarrowMicroKernel.Run<L, E, Count.N2, Count.N2>,
        &NarrowMicroKernel.Run<L, E, Count.N2, Count.N3>, &NarrowMicroKernel.Run<L, E, Count.N2, Count.N4>,
        &NarrowMicroKernel.Run<L, E, Count.N3, Count.N1>, &NarrowMicroKernel.Run<L, E, Count.N3, Count.N2>,
        &NarrowMicroKernel.Run<L, E, Count.N3, Count.N3>, &NarrowMicroKernel.Run<L, E, Count.N3, Count.N4>,
    ];
}
