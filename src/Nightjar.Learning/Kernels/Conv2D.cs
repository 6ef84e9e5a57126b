using System.Runtime.CompilerServices;
using Nightjar.Learning.Simd;

namespace Nightjar.Learning.Kernels;

/// <summary>2-D convolution (as networks mean it: correlation) of channels-last images,
/// y[n, i, j, f] = bias[f] + Σ x[n, i·s + u·d - p, j·s + v·d - p, c]·w[u, v, c, f]. One row of outputs is a matrix product whose
/// left rows overlap: neighbours lie one pixel apart and reach over the whole window, so no copy of windows is ever made.</summary>
internal static unsafe class Conv2D
{
    /// <summary>Floats that the packed weights take.</summary>
    internal static nint PackedLength(in ConvolutionGeometry g) =>
        WinogradConv2D.Fits(g) ? WinogradConv2D.PackedLength(g) : DirectPackedLength(g);

    /// <summary>Floats that the packed weights of the plain sum take.</summary>
    internal static nint DirectPackedLength(in ConvolutionGeometry g) => g.Groups * GemmPacking.Length(g.Depth, g.GroupFilters);

    /// <summary>Packs weights for <see cref="Forward"/>.</summary>
    internal static void Pack(in ConvolutionGeometry g, float* weights, float* packed)
    {
        if (WinogradConv2D.Fits(g))
        {
            WinogradConv2D.Pack(g, weights, packed);
            return;
        }

        PackDirect(g, weights, packed);
    }

    /// <summary>Packs weights for <see cref="ForwardDirect"/>, group after group.</summary>
    internal static void PackDirect(in ConvolutionGeometry g, float* weights, float* packed)
    {
        for (var group = 0; group < g.Groups; group++)
        {
            GemmPacking.Pack(new(weights + (group * g.GroupFilters), g.Depth, g.GroupFilters, g.Filters), packed);
            packed += GemmPacking.Length(g.Depth, g.GroupFilters);
        }
    }

    /// <summary>y = x * w + bias, then max(0, ·) on request.</summary>
    internal static void Forward(in ConvolutionGeometry g, float* x, float* packed, float* bias, float* y, bool relu)
    {
        if (WinogradConv2D.Fits(g))
        {
            WinogradConv2D.Forward(g, x, packed, bias, y, relu);
            return;
        }

        ForwardDirect(g, x, packed, bias, y, relu);
    }

    /// <summary>As <see cref="Forward"/>, by the plain sum.</summary>
    internal static void ForwardDirect(in ConvolutionGeometry g, float* x, float* packed, float* bias, float* y, bool relu)
    {
        if (g.IsPointwise)
        {
            var pixels = g.Batch * g.Height * g.Width;
            Gemm.MultiplyPacked(new(x, pixels, g.Channels), packed, new(y, pixels, g.Filters), bias, relu, accumulate: false);
            return;
        }

        using var padded = Scratch.Take(g.IsPadded ? g.PaddedLength : 0);
        for (var n = 0; n < g.Batch; n++, x += g.ImageLength, y += g.OutLength)
        {
            var image = x;
            if (g.IsPadded) ImagePadding.Add(g, x, image = padded.Pointer);
            for (var group = 0; group < g.Groups; group++)
            {
                var first = group * g.GroupFilters;
                var weights = packed + (group * GemmPacking.Length(g.Depth, g.GroupFilters));
                Image(g, image + (group * g.GroupChannels), weights, bias == null ? null : bias + first, y + first, relu);
            }
        }
    }

    /// <summary>dx = gradient of the input; what it held is lost.</summary>
    internal static void BackwardInput(in ConvolutionGeometry g, float* dy, float* weights, float* dx)
    {
        if (!g.TryTranspose(out var back))
        {
            BackwardInputByRows(g, dy, weights, dx);
            return;
        }

        using var turned = Scratch.Take(g.WeightLength);
        Turn(g, weights, turned.Pointer);
        using var packed = Scratch.Take(PackedLength(back));
        Pack(back, turned.Pointer, packed.Pointer);
        Forward(back, dy, packed.Pointer, null, dx, relu: false);
    }

