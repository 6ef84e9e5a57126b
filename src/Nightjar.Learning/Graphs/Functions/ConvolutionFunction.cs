using Nightjar.Learning.Kernels;

namespace Nightjar.Learning.Graphs.Functions;

/// <summary>f(x * w + bias) over channels-last images. Inputs: x (batch, height, width, channels), weight (height, width,
/// channels / groups, filters), bias (filters) or absent.</summary>
/// <param name="Activation">f.</param>
/// <param name="StrideHeight">Rows from one window to the next.</param>
/// <param name="StrideWidth">Columns from one window to the next.</param>
/// <param name="PadTop">Rows of zeros before the image.</param>
/// <param name="PadBottom">Rows of zeros behind the image.</param>
/// <param name="PadLeft">Columns of zeros before the image.</param>
/// <param name="PadRight">Columns of zeros behind the image.</param>
/// <param name="DilationHeight">Rows from one tap of the window to the next.</param>
/// <param name="DilationWidth">Columns from one tap of the window to the next.</param>
/// <param name="Groups">Groups of channels kept apart.</param>
public sealed record ConvolutionFunction(
    Activation Activation,
    int StrideHeight = 1,
    int StrideWidth = 1,
    int PadTop = 0,
    int PadBottom = 0,
    int PadLeft = 0,
    int PadRight = 0,
    int DilationHeight = 1,
    int DilationWidth = 1,
    int Groups = 1)
    : GraphFunction;
