namespace Nightjar.Formats.TfLite;

/// <summary>Parameters of an operator, as the file states them. Operators that are not here have no parameters, or none
/// that are read.</summary>
public abstract record TfLiteOptions
{
    private TfLiteOptions()
    {
    }

    /// <summary>CONV_2D; strides and dilations are 1 or more.</summary>
    public sealed record Conv2D(
        TfLitePadding Padding, int StrideHeight, int StrideWidth, int DilationHeight, int DilationWidth, TfLiteActivation Activation)
        : TfLiteOptions;

    /// <summary>DEPTHWISE_CONV_2D; <paramref name="DepthMultiplier"/> filters for each channel (newer writers leave it 0: then
    /// the filter's last axis tells).</summary>
    public sealed record DepthwiseConv2D(
        TfLitePadding Padding, int StrideHeight, int StrideWidth, int DilationHeight, int DilationWidth, int DepthMultiplier,
        TfLiteActivation Activation) : TfLiteOptions;

    /// <summary>TRANSPOSE_CONV.</summary>
    public sealed record TransposeConv(TfLitePadding Padding, int StrideHeight, int StrideWidth, TfLiteActivation Activation)
        : TfLiteOptions;

    /// <summary>AVERAGE_POOL_2D, MAX_POOL_2D and L2_POOL_2D.</summary>
    public sealed record Pool2D(
        TfLitePadding Padding, int StrideHeight, int StrideWidth, int FilterHeight, int FilterWidth, TfLiteActivation Activation)
        : TfLiteOptions;

    /// <summary>FULLY_CONNECTED, with weights (outputs, inputs). Unless <paramref name="KeepDimensions"/>, the input is taken as
    /// (rows, inputs) and the output is (rows, outputs). <paramref name="AsymmetricInputs"/>: the reference computes with
    /// inputs rounded to int8 with a zero point.</summary>
    public sealed record FullyConnected(
        TfLiteActivation Activation, bool ShuffledWeights, bool KeepDimensions, bool AsymmetricInputs) : TfLiteOptions;

    /// <summary>BATCH_MATMUL: whether the last two axes of either operand are swapped.</summary>
    public sealed record BatchMatMul(bool AdjointX, bool AdjointY, bool AsymmetricInputs) : TfLiteOptions;

    /// <summary>ADD, SUB, MUL and DIV.</summary>
    public sealed record Arithmetic(TfLiteActivation Activation) : TfLiteOptions;

    /// <summary>SOFTMAX of <paramref name="Beta"/> times the input, along the last axis.</summary>
    public sealed record Softmax(float Beta) : TfLiteOptions;

    /// <summary>CONCATENATION; a negative axis counts from the end.</summary>
    public sealed record Concatenation(int Axis, TfLiteActivation Activation) : TfLiteOptions;

    /// <summary>RESHAPE; the shape, with −1 for what follows from the others, is null where an input has it.</summary>
    public sealed record Reshape(IReadOnlyList<int>? NewShape) : TfLiteOptions;

    /// <summary>MEAN, SUM and the REDUCE_ operators: whether the axes stay, with length 1.</summary>
    public sealed record Reducer(bool KeepDimensions) : TfLiteOptions;

    /// <summary>STRIDED_SLICE: bit k of a mask speaks of axis k. <paramref name="Offset"/>: the end counts from the beginning.</summary>
    public sealed record StridedSlice(int BeginMask, int EndMask, int EllipsisMask, int NewAxisMask, int ShrinkAxisMask, bool Offset)
        : TfLiteOptions;

    /// <summary>SQUEEZE: the axes to leave out; none for every axis of length 1.</summary>
    public sealed record Squeeze(IReadOnlyList<int> Axes) : TfLiteOptions;

    /// <summary>PACK: joins along a new axis.</summary>
    public sealed record Pack(int Count, int Axis) : TfLiteOptions;

