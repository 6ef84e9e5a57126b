using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Kernels;

/// <summary>The sizes of a 2-D convolution over channels-last images; a 1-D one has height 1. Input (Batch, Height, Width,
/// Channels), weights (KernelHeight, KernelWidth, Channels / Groups, Filters), output (Batch, OutHeight, OutWidth, Filters). When
/// a network serves, rows and columns of the output at the bottom and right that nobody reads may be left out (CropBottom,
/// CropRight). IsCoarse allows for a faster way that rounds some times more than the plain sum: training takes it, serving does not.</summary>
internal readonly record struct ConvolutionGeometry(
    int Batch,
    int Height,
    int Width,
    int Channels,
    int Filters,
    int KernelHeight,
    int KernelWidth,
    int StrideHeight = 1,
    int StrideWidth = 1,
    int PadTop = 0,
    int PadBottom = 0,
    int PadLeft = 0,
    int PadRight = 0,
    int DilationHeight = 1,
    int DilationWidth = 1,
    int Groups = 1,
    int CropBottom = 0,
    int CropRight = 0,
    bool IsCoarse = false)
{
    public int PaddedHeight => Height + PadTop + PadBottom;

    public int PaddedWidth => Width + PadLeft + PadRight;

    public int OutHeight => Out(PaddedHeight, KernelHeight, StrideHeight, DilationHeight) - CropBottom;

    public int OutWidth => Out(PaddedWidth, KernelWidth, StrideWidth, DilationWidth) - CropRight;

    /// <summary>Rows of the input, from its first, that some window reads; may be more than there are.</summary>
    public int InputRows => ((OutHeight - 1) * StrideHeight) + (DilationHeight * (KernelHeight - 1)) + 1 - PadTop;

    /// <summary>Columns of the input, from its first, that some window reads; may be more than there are.</summary>
    public int InputColumns => ((OutWidth - 1) * StrideWidth) + (DilationWidth * (KernelWidth - 1)) + 1 - PadLeft;

    public int GroupChannels => Channels / Groups;

    public int GroupFilters => Filters / Groups;

    /// <summary>Products in the sum of one output element.</summary>
    public int Depth => KernelHeight * KernelWidth * GroupChannels;

    public bool IsPadded => (PadTop | PadBottom | PadLeft | PadRight) != 0;

    /// <summary>One filter for each channel: no sum over channels, so not a matrix product.</summary>
    public bool IsDepthwise => Groups > 1 && Groups == Channels && Filters == Channels;

    /// <summary>Every output pixel is a product with one input pixel, so that all images are one matrix.</summary>
    public bool IsPointwise =>
        KernelHeight == 1 && KernelWidth == 1 && StrideHeight == 1 && StrideWidth == 1 && Groups == 1 && !IsPadded && CropBottom == 0 && CropRight == 0;

    public int ImageLength => Height * Width * Channels;

    public int PaddedLength => PaddedHeight * PaddedWidth * Channels;

    public int OutLength => OutHeight * OutWidth * Filters;

    public int WeightLength => Depth * Filters;

    /// <summary>Refuses sizes that make no convolution.</summary>
    public void Check(string operation)
    {
        var good = KernelHeight > 0 && KernelWidth > 0 && StrideHeight > 0 && StrideWidth > 0 && DilationHeight > 0 && DilationWidth > 0
            && Groups > 0 && Channels % Groups == 0 && Filters % Groups == 0 && PadTop >= 0 && PadBottom >= 0 && PadLeft >= 0 && PadRight >= 0;
        if (!good || OutHeight < 0 || OutWidth < 0)
        {
            throw new ShapeException(
                operation,
                $"a window (stride {StrideHeight} {StrideWidth}, dilation {DilationHeight} {DilationWidth}, {Groups} groups, padding {PadTop} {PadBottom} {PadLeft} {PadRight}) that fits",
                new(Batch, Height, Width, Channels),
                new(KernelHeight, KernelWidth, Groups > 0 ? Channels / Groups : 0, Filters));
        }
    }

    /// <summary>The convolution that carries the output's gradient back to the input, when the stride is 1 and the padding not
    /// wider than the window: windows turned round, input and output exchanged.</summary>
    public bool TryTranspose(out ConvolutionGeometry transposed)
    {
        var (reachHeight, reachWidth) = (DilationHeight * (KernelHeight - 1), DilationWidth * (KernelWidth - 1));
        transposed = this with
        {
            Height = OutHeight,
            Width = OutWidth,
            Channels = Filters,
            Filters = Channels,
            PadTop = reachHeight - PadTop,
            PadBottom = reachHeight - PadBottom,
            PadLeft = reachWidth - PadLeft,
            PadRight = reachWidth - PadRight,
        };
        return StrideHeight == 1 && StrideWidth == 1
            && transposed is { PadTop: >= 0, PadBottom: >= 0, PadLeft: >= 0, PadRight: >= 0 };
    }

    private static int Out(int size, int kernel, int stride, int dilation)
    {
        var room = size - (dilation * (kernel - 1)) - 1;
        return room < 0 ? 0 : (room / stride) + 1;
    }
}
