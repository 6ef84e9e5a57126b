using System.Runtime.CompilerServices;
using Nightjar.Learning.Simd;

namespace Nightjar.Learning.Kernels;

/// <summary>Largest and mean pixel of windows, for each channel.</summary>
internal static unsafe class Pooling
{
    /// <summary>y = the largest pixel of each window; NaN wins.</summary>
    internal static void MaxForward(in PoolingGeometry g, float* x, float* y)
    {
        switch (SimdSupport.Level)
        {
            case SimdLevel.Avx512: MaxForward<Lanes512>(g, x, y); break;
            case SimdLevel.Avx2: MaxForward<Lanes256>(g, x, y); break;
            default: MaxForward<Lanes1>(g, x, y); break;
        }
    }

    /// <summary>dx = the gradient at the first largest pixel of each window, in reading order, and 0 elsewhere.</summary>
    internal static void MaxBackward(in PoolingGeometry g, float* x, float* y, float* dy, float* dx)
    {
        switch (SimdSupport.Level)
        {
            case SimdLevel.Avx512: MaxBackward<Lanes512>(g, x, y, dy, dx); break;
            case SimdLevel.Avx2: MaxBackward<Lanes256>(g, x, y, dy, dx); break;
            default: MaxBackward<Lanes1>(g, x, y, dy, dx); break;
        }
    }

    /// <summary>y = the mean of the pixels of each window that exist.</summary>
    internal static void AverageForward(in PoolingGeometry g, float* x, float* y)
    {
        switch (SimdSupport.Level)
        {
            case SimdLevel.Avx512: AverageForward<Lanes512>(g, x, y); break;
            case SimdLevel.Avx2: AverageForward<Lanes256>(g, x, y); break;
            default: AverageForward<Lanes1>(g, x, y); break;
        }
    }

    /// <summary>dx = the gradient of each window, spread evenly over its pixels.</summary>
    internal static void AverageBackward(in PoolingGeometry g, float* dy, float* dx)
    {
        switch (SimdSupport.Level)
        {
            case SimdLevel.Avx512: AverageBackward<Lanes512>(g, dy, dx); break;
            case SimdLevel.Avx2: AverageBackward<Lanes256>(g, dy, dx); break;
            default: AverageBackward<Lanes1>(g, dy, dx); break;
        }
    }

    [MethodImpl(Kernel.Compiled)]
    private static void MaxForward<L>(in PoolingGeometry g, float* x, float* y)
        where L : unmanaged, ILanes<L>
    {
        var image = g.Height * g.Width * g.Channels;
        for (var n = 0; n < g.Batch; n++, x += image)
        {
            for (var i = 0; i < g.OutHeight; i++)
            {
                for (var j = 0; j < g.OutWidth; j++, y += g.Channels)
                {
                    var (top, bottom, left, right) = g.Window(i, j);
                    for (var c = 0; c < g.Channels; c += L.Width)
                    {
                        var count = Math.Min(L.Width, g.Channels - c);
                        var value = L.All(float.NegativeInfinity);
                        for (var u = top; u < bottom; u++)
                        {
                            for (var v = left; v < right; v++)
                            {
                                var pixel = ((((nint)u * g.Width) + v) * g.Channels) + c;
                                value = L.Max(value, L.LoadPart(x + pixel, count));
                            }
                        }

                        L.StorePart(y + c, value, count);
                    }
                }
            }
        }
    }

    [MethodImpl(Kernel.Compiled)]
    private static void MaxBackward<L>(in PoolingGeometry g, float* x, float* y, float* dy, float* dx)
        where L : unmanaged, ILanes<L>
    {
        var image = g.Height * g.Width * g.Channels;
        for (var n = 0; n < g.Batch; n++, dx += image, x += image)
        {
            new Span<float>(dx, image).Clear();
            for (var i = 0; i < g.OutHeight; i++)
            {
                for (var j = 0; j < g.OutWidth; j++, y += g.Channels, dy += g.Channels)
                {
                    var (top, bottom, left, right) = g.Window(i, j);
                    for (var c = 0; c < g.Channels; c += L.Width)
                    {
                        var count = Math.Min(L.Width, g.Channels - c);
                        var (largest, remaining) = (L.LoadPart(y + c, count), L.LoadPart(dy + c, count));
                        for (var u = top; u < bottom; u++)
                        {
                            for (var v = left; v < right; v++)
                            {
                                var pixel = ((((nint)u * g.Width) + v) * g.Channels) + c;
                                var value = L.LoadPart(x + pixel, count);
                                L.StorePart(dx + pixel, L.LoadPart(dx + pixel, count) + L.WhereLess(value, largest, default, remaining), count);
                                remaining = L.WhereLess(value, largest, remaining, default);
                            }
                        }
                    }
                }
            }
        }
    }

    [MethodImpl(Kernel.Compiled)]
    private static void AverageForward<L>(in PoolingGeometry g, float* x, float* y)
        where L : unmanaged, ILanes<L>
    {
        var image = g.Height * g.Width * g.Channels;
        for (var n = 0; n < g.Batch; n++, x += image)
        {
            for (var i = 0; i < g.OutHeight; i++)
            {
                for (var j = 0; j < g.OutWidth; j++, y += g.Channels)
                {
                    var (top, bottom, left, right) = g.Window(i, j);
                    for (var c = 0; c < g.Channels; c += L.Width)
                    {
                        var count = Math.Min(L.Width, g.Channels - c);
                        L value = default;
                        for (var u = top; u < bottom; u++)
                        {
                            for (var v = left; v < right; v++)
                            {
                                var pixel = ((((nint)u * g.Width) + v) * g.Channels) + c;
                                value += L.LoadPart(x + pixel, count);
                            }
                        }

                        L.StorePart(y + c, value * L.All(1f / ((bottom - top) * (right - left))), count);
                    }
                }
            }
        }
    }

    [MethodImpl(Kernel.Compiled)]
    private static void AverageBackward<L>(in PoolingGeometry g, float* dy, float* dx)
        where L : unmanaged, ILanes<L>
    {
        var image = g.Height * g.Width * g.Channels;
        for (var n = 0; n < g.Batch; n++, dx += image)
        {
            new Span<float>(dx, image).Clear();
            for (var i = 0; i < g.OutHeight; i++)
            {
                for (var j = 0; j < g.OutWidth; j++, dy += g.Channels)
                {
                    var (top, bottom, left, right) = g.Window(i, j);
                    for (var c = 0; c < g.Channels; c += L.Width)
                    {
                        var count = Math.Min(L.Width, g.Channels - c);
                        var share = L.LoadPart(dy + c, count) * L.All(1f / ((bottom - top) * (right - left)));
                        for (var u = top; u < bottom; u++)
                        {
                            for (var v = left; v < right; v++)
                            {
                                var pixel = ((((nint)u * g.Width) + v) * g.Channels) + c;
                                L.StorePart(dx + pixel, L.LoadPart(dx + pixel, count) + share, count);
                            }
                        }
                    }
                }
            }
        }
    }
}
