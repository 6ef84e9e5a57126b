using Nightjar.Learning.Simd;

namespace Nightjar.Learning.Kernels;

/// <summary>Scaled dot-product attention with many heads (Vaswani et al. 2017, arXiv 1706.03762) after the projections:
/// y = softmax(scale·q·kᵀ + bias)·v for each sequence and head. Heads are neighbouring columns of q, k, v and y. Keys past a
/// sequence's length take no part; a query without keys gets zeros. The weights are never kept: the way back computes them
/// again from two numbers a query (as Dao et al. 2022, arXiv 2205.14135).</summary>
internal static unsafe class Attention
{
    /// <summary>Numbers kept for the way back, for each query: the largest score and one by the sum of the exponentials.</summary>
    internal const int Kept = 2;

    /// <summary>y, and (Batch, Heads, 2, Queries) for the way back unless <paramref name="kept"/> is null.</summary>
    internal static void Forward(in AttentionGeometry g, ReadOnlySpan<int> lengths, float* q, float* k, float* v, float* bias, float* kept, float* y)
    {
        switch (SimdSupport.Level)
        {
            case SimdLevel.Avx512: Forward<Lanes512>(g, lengths, q, k, v, bias, kept, y); break;
            case SimdLevel.Avx2: Forward<Lanes256>(g, lengths, q, k, v, bias, kept, y); break;
            default: Forward<Lanes1>(g, lengths, q, k, v, bias, kept, y); break;
        }
    }

    /// <summary>Gradients of q, k and v, which are overwritten, and of the bias, which is added to; any of them may be null.</summary>
    internal static void Backward(in AttentionGeometry g, ReadOnlySpan<int> lengths, in AttentionOperands x, in AttentionGradients d)
    {
        switch (SimdSupport.Level)
        {
            case SimdLevel.Avx512: Backward<Lanes512>(g, lengths, x, d); break;
            case SimdLevel.Avx2: Backward<Lanes256>(g, lengths, x, d); break;
            default: Backward<Lanes1>(g, lengths, x, d); break;
        }
    }

    private static void Forward<L>(in AttentionGeometry g, ReadOnlySpan<int> lengths, float* q, float* k, float* v, float* bias, float* kept, float* y)
        where L : unmanaged, ILanes<L>
    {
        if (HeadAttention.Fits<L>(g, bias, kept))
        {
            HeadAttention.Forward<L>(g, lengths, q, k, v, y);
            return;
        }

        switch (g.HeadWidth)
        {
            case 1: NarrowAttention.Forward<L, Count.N1>(g, lengths, q, k, v, bias, kept, y); break;
            case 2: NarrowAttention.Forward<L, Count.N2>(g, lengths, q, k, v, bias, kept, y); break;
            case 3: NarrowAttention.Forward<L, Count.N3>(g, lengths, q, k, v, bias, kept, y); break;
            case 4: NarrowAttention.Forward<L, Count.N4>(g, lengths, q, k, v, bias, kept, y); break;
            default: WideAttention.Forward<L>(g, lengths, q, k, v, bias, kept, y); break;
        }
    }

    private static void Backward<L>(in AttentionGeometry g, ReadOnlySpan<int> lengths, in AttentionOperands x, in AttentionGradients d)
        where L : unmanaged, ILanes<L>
    {
        switch (g.HeadWidth)
        {
            case 1: NarrowAttention.Backward<L, Count.N1>(g, lengths, x, d); break;
            case 2: NarrowAttention.Backward<L, Count.N2>(g, lengths, x, d); break;
            case 3: NarrowAttention.Backward<L, Count.N3>(g, lengths, x, d); break;
            case 4: NarrowAttention.Backward<L, Count.N4>(g, lengths, x, d); break;
            default: WideAttention.Backward<L>(g, lengths, x, d); break;
        }
    }
}