    /// <summary>dw += gradient of the weights.</summary>
    internal static void BackwardWeights(in ConvolutionGeometry g, float* x, float* dy, float* dw)
    {
        if (WinogradConv2D.FitsWeights(g))
        {
            WinogradWeights.Backward(g, x, dy, dw);
            return;
        }

        // Whole vectors of dy are read, so filters that do not fill them are copied with zeros behind them.
        var vector = SimdSupport.Width;
        var room = (g.GroupFilters + vector - 1) / vector * vector;
        var copies = room != g.GroupFilters;
        using var padded = Scratch.Take(g.IsPadded ? g.PaddedLength : 0);
        using var filled = Scratch.Take(copies ? (nint)g.OutHeight * g.OutWidth * room : 0);
        for (var n = 0; n < g.Batch; n++, x += g.ImageLength, dy += g.OutLength)
        {
            var image = x;
            if (g.IsPadded) ImagePadding.Add(g, x, image = padded.Pointer);
            for (var group = 0; group < g.Groups; group++)
            {
                var first = group * g.GroupFilters;
                var gradient = dy + first;
                if (copies) CopyFilters(g, gradient, room, gradient = filled.Pointer);
                ImageWeights(g, image + (group * g.GroupChannels), gradient, copies ? room : g.Filters, dw + first);
            }
        }
    }

    [SkipLocalsInit]
    private static void Image(in ConvolutionGeometry g, float* image, float* packed, float* bias, float* y, bool relu)
    {
        var row = g.PaddedWidth * g.Channels;
        // Neighbouring pixels of a window's row are contiguous, and the row is one segment, unless something lies between them.
        var joined = g.Groups == 1 && (g.DilationWidth == 1 || g.KernelWidth == 1);
        var segments = joined ? g.KernelHeight : g.KernelHeight * g.KernelWidth;
        var offsets = stackalloc nint[segments];
        for (var s = 0; s < segments; s++)
        {
            offsets[s] = joined ? (nint)s * g.DilationHeight * row
                : ((nint)(s / g.KernelWidth) * g.DilationHeight * row) + ((nint)(s % g.KernelWidth) * g.DilationWidth * g.Channels);
        }

        var (width, vector) = (GemmKernels.PanelWidth, SimdSupport.Width);
        var spill = stackalloc float[GemmTile.SpillLength];
        var tile = new GemmTile
        {
            ARow = (nint)g.StrideWidth * g.Channels,
            AStep = 1,
            BStep = width,
            Depth = joined ? g.KernelWidth * g.Channels : g.GroupChannels,
            Segments = segments,
            AOffsets = offsets,
            CRow = g.Filters,
            Spill = spill,
            Relu = relu,
        };
        var isThreeColumns = ThreeColumnKernel.Fits(g);
        if (isThreeColumns) tile.Depth = g.Channels;
        for (var column = 0; column < g.GroupFilters; column += width)
        {
            var columns = Math.Min(width, g.GroupFilters - column);
            var vectors = columns > vector ? 2 : 1;
            tile.Tail = columns - ((vectors - 1) * vector);
            tile.B = packed + ((nint)column * g.Depth);
            tile.Bias = bias == null ? null : bias + column;
            for (var i = 0; i < g.OutHeight; i++)
            {
                tile.A = image + ((nint)i * g.StrideHeight * row);
                tile.C = y + ((nint)i * g.OutWidth * g.Filters) + column;
                if (isThreeColumns) ThreeColumnKernel.Row(&tile, g.OutWidth);
                else Gemm.Rows(&tile, g.OutWidth, vectors);
            }
        }
    }

    // dw[u, v·c, f] is a product of the transposed image rows with dy, summed over all output pixels.
    [SkipLocalsInit]
    private static void ImageWeights(in ConvolutionGeometry g, float* image, float* dy, int dyStride, float* dw)
    {
        if (g.OutHeight == 0 || g.OutWidth == 0) return;
        var row = g.PaddedWidth * g.Channels;
        var joined = g.Groups == 1 && (g.DilationWidth == 1 || g.KernelWidth == 1);
        using var table = Scratch.Take(4 * (nint)g.OutHeight);
        var imageOffsets = (nint*)table.Pointer;
        var dyOffsets = imageOffsets + g.OutHeight;
        for (var i = 0; i < g.OutHeight; i++)
        {
            imageOffsets[i] = (nint)i * g.StrideHeight * row;
            dyOffsets[i] = (nint)i * g.OutWidth * dyStride;
        }

        var vector = SimdSupport.Width;
        var spill = stackalloc float[GemmTile.SpillLength];
        var tile = new GemmTile
        {
            ARow = 1,
            AStep = (nint)g.StrideWidth * g.Channels,
            BStep = dyStride,
            Depth = g.OutWidth,
            Segments = g.OutHeight,
            AOffsets = imageOffsets,
            BOffsets = dyOffsets,
            CRow = g.Filters,
            Spill = spill,
            Accumulate = true,
        };
        var isThreeColumns = ThreeColumnKernel.Fits(g);
        var windows = joined ? g.KernelHeight : g.KernelHeight * g.KernelWidth;
        var rows = joined ? g.KernelWidth * g.Channels : g.GroupChannels;
        for (var w = 0; w < windows; w++)
        {
            var start = joined ? (nint)w * g.DilationHeight * row
                : ((nint)(w / g.KernelWidth) * g.DilationHeight * row) + ((nint)(w % g.KernelWidth) * g.DilationWidth * g.Channels);
            for (var column = 0; column < g.GroupFilters; column += 2 * vector)
            {
                var columns = Math.Min(2 * vector, g.GroupFilters - column);
                var vectors = columns > vector ? 2 : 1;
                tile.Tail = columns - ((vectors - 1) * vector);
                tile.A = image + start;
                tile.B = dy + column;
                tile.C = dw + ((nint)w * rows * g.Filters) + column;
                if (isThreeColumns) ThreeColumnWeights.Row(&tile, g.Channels);
                else Gemm.Rows(&tile, rows, vectors);
            }
        }
    }

