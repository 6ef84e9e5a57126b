using Nightjar.Formats.SafeTensors;
using Nightjar.Learning.Graphs.Functions;
using Nightjar.Learning.Inference.Steps;

namespace Nightjar.Learning.Inference;

/// <summary>Which step computes which function. A new function gets a line here; a function whose weights may have other data types
/// chooses its step by the weight's.</summary>
internal static class StepFactory
{
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
        QuantizedDenseFunction f => IntegerDenseStep.Make(node, f),
        QuantizedConvolutionFunction f => IntegerConvolutionStep.Make(node, f),
        PoolFunction f when node.Value(0).Bytes is not null => BytePoolStep.Make(node, f),
        PoolFunction f => PoolStep.Make(node, f),
        ActivationFunction f => ActivationStep.Make(node, f),
        AddFunction => AddStep.Make(node, builder),
        MultiplyFunction => MultiplyStep.Make(node),
        ScaleFunction f => ScaleStep.Make(node, f),
        SoftmaxFunction f => SoftmaxStep.Make(node, f),
        LayerNormFunction f => LayerNormStep.Make(node, f),
        BatchNormFunction f => BatchNormStep.Make(node, f),
        AttentionFunction f => AttentionStep.Make(node, f, builder),
        RecurrentFunction f => RecurrentStep.Make(node, f, builder),
        ReshapeFunction => Reshape(node),
        ConcatFunction => ConcatStep.Make(node),
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

    private static Exception OtherType(PlanNode node, int input)
    {
        var weight = node.Weight(input);
        return node.Error($"weight {weight.Name} holds {weight.DataType.Name()}, for which there is no {node.Function.GetType().Name}");
    }
}
