using System.Runtime.CompilerServices;
using Nightjar.Learning.Simd;

namespace Nightjar.Learning.Kernels;

/// <summary>The gradient of the weights where <see cref="ThreeColumnKernel"/> fits: the sums of one window row for up to eight
/// channels in registers, while the pixels of all output rows pass by. Each input number is spread over a vector once and
/// meets the gradients of the three pixels whose windows it lies in.</summary>
internal static unsafe class ThreeColumnWeights
{
    private static readonly delegate*<GemmTile*, void>[] Wide = Table<Lanes512>();
    private static readonly delegate*<GemmTile*, void>[] Middle = Table<Lanes256>();

    /// <summary>Adds one window row's gradient, (3, channels, filters), to C. In the tile, A is the image under the window's row for
    /// the first output row, AStep the channels, Depth the output pixels of a row, segments are the output rows, B and BStep the
    /// output's gradient by whole vectors, CRow the filters, and Tail their number.</summary>
    internal static void Row(GemmTile* tile, int channels)
    {
        // 32 registers hold sums of 3 x 8, 16 registers of 3 x 4.
        var isWide = SimdSupport.Level == SimdLevel.Avx512;
        var (table, most) = isWide ? (Wide, 8) : (Middle, 4);
        for (var c = 0; c < channels;)
        {
            var tiles = (channels - c + most - 1) / most;
            var count = (channels - c + tiles - 1) / tiles;
            table[count - 1](tile);
            tile->A += count;
            tile->C += count * tile->CRow;
            c += count;
        }
    }