    // For strides above 1: the gradient of each window, row by row, added where the window lay.
    private static void BackwardInputByRows(in ConvolutionGeometry g, float* dy, float* weights, float* dx)
    {
        using var packed = Scratch.Take(g.Groups * GemmPacking.Length(g.GroupFilters, g.Depth));
        var packedLength = GemmPacking.Length(g.GroupFilters, g.Depth);
        for (var group = 0; group < g.Groups; group++)
            GemmPacking.Pack(new MatrixView(weights + (group * g.GroupFilters), g.Depth, g.GroupFilters, g.Filters).Transposed, packed.Pointer + (group * packedLength));
        using var padded = Scratch.Take(g.PaddedLength);
        using var windows = Scratch.Take((nint)g.OutWidth * g.Depth);
        for (var n = 0; n < g.Batch; n++, dx += g.ImageLength, dy += g.OutLength)
        {
            new Span<float>(padded.Pointer, g.PaddedLength).Clear();
            for (var i = 0; i < g.OutHeight; i++)
            {
                for (var group = 0; group < g.Groups; group++)
                {
                    var gradient = dy + ((nint)i * g.OutWidth * g.Filters) + (group * g.GroupFilters);
                    Gemm.MultiplyPacked(new(gradient, g.OutWidth, g.GroupFilters, g.Filters), packed.Pointer + (group * packedLength), new(windows.Pointer, g.OutWidth, g.Depth), null, false, false);
                    AddWindows(g, windows.Pointer, padded.Pointer + ((nint)i * g.StrideHeight * g.PaddedWidth * g.Channels) + (group * g.GroupChannels));
                }
            }

            ImagePadding.Remove(g, padded.Pointer, dx);
        }
    }

    private static void AddWindows(in ConvolutionGeometry g, float* windows, float* image)
    {
        var row = g.PaddedWidth * g.Channels;
        for (var j = 0; j < g.OutWidth; j++)
        {
            for (var u = 0; u < g.KernelHeight; u++)
            {
                for (var v = 0; v < g.KernelWidth; v++, windows += g.GroupChannels)
                {
                    var target = image + ((nint)u * g.DilationHeight * row) + (((j * g.StrideWidth) + (v * g.DilationWidth)) * (nint)g.Channels);
                    ElementWise.AddTo(windows, target, g.GroupChannels);
                }
            }
        }
    }

    // Weights for the way back: windows turned by half a turn, channels and filters exchanged within each group.
    private static void Turn(in ConvolutionGeometry g, float* weights, float* turned)
    {
        for (var u = 0; u < g.KernelHeight; u++)
        {
            for (var v = 0; v < g.KernelWidth; v++)
            {
                var from = weights + ((nint)((u * g.KernelWidth) + v) * g.GroupChannels * g.Filters);
                var to = turned + ((nint)(((g.KernelHeight - 1 - u) * g.KernelWidth) + g.KernelWidth - 1 - v) * g.GroupFilters * g.Channels);
                for (var group = 0; group < g.Groups; group++)
                {
                    Transposition.Run(from + (group * g.GroupFilters), g.Filters, g.GroupChannels, g.GroupFilters, to + (group * g.GroupChannels), g.Channels);
                }
            }
        }
    }

    private static void CopyFilters(in ConvolutionGeometry g, float* dy, int room, float* target)
    {
        for (var pixel = g.OutHeight * g.OutWidth; pixel > 0; pixel--, dy += g.Filters, target += room)
        {
            new ReadOnlySpan<float>(dy, g.GroupFilters).CopyTo(new(target, g.GroupFilters));
            new Span<float>(target + g.GroupFilters, room - g.GroupFilters).Clear();
        }
    }
}
