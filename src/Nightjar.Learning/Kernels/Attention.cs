namespace Nightjar.Learning.Kernels;

/// <summary>Scaled dot-product attention with many heads (Vaswani et al. 2017, arXiv 1706.03762) after the projections:
/// y = softmax(scale·q·kᵀ + bias)·v for each sequence and head. Heads are neighbouring columns of q, k, v and y. Keys past a
/// sequence's length get the weight 0; a sequence of length 0 gives zeros.</summary>
internal static unsafe class Attention
{
    /// <summary>y, and the weights (Batch, Heads, Queries, Keys) that the way back needs.</summary>
    internal static void Forward(in AttentionGeometry g, ReadOnlySpan<int> lengths, float* q, float* k, float* v, float* bias, float* weights, float* y)
    {
        for (var n = 0; n < g.Batch; n++)
        {
            var keys = lengths.IsEmpty ? g.Keys : lengths[n];
            for (var head = 0; head < g.Heads; head++, weights += (nint)g.Queries * g.Keys)
            {
                var scores = new MatrixView(weights, g.Queries, g.Keys);
                Gemm.Multiply(g.Part(q, n, head, g.Queries), g.Part(k, n, head, g.Keys).Transposed, scores);
                ElementWise.Scale(g.Scale, weights, weights, g.Queries * g.Keys);
                if (bias != null) ElementWise.AddTo(bias + ((nint)head * g.Queries * g.Keys), weights, g.Queries * g.Keys);
                for (var i = 0; i < g.Queries && keys < g.Keys; i++)
                    new Span<float>(weights + ((nint)i * g.Keys) + keys, g.Keys - keys).Fill(float.NegativeInfinity);
                Softmax.Forward(weights, weights, g.Queries, g.Keys);
                Gemm.Multiply(scores, g.Part(v, n, head, g.Keys), g.Part(y, n, head, g.Queries));
            }
        }
    }

    /// <summary>Gradients of q, k and v, which are overwritten, and of the bias, which is added to; any of them may be null.</summary>
    internal static void Backward(in AttentionGeometry g, float* q, float* k, float* v, float* weights, float* dy, float* dq, float* dk, float* dv, float* dbias)
    {
        var length = g.Queries * g.Keys;
        using var work = Scratch.Take(length);
        var slopes = new MatrixView(work.Pointer, g.Queries, g.Keys);
        for (var n = 0; n < g.Batch; n++)
        {
            for (var head = 0; head < g.Heads; head++, weights += length)
            {
                var d = g.Part(dy, n, head, g.Queries);
                if (dv != null) Gemm.Multiply(new MatrixView(weights, g.Queries, g.Keys).Transposed, d, g.Part(dv, n, head, g.Keys));
                Gemm.Multiply(d, g.Part(v, n, head, g.Keys).Transposed, slopes);
                Softmax.Backward(weights, work.Pointer, work.Pointer, g.Queries, g.Keys);
                if (dbias != null) ElementWise.AddTo(work.Pointer, dbias + ((nint)head * length), length);
                ElementWise.Scale(g.Scale, work.Pointer, work.Pointer, length);
                if (dq != null) Gemm.Multiply(slopes, g.Part(k, n, head, g.Keys), g.Part(dq, n, head, g.Queries));
                if (dk != null) Gemm.Multiply(slopes.Transposed, g.Part(q, n, head, g.Queries), g.Part(dk, n, head, g.Keys));
            }
        }
    }
}
