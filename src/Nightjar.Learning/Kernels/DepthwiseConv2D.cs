using System.Runtime.CompilerServices;
using Nightjar.Learning.Simd;

namespace Nightjar.Learning.Kernels;

/// <summary>Convolution with one filter for each channel, y[i, j, c] = bias[c] + Σ x[i·s + u·d, j·s + v·d, c]·w[u, v, c]. Channels
/// lie in the lanes; eight output pixels of a row are summed at once.</summary>
internal static unsafe class DepthwiseConv2D
{
    private const int Pixels = 8;

    /// <summary>y = x * w + bias. <paramref name="weights"/> are not packed.</summary>
    internal static void Forward(in ConvolutionGeometry g, float* x, float* weights, float* bias, float* y)
    {
        switch (SimdSupport.Level)
        {
            case SimdLevel.Avx512: Forward<Lanes512>(g, x, weights, bias, y); break;
            case SimdLevel.Avx2: Forward<Lanes256>(g, x, weights, bias, y); break;
            default: Forward<Lanes1>(g, x, weights, bias, y); break;
        }
    }

    /// <summary>dx = gradient of the input; what it held is lost.</summary>
    internal static void BackwardInput(in ConvolutionGeometry g, float* dy, float* weights, float* dx)
    {
        if (g.TryTranspose(out var back))
        {
            using var turned = Scratch.Take(g.WeightLength);
            var windows = g.KernelHeight * g.KernelWidth;
            for (var w = 0; w < windows; w++)
                new ReadOnlySpan<float>(weights + (w * g.Channels), g.Channels).CopyTo(new(turned.Pointer + ((windows - 1 - w) * g.Channels), g.Channels));
            Forward(back, dy, turned.Pointer, null, dx);
            return;
        }

        using var padded = Scratch.Take(g.PaddedLength);
        for (var n = 0; n < g.Batch; n++, dx += g.ImageLength, dy += g.OutLength)
        {
            new Span<float>(padded.Pointer, g.PaddedLength).Clear();
            for (var pixel = 0; pixel < g.OutHeight * g.OutWidth; pixel++)
            {
                for (var w = 0; w < g.KernelHeight * g.KernelWidth; w++)
                {
                    var target = padded.Pointer + Offset(g, pixel / g.OutWidth, pixel % g.OutWidth, w / g.KernelWidth, w % g.KernelWidth);
                    ElementWise.MultiplyAddTo(dy + ((nint)pixel * g.Channels), weights + (w * g.Channels), target, g.Channels);
                }
            }

            ImagePadding.Remove(g, padded.Pointer, dx);
        }
    }

    /// <summary>dw += gradient of the weights.</summary>
    internal static void BackwardWeights(in ConvolutionGeometry g, float* x, float* dy, float* dw)
    {
        switch (SimdSupport.Level)
        {
            case SimdLevel.Avx512: BackwardWeights<Lanes512>(g, x, dy, dw); break;
            case SimdLevel.Avx2: BackwardWeights<Lanes256>(g, x, dy, dw); break;
            default: BackwardWeights<Lanes1>(g, x, dy, dw); break;
        }
    }

    private static nint Offset(in ConvolutionGeometry g, int i, int j, int u, int v) =>
        (((((nint)i * g.StrideHeight) + (u * g.DilationHeight)) * g.PaddedWidth) + ((nint)j * g.StrideWidth) + (v * g.DilationWidth)) * g.Channels;

