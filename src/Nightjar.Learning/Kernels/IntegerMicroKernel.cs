using System.Runtime.CompilerServices;
using Nightjar.Learning.Simd;

namespace Nightjar.Learning.Kernels;

/// <summary>The inner kernel of integer products and convolutions: up to 12 rows by two vectors of 32-bit sums in registers, two
/// products a lane at each step.</summary>
internal static unsafe class IntegerMicroKernel
{
    /// <summary>Computes a tile of <typeparamref name="R"/> rows by <typeparamref name="V"/> vectors.</summary>
    [MethodImpl(Kernel.Compiled)]
    internal static void Run<P, R, V>(IntegerTile* tile)
        where P : unmanaged, IPairLanes<P>
        where R : unmanaged, ICount
        where V : unmanaged, ICount
    {
        var first = P.Load(tile->Bias);
        var second = V.Value > 1 ? P.Load(tile->Bias + P.Width) : default;
        P c0 = first, d0 = second;
        P c1 = first, d1 = second;
        P c2 = first, d2 = second;
        P c3 = first, d3 = second;
        P c4 = first, d4 = second;
        P c5 = first, d5 = second;
        P c6 = first, d6 = second;
        P c7 = first, d7 = second;
        P c8 = first, d8 = second;
        P c9 = first, d9 = second;
        P c10 = first, d10 = second;
        P c11 = first, d11 = second;
        var (row, bStep) = (tile->ARow, tile->BStep);
        var row2 = row * 2;
        var b = tile->B;
        for (var segment = 0; segment < tile->Segments; segment++)
        {
            var a0 = tile->A;
            if (tile->AOffsets != null) a0 += tile->AOffsets[segment];
            var a3 = a0 + (3 * row);
            var a6 = a3 + (3 * row);
            var a9 = a6 + (3 * row);
            for (var k = tile->Pairs; k > 0; k--)
            {
                var b0 = P.LoadPairs(b);
                var b1 = V.Value > 1 ? P.LoadPairs(b + (2 * P.Width)) : b0;
                var a = P.AllPairs(a0);
                c0 = P.MultiplyAdd(a, b0, c0);
                if (V.Value > 1) d0 = P.MultiplyAdd(a, b1, d0);
                if (R.Value > 1)
                {
                    a = P.AllPairs(a0 + row);
                    c1 = P.MultiplyAdd(a, b0, c1);
                    if (V.Value > 1) d1 = P.MultiplyAdd(a, b1, d1);
                }

                if (R.Value > 2)
                {
                    a = P.AllPairs(a0 + row2);
                    c2 = P.MultiplyAdd(a, b0, c2);
                    if (V.Value > 1) d2 = P.MultiplyAdd(a, b1, d2);
                }

                if (R.Value > 3)
                {
                    a = P.AllPairs(a3);
                    c3 = P.MultiplyAdd(a, b0, c3);
                    if (V.Value > 1) d3 = P.MultiplyAdd(a, b1, d3);
                }

                if (R.Value > 4)
                {
                    a = P.AllPairs(a3 + row);
                    c4 = P.MultiplyAdd(a, b0, c4);
                    if (V.Value > 1) d4 = P.MultiplyAdd(a, b1, d4);
                }

                if (R.Value > 5)
                {
                    a = P.AllPairs(a3 + row2);
                    c5 = P.MultiplyAdd(a, b0, c5);
                    if (V.Value > 1) d5 = P.MultiplyAdd(a, b1, d5);
                }

                if (R.Value > 6)
                {
                    a = P.AllPairs(a6);
                    c6 = P.MultiplyAdd(a, b0, c6);
                    if (V.Value > 1) d6 = P.MultiplyAdd(a, b1, d6);
                }

                if (R.Value > 7)
                {
                    a = P.AllPairs(a6 + row);
                    c7 = P.MultiplyAdd(a, b0, c7);
                    if (V.Value > 1) d7 = P.MultiplyAdd(a, b1, d7);
                }

                if (R.Value > 8)
                {
                    a = P.AllPairs(a6 + row2);
                    c8 = P.MultiplyAdd(a, b0, c8);
                    if (V.Value > 1) d8 = P.MultiplyAdd(a, b1, d8);
                }

                if (R.Value > 9)
                {
                    a = P.AllPairs(a9);
                    c9 = P.MultiplyAdd(a, b0, c9);
                    if (V.Value > 1) d9 = P.MultiplyAdd(a, b1, d9);
                }

                if (R.Value > 10)
                {
                    a = P.AllPairs(a9 + row);
                    c10 = P.MultiplyAdd(a, b0, c10);
                    if (V.Value > 1) d10 = P.MultiplyAdd(a, b1, d10);
                }

                if (R.Value > 11)
                {
                    a = P.AllPairs(a9 + row2);
                    c11 = P.MultiplyAdd(a, b0, c11);
                    if (V.Value > 1) d11 = P.MultiplyAdd(a, b1, d11);
                }

                a0 += 2;
                if (R.Value > 3) a3 += 2;
                if (R.Value > 6) a6 += 2;
                if (R.Value > 9) a9 += 2;
                b += bStep;
            }
        }

        var sums = tile->Sums;
        Store<P, V>(sums, c0, d0);
        if (R.Value > 1) Store<P, V>(sums += V.Value * P.Width, c1, d1);
        if (R.Value > 2) Store<P, V>(sums += V.Value * P.Width, c2, d2);
        if (R.Value > 3) Store<P, V>(sums += V.Value * P.Width, c3, d3);
        if (R.Value > 4) Store<P, V>(sums += V.Value * P.Width, c4, d4);
        if (R.Value > 5) Store<P, V>(sums += V.Value * P.Width, c5, d5);
        if (R.Value > 6) Store<P, V>(sums += V.Value * P.Width, c6, d6);
        if (R.Value > 7) Store<P, V>(sums += V.Value * P.Width, c7, d7);
        if (R.Value > 8) Store<P, V>(sums += V.Value * P.Width, c8, d8);
        if (R.Value > 9) Store<P, V>(sums += V.Value * P.Width, c9, d9);
        if (R.Value > 10) Store<P, V>(sums += V.Value * P.Width, c10, d10);
        if (R.Value > 11) Store<P, V>(sums += V.Value * P.Width, c11, d11);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<P, V>(int* sums, P first, P second)
        where P : unmanaged, IPairLanes<P>
        where V : unmanaged, ICount
    {
        P.Store(sums, first);
        if (V.Value > 1) P.Store(sums + P.Width, second);
    }
}
