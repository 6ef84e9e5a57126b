namespace Nightjar.Learning.Graphs.Functions;

/// <summary>The largest or the mean pixel of each window of channels-last images; padding takes no part. Input: x (batch, height,
/// width, channels).</summary>
/// <param name="IsMax">The largest, else the mean of the pixels that exist.</param>
/// <param name="WindowHeight">Rows of the window.</param>
/// <param name="WindowWidth">Columns of the window.</param>
/// <param name="StrideHeight">Rows from one window to the next.</param>
/// <param name="StrideWidth">Columns from one window to the next.</param>
/// <param name="PadTop">Rows before the image.</param>
/// <param name="PadBottom">Rows behind the image.</param>
/// <param name="PadLeft">Columns before the image.</param>
/// <param name="PadRight">Columns behind the image.</param>
public sealed record PoolFunction(
    bool IsMax,
    int WindowHeight,
    int WindowWidth,
    int StrideHeight,
    int StrideWidth,
    int PadTop = 0,
    int PadBottom = 0,
    int PadLeft = 0,
    int PadRight = 0)
    : GraphFunction;