    private static void Forward<L>(in ConvolutionGeometry g, float* x, float* weights, float* bias, float* y)
        where L : unmanaged, ILanes<L>
    {
        using var padded = Scratch.Take(g.IsPadded ? g.PaddedLength : 0);
        for (var n = 0; n < g.Batch; n++, x += g.ImageLength, y += g.OutLength)
        {
            var image = x;
            if (g.IsPadded) ImagePadding.Add(g, x, image = padded.Pointer);
            for (var i = 0; i < g.OutHeight; i++)
            {
                for (var j = 0; j < g.OutWidth; j += Pixels)
                {
                    var count = Math.Min(Pixels, g.OutWidth - j);
                    var source = image + Offset(g, i, j, 0, 0);
                    var target = y + ((((nint)i * g.OutWidth) + j) * g.Channels);
                    var c = 0;
                    if (count == Pixels)
                    {
                        for (; c <= g.Channels - L.Width; c += L.Width)
                            EightPixels<L>(g, source + c, weights + c, bias == null ? null : bias + c, target + c);
                    }

                    for (; c < g.Channels; c += L.Width)
                    {
                        var lanes = Math.Min(L.Width, g.Channels - c);
                        for (var pixel = 0; pixel < count; pixel++)
                            OnePixel<L>(g, source + ((nint)pixel * g.StrideWidth * g.Channels) + c, weights + c, bias == null ? null : bias + c, target + (pixel * g.Channels) + c, lanes);
                    }
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void EightPixels<L>(in ConvolutionGeometry g, float* x, float* weights, float* bias, float* y)
        where L : unmanaged, ILanes<L>
    {
        L s0 = bias == null ? default : L.Load(bias), s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
        var step = (nint)g.StrideWidth * g.Channels;
        nint channels = g.Channels;
        for (var u = 0; u < g.KernelHeight; u++)
        {
            var p0 = x + Offset(g, 0, 0, u, 0);
            var p4 = p0 + (4 * step);
            for (var v = 0; v < g.KernelWidth; v++)
            {
                var w = L.Load(weights);
                s0 = L.MultiplyAdd(L.Load(p0), w, s0);
                s1 = L.MultiplyAdd(L.Load(p0 + step), w, s1);
                s2 = L.MultiplyAdd(L.Load(p0 + (2 * step)), w, s2);
                s3 = L.MultiplyAdd(L.Load(p0 + (3 * step)), w, s3);
                s4 = L.MultiplyAdd(L.Load(p4), w, s4);
                s5 = L.MultiplyAdd(L.Load(p4 + step), w, s5);
                s6 = L.MultiplyAdd(L.Load(p4 + (2 * step)), w, s6);
                s7 = L.MultiplyAdd(L.Load(p4 + (3 * step)), w, s7);
                p0 += g.DilationWidth * channels;
                p4 += g.DilationWidth * channels;
                weights += channels;
            }
        }

        L.Store(y, s0);
        L.Store(y + channels, s1);
        L.Store(y + (2 * channels), s2);
        L.Store(y + (3 * channels), s3);
        L.Store(y + (4 * channels), s4);
        L.Store(y + (5 * channels), s5);
        L.Store(y + (6 * channels), s6);
        L.Store(y + (7 * channels), s7);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OnePixel<L>(in ConvolutionGeometry g, float* x, float* weights, float* bias, float* y, int lanes)
        where L : unmanaged, ILanes<L>
    {
        var sum = bias == null ? default : L.LoadPart(bias, lanes);
        for (var u = 0; u < g.KernelHeight; u++)
        {
            for (var v = 0; v < g.KernelWidth; v++, weights += g.Channels)
                sum = L.MultiplyAdd(L.LoadPart(x + Offset(g, 0, 0, u, v), lanes), L.LoadPart(weights, lanes), sum);
        }

        L.StorePart(y, sum, lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void BackwardWeights<L>(in ConvolutionGeometry g, float* x, float* dy, float* dw)
        where L : unmanaged, ILanes<L>
    {
        using var padded = Scratch.Take(g.IsPadded ? g.PaddedLength : 0);
        for (var n = 0; n < g.Batch; n++, x += g.ImageLength, dy += g.OutLength)
        {
            var image = x;
            if (g.IsPadded) ImagePadding.Add(g, x, image = padded.Pointer);
            for (var w = 0; w < g.KernelHeight * g.KernelWidth; w++)
            {
                for (var c = 0; c < g.Channels; c += L.Width)
                {
                    var lanes = Math.Min(L.Width, g.Channels - c);
                    var target = dw + ((nint)w * g.Channels) + c;
                    var source = image + Offset(g, 0, 0, w / g.KernelWidth, w % g.KernelWidth) + c;
                    L.StorePart(target, L.LoadPart(target, lanes) + Correlate<L>(g, source, dy + c, lanes), lanes);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static L Correlate<L>(in ConvolutionGeometry g, float* x, float* dy, int lanes)
        where L : unmanaged, ILanes<L>
    {
        L even = default, odd = default;
        nint channels = g.Channels;
        var step = g.StrideWidth * channels;
        for (var i = 0; i < g.OutHeight; i++)
        {
            var source = x + Offset(g, i, 0, 0, 0);
            var j = 0;
            if (lanes == L.Width)
            {
                for (; j < g.OutWidth - 1; j += 2, source += 2 * step, dy += 2 * channels)
                {
                    even = L.MultiplyAdd(L.Load(source), L.Load(dy), even);
                    odd = L.MultiplyAdd(L.Load(source + step), L.Load(dy + channels), odd);
                }
            }

            for (; j < g.OutWidth; j++, source += step, dy += channels)
                even = L.MultiplyAdd(L.LoadPart(source, lanes), L.LoadPart(dy, lanes), even);
        }

        return even + odd;
    }
}
