namespace Nightjar.Learning.Kernels;

/// <summary>Copies a tensor in another order of its axes, and back.</summary>
internal static unsafe class Permute
{
    /// <summary>y = x in the order of the geometry.</summary>
    internal static void Forward(in PermuteGeometry g, float* x, float* y) => Walk(g, x, y, isBackward: false);

    /// <summary>dx = dy put back into the order of the source.</summary>
    internal static void Backward(in PermuteGeometry g, float* dy, float* dx) => Walk(g, dx, dy, isBackward: true);

    private static void Walk(in PermuteGeometry g, float* source, float* result, bool isBackward)
    {
        var last = PermuteGeometry.Axes - 1;
        var (run, stride) = (g.Extent(last), g.Stride(last));
        var counters = stackalloc int[PermuteGeometry.Axes];
        new Span<int>(counters, PermuteGeometry.Axes).Clear();
        var runs = 1;
        for (var k = 0; k < last; k++) runs *= g.Extent(k);
        for (; runs > 0; runs--, result += run)
        {
            if (stride != 1) Strided(source, stride, result, run, isBackward);
            else if (isBackward) new ReadOnlySpan<float>(result, run).CopyTo(new(source, run));
            else new ReadOnlySpan<float>(source, run).CopyTo(new(result, run));
            for (var k = last - 1; k >= 0; k--)
            {
                source += g.Stride(k);
                if (++counters[k] < g.Extent(k)) break;
                counters[k] = 0;
                source -= (nint)g.Stride(k) * g.Extent(k);
            }
        }
    }

    private static void Strided(float* source, nint stride, float* result, int run, bool isBackward)
    {
        if (isBackward)
        {
            for (var i = 0; i < run; i++) source[i * stride] = result[i];
        }
        else
        {
            for (var i = 0; i < run; i++) result[i] = source[i * stride];
        }
    }
}
