using System.Runtime.CompilerServices;
using Nightjar.Learning.Simd;

namespace Nightjar.Learning.Kernels;

/// <summary>Bilinear resize of images, first along columns of pixels, then along rows. The way back walks the same way and adds
/// up.</summary>
internal static unsafe class BilinearResize
{
    private const int FloatsPerTap = 3;

    /// <summary>y (Batch, OutHeight, OutWidth, Channels) from x (Batch, Height, Width, Channels).</summary>
    internal static void Forward(in ResizeGeometry g, float* x, float* y)
    {
        switch (SimdSupport.Level)
        {
            case SimdLevel.Avx512: Forward<Lanes512>(g, x, y); break;
            case SimdLevel.Avx2: Forward<Lanes256>(g, x, y); break;
            default: Forward<Lanes1>(g, x, y); break;
        }
    }

    /// <summary>dx = the gradient of each result pixel, divided among its four sources by their weights.</summary>
    internal static void Backward(in ResizeGeometry g, float* dy, float* dx)
    {
        switch (SimdSupport.Level)
        {
            case SimdLevel.Avx512: Backward<Lanes512>(g, dy, dx); break;
            case SimdLevel.Avx2: Backward<Lanes256>(g, dy, dx); break;
            default: Backward<Lanes1>(g, dy, dx); break;
        }
    }

    private static void FillColumns(in ResizeGeometry g, ResizeGeometry.Tap* columns)
    {
        for (var j = 0; j < g.OutWidth; j++) columns[j] = g.Column(j);
    }

    private static void Forward<L>(in ResizeGeometry g, float* x, float* y)
        where L : unmanaged, ILanes<L>
    {
        var row = g.Width * g.Channels;
        using var taps = Scratch.Take((nint)FloatsPerTap * g.OutWidth);
        using var between = Scratch.Take(row);
        var columns = (ResizeGeometry.Tap*)taps.Pointer;
        FillColumns(g, columns);
        for (var n = 0; n < g.Batch; n++, x += (nint)g.Height * row)
        {
            for (var i = 0; i < g.OutHeight; i++, y += g.OutWidth * g.Channels)
            {
                var tap = g.Row(i);
                ElementWise.Scale(1 - tap.Share, x + ((nint)tap.First * row), between.Pointer, row);
                if (tap.Share != 0) ElementWise.ScaleAddTo(tap.Share, x + ((nint)tap.Second * row), between.Pointer, row);
                Gather<L>(between.Pointer, columns, y, g.OutWidth, g.Channels);
            }
        }
    }

    private static void Backward<L>(in ResizeGeometry g, float* dy, float* dx)
        where L : unmanaged, ILanes<L>
    {
        var row = g.Width * g.Channels;
        using var taps = Scratch.Take((nint)FloatsPerTap * g.OutWidth);
        using var between = Scratch.Take(row);
        var columns = (ResizeGeometry.Tap*)taps.Pointer;
        FillColumns(g, columns);
        for (var n = 0; n < g.Batch; n++, dx += (nint)g.Height * row)
        {
            new Span<float>(dx, g.Height * row).Clear();
            for (var i = 0; i < g.OutHeight; i++, dy += g.OutWidth * g.Channels)
            {
                var tap = g.Row(i);
                new Span<float>(between.Pointer, row).Clear();
                Spread<L>(dy, columns, between.Pointer, g.OutWidth, g.Channels);
                ElementWise.ScaleAddTo(1 - tap.Share, between.Pointer, dx + ((nint)tap.First * row), row);
                if (tap.Share != 0) ElementWise.ScaleAddTo(tap.Share, between.Pointer, dx + ((nint)tap.Second * row), row);
            }
        }
    }

    [MethodImpl(Kernel.Compiled)]
    private static void Gather<L>(float* source, ResizeGeometry.Tap* columns, float* target, int width, int channels)
        where L : unmanaged, ILanes<L>
    {
        for (var j = 0; j < width; j++, target += channels)
        {
            var first = source + (columns[j].First * channels);
            var second = source + (columns[j].Second * channels);
            var (left, right) = (L.All(1 - columns[j].Share), L.All(columns[j].Share));
            for (var c = 0; c < channels; c += L.Width)
            {
                var count = Math.Min(L.Width, channels - c);
                L.StorePart(target + c, L.MultiplyAdd(right, L.LoadPart(second + c, count), left * L.LoadPart(first + c, count)), count);
            }
        }
    }

    [MethodImpl(Kernel.Compiled)]
    private static void Spread<L>(float* source, ResizeGeometry.Tap* columns, float* target, int width, int channels)
        where L : unmanaged, ILanes<L>
    {
        for (var j = 0; j < width; j++, source += channels)
        {
            var first = target + (columns[j].First * channels);
            var second = target + (columns[j].Second * channels);
            var (left, right) = (L.All(1 - columns[j].Share), L.All(columns[j].Share));
            for (var c = 0; c < channels; c += L.Width)
            {
                var count = Math.Min(L.Width, channels - c);
                var value = L.LoadPart(source + c, count);
                L.StorePart(first + c, L.MultiplyAdd(left, value, L.LoadPart(first + c, count)), count);
                L.StorePart(second + c, L.MultiplyAdd(right, value, L.LoadPart(second + c, count)), count);
            }
        }
    }
}
