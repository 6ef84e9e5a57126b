using System.Runtime.CompilerServices;
using Nightjar.Learning.Simd;

namespace Nightjar.Learning.Kernels;

/// <summary>Convolution with one filter for each channel, y[i, j, c] = bias[c] + Σ x[i·s + u·d, j·s + v·d, c]·w[u, v, c]. Channels
/// lie in the lanes; see <see cref="DepthwiseMicroKernel"/>.</summary>
internal static unsafe class DepthwiseConv2D
{
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

    // A vector of channels at a time is copied together first: pixels that lie a large stride apart would fight for few cache
    // sets. In the copy the borders are zeros and no lane is missing.
    private static void Forward<L>(in ConvolutionGeometry g, float* x, float* weights, float* bias, float* y)
        where L : unmanaged, ILanes<L>
    {
        if (g.OutHeight == 0 || g.OutWidth == 0) return;
        var window = g.KernelHeight * g.KernelWidth;
        var plan = new Plan(
            g.Height, g.PadTop, (nint)g.PaddedWidth * L.Width, g.StrideHeight, g.StrideWidth, g.DilationHeight, g.DilationWidth, g.KernelHeight, g.KernelWidth, g.OutHeight, g.OutWidth);
        using var image = Scratch.Take(g.Height * plan.Pitch);
        using var kernel = Scratch.Take(((nint)window + 1) * L.Width);
        var shift = kernel.Pointer + ((nint)window * L.Width);
        new Span<float>(image.Pointer, checked((int)(g.Height * plan.Pitch))).Clear();
        for (var c = 0; c < g.Channels; c += L.Width)
        {
            var lanes = Math.Min(L.Width, g.Channels - c);
            Gather<L>(weights + c, window, g.Channels, lanes, kernel.Pointer);
            if (bias != null) Gather<L>(bias + c, 1, g.Channels, lanes, shift);
            for (var n = 0; n < g.Batch; n++)
            {
                GatherImage<L>(g, x + ((nint)n * g.ImageLength) + c, lanes, image.Pointer);
                var target = y + ((nint)n * g.OutLength) + c;
                Correlate<L>(plan, image.Pointer, kernel.Pointer, bias == null ? null : shift, target, (nint)g.OutWidth * g.Channels, g.Channels, lanes, accumulate: false);
            }
        }
    }

    // dw[u, v] = Σ x[i·s + u·d, j·s + v·d]·dy[i, j] is the same correlation, with dy as the window and stride and dilation
    // exchanged.
    private static void BackwardWeights<L>(in ConvolutionGeometry g, float* x, float* dy, float* dw)
        where L : unmanaged, ILanes<L>
    {
        if (g.OutHeight == 0 || g.OutWidth == 0) return;
        var (window, pixels) = (g.KernelHeight * g.KernelWidth, g.OutHeight * g.OutWidth);
        var plan = new Plan(
            g.Height, g.PadTop, (nint)g.PaddedWidth * L.Width, g.DilationHeight, g.DilationWidth, g.StrideHeight, g.StrideWidth, g.OutHeight, g.OutWidth, g.KernelHeight, g.KernelWidth);
        using var image = Scratch.Take(g.Height * plan.Pitch);
        using var gradient = Scratch.Take((nint)pixels * L.Width);
        using var sums = Scratch.Take((nint)window * L.Width);
        new Span<float>(image.Pointer, checked((int)(g.Height * plan.Pitch))).Clear();
        for (var c = 0; c < g.Channels; c += L.Width)
        {
            var lanes = Math.Min(L.Width, g.Channels - c);
            Gather<L>(dw + c, window, g.Channels, lanes, sums.Pointer);
            for (var n = 0; n < g.Batch; n++)
            {
                GatherImage<L>(g, x + ((nint)n * g.ImageLength) + c, lanes, image.Pointer);
                Gather<L>(dy + ((nint)n * g.OutLength) + c, pixels, g.Channels, lanes, gradient.Pointer);
                Correlate<L>(plan, image.Pointer, gradient.Pointer, null, sums.Pointer, (nint)g.KernelWidth * L.Width, L.Width, L.Width, accumulate: true);
            }

            for (var w = 0; w < window; w++) L.StorePart(dw + ((nint)w * g.Channels) + c, L.Load(sums.Pointer + ((nint)w * L.Width)), lanes);
        }
    }

    [SkipLocalsInit]
    private static void Correlate<L>(in Plan p, float* image, float* kernel, float* bias, float* y, nint yRow, nint yStep, int lanes, bool accumulate)
        where L : unmanaged, ILanes<L>
    {
        var spill = stackalloc float[DepthwiseTile.SpillLength];
        var tile = new DepthwiseTile
        {
            PixelStep = (nint)p.StepWidth * L.Width,
            ColumnStep = (nint)p.DilationWidth * L.Width,
            RowStep = p.DilationHeight * p.Pitch,
            W = kernel,
            Rows = p.KernelHeight,
            Columns = p.KernelWidth,
            Bias = bias,
            YStep = yStep,
            YRow = yRow,
            Lanes = lanes,
            Spill = spill,
            Accumulate = accumulate,
        };
        var pair = p.StepHeight == 1 && p.DilationHeight == 1 ? 2 : 1;
        for (var i = 0; i < p.OutHeight; i += pair)
        {
            var rows = Math.Min(pair, p.OutHeight - i);
            var top = (i * p.StepHeight) - p.PadTop;
            tile.First = top >= 0 ? 0 : (p.DilationHeight - 1 - top) / p.DilationHeight;
            tile.Last = Math.Min(p.KernelHeight + rows - 1, top >= p.Height ? 0 : ((p.Height - 1 - top) / p.DilationHeight) + 1);
            var source = image + (top * p.Pitch);
            var target = y + (i * yRow);
            var most = DepthwiseMicroKernel.Pixels;
            var left = p.OutWidth;
            for (var tiles = (left + most - 1) / most; tiles > 0; tiles--)
            {
                var count = (left + tiles - 1) / tiles;
                tile.X = source;
                tile.Y = target;
                DepthwiseMicroKernel.Get(rows, count)(&tile);
                source += count * tile.PixelStep;
                target += count * yStep;
                left -= count;
            }
        }
    }

    // One vector of channels of the image's rows, into the middle of rows with room for the padding.
    private static void GatherImage<L>(in ConvolutionGeometry g, float* x, int lanes, float* image)
        where L : unmanaged, ILanes<L>
    {
        image += (nint)g.PadLeft * L.Width;
        for (var row = 0; row < g.Height; row++, x += (nint)g.Width * g.Channels, image += (nint)g.PaddedWidth * L.Width)
            Gather<L>(x, g.Width, g.Channels, lanes, image);
    }

    [MethodImpl(Kernel.Compiled)]
    private static void Gather<L>(float* source, int count, int stride, int lanes, float* target)
        where L : unmanaged, ILanes<L>
    {
        if (lanes == L.Width)
        {
            for (; count > 0; count--, source += stride, target += L.Width) L.Store(target, L.Load(source));
            return;
        }

        for (; count > 0; count--, source += stride, target += L.Width) L.Store(target, L.LoadPart(source, lanes));
    }

    /// <summary>The sizes of a correlation of one vector of channels: rows of the image lie Pitch floats apart.</summary>
    private readonly record struct Plan(
        int Height,
        int PadTop,
        nint Pitch,
        int StepHeight,
        int StepWidth,
        int DilationHeight,
        int DilationWidth,
        int KernelHeight,
        int KernelWidth,
        int OutHeight,
        int OutWidth);
}
