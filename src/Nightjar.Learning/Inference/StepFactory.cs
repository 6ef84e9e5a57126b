using Nightjar.Formats.SafeTensors;
using Nightjar.Learning.Graphs.Functions;
using Nightjar.Learning.Inference.Steps;
using Nightjar.Learning.Kernels;

namespace Nightjar.Learning.Inference;

/// <summary>Which step computes which function. A new function gets a line here; a function whose weights may have other data types
/// chooses its step by the weight's.</summary>
internal static class StepFactory
{
    // Pixels along a side of a window of attention beyond which it is no network's.
    private const int MostWindow = 1 << 7;

    /// <summary>The step for a node, or null when another one does its work.</summary>
    public static PlanStep? Make(PlanNode node, PlanBuilder builder) => node.Function switch
    {
        DenseFunction f => node.Weight(1).DataType switch
        {
            SafeTensorDataType.Float32 => DenseStep.Make(node, f),
            SafeTensorDataType.BFloat16 or SafeTensorDataType.Int8 => NarrowDenseStep.Make(node, f),
            _ => throw OtherType(node, 1),
        },
        ConvolutionFunction f => node.Weight(1).DataType switch
        {
            SafeTensorDataType.Float32 => ConvolutionStep.Make(node, f),
            _ => throw OtherType(node, 1),
        },
        QuantizeFunction f => QuantizeStep.Make(node, f),
        DequantizeFunction => DequantizeStep.Make(node),
        FakeQuantizeFunction f => FakeQuantizeStep.Make(node, f),
        RowQuantizeFunction f => RowQuantizeStep.Make(node, f),
        QuantizedDenseFunction f => IntegerDenseStep.Make(node, f),
        QuantizedConvolutionFunction f => IntegerConvolutionStep.Make(node, f),
        PoolFunction f when node.Value(0).Bytes is not null => BytePoolStep.Make(node, f),
        PoolFunction f => PoolStep.Make(node, f),
        ActivationFunction f => ActivationStep.Make(node, f),
        AddFunction => AddStep.Make(node, builder),
        MultiplyFunction => MultiplyStep.Make(node, builder),
        ScaleFunction f => ScaleStep.Make(node, f),
        SoftmaxFunction f => SoftmaxStep.Make(node, f),
        LayerNormFunction f => LayerNormStep.Make(node, f),
        BatchNormFunction f => BatchNormStep.Make(node, f),
        AttentionFunction f => AttentionStep.Make(node, f, builder),
        RecurrentFunction f => RecurrentStep.Make(node, f, builder),
        ReshapeFunction => Reshape(node),
        ConcatFunction => ConcatStep.Make(node),
        LeakyReluFunction f => LeakyReluStep.Make(node, f),
        PermuteFunction f => PermuteStep.Make(node, f),
        SliceFunction f => SliceStep.Make(node, f),
        ResizeFunction => ResizeStep.Make(node),
        SequencePoolFunction f => SequencePoolStep.Make(node, f, builder),
        LastStateFunction f => SequenceRowsStep.Make(node, RowPicking.Last, f.UsesLengths, builder),
        ReverseFunction f => SequenceRowsStep.Make(node, RowPicking.Reverse, f.UsesLengths, builder),
        MaskFunction => SequenceRowsStep.Make(node, RowPicking.Mask, usesLengths: true, builder),
        EmbedFunction => EmbedStep.Make(node),
        RelativePositionFunction f => RelativePosition(node, f),
        _ => throw node.Error($"there is no step for {node.Function.GetType().Name}"),
    };

    private static PlanStep? Reshape(PlanNode node)
    {
        node.Takes(1, 1);
        var x = node.Value(0);
        if (x.Shape.Length != node.Output.Shape.Length) throw node.Error($"{x.Name} has shape {x.Shape}, which has other numbers of elements than {node.Output.Shape}");
        if (x.Bytes is not null && node.Output.Shape[0] != node.Bytes(0).Shape[0]) throw node.Error($"{x.Name} is bytes of {x.Shape}, which cannot become {node.Output.Shape}");
        node.Output.Bytes = x.Bytes;
        node.Output.SharedWith = x;
        return null;
    }

    // What is added to the scores of attention is a table of weights; the step that attends unfolds it.
    private static PlanStep? RelativePosition(PlanNode node, RelativePositionFunction f)
    {
        node.Takes(1, 1);
        var table = node.Weight(0, 2);
        var side = (2L * f.Size) - 1;
        if (f.Size is < 1 or > MostWindow || table.Shape[0] != side * side) throw node.Error($"weight {table.Name} has shape {table.Shape}, expected a table ({side}², heads) for windows of {f.Size} x {f.Size} pixels");
        node.Makes(table.Shape[1], f.Size * f.Size, f.Size * f.Size);
        node.Output.Positions = new(table, f.Size);
        return null;
    }

    private static Exception OtherType(PlanNode node, int input)
    {
        var weight = node.Weight(input);
        return node.Error($"weight {weight.Name} holds {weight.DataType.Name()}, for which there is no {node.Function.GetType().Name}");
    }
}