    [MethodImpl(Kernel.Compiled)]
    private static void Run<L, N>(GemmTile* tile)
        where L : unmanaged, ILanes<L>
        where N : unmanaged, ICount
    {
        L s00 = default, s01 = default, s02 = default, s03 = default, s04 = default, s05 = default, s06 = default, s07 = default;
        L s10 = default, s11 = default, s12 = default, s13 = default, s14 = default, s15 = default, s16 = default, s17 = default;
        L s20 = default, s21 = default, s22 = default, s23 = default, s24 = default, s25 = default, s26 = default, s27 = default;
        var (channels, next, pixels) = (tile->AStep, tile->BStep, tile->Depth);
        for (var segment = 0; segment < tile->Segments; segment++)
        {
            var x = tile->A + tile->AOffsets[segment];
            var dy = tile->B + tile->BOffsets[segment];
            L d0, d1 = default, d2 = default;
            for (nint j = 0; j < pixels + 2; j++, x += channels)
            {
                // The pixel lies in the first column of output j's window and in the next columns of the windows before.
                d0 = default;
                if (j < pixels)
                {
                    d0 = L.Load(dy);
                    dy += next;
                }

                var a = L.All(x[0]);
                s00 = L.MultiplyAdd(a, d0, s00);
                s10 = L.MultiplyAdd(a, d1, s10);
                s20 = L.MultiplyAdd(a, d2, s20);
                if (N.Value > 1)
                {
                    a = L.All(x[1]);
                    s01 = L.MultiplyAdd(a, d0, s01);
                    s11 = L.MultiplyAdd(a, d1, s11);
                    s21 = L.MultiplyAdd(a, d2, s21);
                }

                if (N.Value > 2)
                {
                    a = L.All(x[2]);
                    s02 = L.MultiplyAdd(a, d0, s02);
                    s12 = L.MultiplyAdd(a, d1, s12);
                    s22 = L.MultiplyAdd(a, d2, s22);
                }

                if (N.Value > 3)
                {
                    a = L.All(x[3]);
                    s03 = L.MultiplyAdd(a, d0, s03);
                    s13 = L.MultiplyAdd(a, d1, s13);
                    s23 = L.MultiplyAdd(a, d2, s23);
                }

                if (N.Value > 4)
                {
                    a = L.All(x[4]);
                    s04 = L.MultiplyAdd(a, d0, s04);
                    s14 = L.MultiplyAdd(a, d1, s14);
                    s24 = L.MultiplyAdd(a, d2, s24);
                }

                if (N.Value > 5)
                {
                    a = L.All(x[5]);
                    s05 = L.MultiplyAdd(a, d0, s05);
                    s15 = L.MultiplyAdd(a, d1, s15);
                    s25 = L.MultiplyAdd(a, d2, s25);
                }

                if (N.Value > 6)
                {
                    a = L.All(x[6]);
                    s06 = L.MultiplyAdd(a, d0, s06);
                    s16 = L.MultiplyAdd(a, d1, s16);
                    s26 = L.MultiplyAdd(a, d2, s26);
                }

                if (N.Value > 7)
                {
                    a = L.All(x[7]);
                    s07 = L.MultiplyAdd(a, d0, s07);
                    s17 = L.MultiplyAdd(a, d1, s17);
                    s27 = L.MultiplyAdd(a, d2, s27);
                }

                d2 = d1;
                d1 = d0;
            }
        }

        var spill = tile->Spill;
        L.Store(spill + (0 * L.Width), s00);
        if (N.Value > 1) L.Store(spill + (1 * L.Width), s01);
        if (N.Value > 2) L.Store(spill + (2 * L.Width), s02);
        if (N.Value > 3) L.Store(spill + (3 * L.Width), s03);
        if (N.Value > 4) L.Store(spill + (4 * L.Width), s04);
        if (N.Value > 5) L.Store(spill + (5 * L.Width), s05);
        if (N.Value > 6) L.Store(spill + (6 * L.Width), s06);
        if (N.Value > 7) L.Store(spill + (7 * L.Width), s07);
        L.Store(spill + (8 * L.Width), s10);
        if (N.Value > 1) L.Store(spill + (9 * L.Width), s11);
        if (N.Value > 2) L.Store(spill + (10 * L.Width), s12);
        if (N.Value > 3) L.Store(spill + (11 * L.Width), s13);
        if (N.Value > 4) L.Store(spill + (12 * L.Width), s14);
        if (N.Value > 5) L.Store(spill + (13 * L.Width), s15);
        if (N.Value > 6) L.Store(spill + (14 * L.Width), s16);
        if (N.Value > 7) L.Store(spill + (15 * L.Width), s17);
        L.Store(spill + (16 * L.Width), s20);
        if (N.Value > 1) L.Store(spill + (17 * L.Width), s21);
        if (N.Value > 2) L.Store(spill + (18 * L.Width), s22);
        if (N.Value > 3) L.Store(spill + (19 * L.Width), s23);
        if (N.Value > 4) L.Store(spill + (20 * L.Width), s24);
        if (N.Value > 5) L.Store(spill + (21 * L.Width), s25);
        if (N.Value > 6) L.Store(spill + (22 * L.Width), s26);
        if (N.Value > 7) L.Store(spill + (23 * L.Width), s27);
        AddSpilled<L>(tile, N.Value);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void AddSpilled<L>(GemmTile* tile, int channels)
        where L : unmanaged, ILanes<L>
    {
        for (var v = 0; v < 3; v++)
        {
            for (var c = 0; c < channels; c++)
            {
                var target = tile->C + (((v * tile->AStep) + c) * tile->CRow);
                L.StorePart(target, L.LoadPart(target, tile->Tail) + L.Load(tile->Spill + (((8 * v) + c) * L.Width)), tile->Tail);
            }
        }
    }

    private static delegate*<GemmTile*, void>[] Table<L>()
        where L : unmanaged, ILanes<L> =>
    [
        &Run<L, Count.N1>, &Run<L, Count.N2>, &Run<L, Count.N3>, &Run<L, Count.N4>,
        &Run<L, Count.N5>, &Run<L, Count.N6>, &Run<L, Count.N7>, &Run<L, Count.N8>,
    ];
}