    /// <summary>UNPACK: takes an axis apart.</summary>
    public sealed record Unpack(int Count, int Axis) : TfLiteOptions;

    /// <summary>SPLIT and SPLIT_V: number of pieces.</summary>
    public sealed record Split(int Count) : TfLiteOptions;

    /// <summary>GATHER.</summary>
    public sealed record Gather(int Axis, int BatchAxes) : TfLiteOptions;

    /// <summary>CAST; writers often leave both types at their first, and the tensors tell.</summary>
    public sealed record Cast(TfLiteDataType From, TfLiteDataType To) : TfLiteOptions;

    /// <summary>SHAPE: type of the lengths.</summary>
    public sealed record Shape(TfLiteDataType OutputType) : TfLiteOptions;

    /// <summary>ARG_MAX and ARG_MIN: type of the indices.</summary>
    public sealed record ArgExtreme(TfLiteDataType OutputType) : TfLiteOptions;

    /// <summary>LEAKY_RELU: slope for negative values.</summary>
    public sealed record LeakyRelu(float Alpha) : TfLiteOptions;

    /// <summary>GELU: whether tanh approximates the error function.</summary>
    public sealed record Gelu(bool Approximate) : TfLiteOptions;

    /// <summary>RESIZE_BILINEAR.</summary>
    public sealed record ResizeBilinear(bool AlignCorners, bool HalfPixelCentres) : TfLiteOptions;

    /// <summary>RESIZE_NEAREST_NEIGHBOR.</summary>
    public sealed record ResizeNearestNeighbour(bool AlignCorners, bool HalfPixelCentres) : TfLiteOptions;

    /// <summary>MIRROR_PAD: whether the border itself is mirrored too.</summary>
    public sealed record MirrorPad(bool IncludesBorder) : TfLiteOptions;

    /// <summary>SPACE_TO_DEPTH and DEPTH_TO_SPACE.</summary>
    public sealed record BlockSize(int Size) : TfLiteOptions;

    /// <summary>L2_NORMALIZATION.</summary>
    public sealed record L2Normalisation(TfLiteActivation Activation) : TfLiteOptions;

    /// <summary>LSTM, one step; clips of 0 clip nothing. <paramref name="IsBasic"/>: the kernel of four inputs without
    /// peepholes and projection.</summary>
    public sealed record Lstm(TfLiteActivation Activation, float CellClip, float ProjectionClip, bool IsBasic, bool AsymmetricInputs)
        : TfLiteOptions;

    /// <summary>UNIDIRECTIONAL_SEQUENCE_LSTM; clips of 0 clip nothing.</summary>
    public sealed record SequenceLstm(
        TfLiteActivation Activation, float CellClip, float ProjectionClip, bool TimeMajor, bool AsymmetricInputs, bool DiagonalRecurrence)
        : TfLiteOptions;

    /// <summary>BIDIRECTIONAL_SEQUENCE_LSTM; clips of 0 clip nothing.</summary>
    public sealed record BidirectionalSequenceLstm(
        TfLiteActivation Activation, float CellClip, float ProjectionClip, bool MergeOutputs, bool TimeMajor, bool AsymmetricInputs)
        : TfLiteOptions;

    /// <summary>UNIDIRECTIONAL_SEQUENCE_RNN.</summary>
    public sealed record SequenceRnn(bool TimeMajor, TfLiteActivation Activation, bool AsymmetricInputs) : TfLiteOptions;

    /// <summary>CALL_ONCE: the subgraph that runs before everything else.</summary>
    public sealed record CallOnce(int Subgraph) : TfLiteOptions;

    /// <summary>WHILE: the subgraphs of the condition and of the body.</summary>
    public sealed record While(int Condition, int Body) : TfLiteOptions;

    /// <summary>VAR_HANDLE: what the variable is called.</summary>
    public sealed record VariableHandle(string Container, string SharedName) : TfLiteOptions;
}
