using Nightjar.Learning.Graphs;
using Nightjar.Learning.Kernels;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Autodiff.Operations;

/// <summary>A loss of one number. The slope by every prediction is known when the loss is, so the way back only scales it.</summary>
internal sealed unsafe class LossNode : Node
{
    private Tensor? _slope;

    public Variable Predictions { get; set; } = null!;

    public string LossName { get; set; } = "";

    public override string Name => LossName;

    /// <summary>A loss to be filled in, and its slope by every prediction likewise.</summary>
    public static (Variable Loss, Tensor Slope) Begin(Tape tape, Variable predictions, string name)
    {
        var node = tape.NewNode<LossNode>();
        (node.Predictions, node.LossName) = (predictions, name);
        return (tape.Result(node, default, predictions.NeedsGradient), Keep(tape, ref node._slope, predictions.Shape, "slope"));
    }

    public override GraphFunction Describe(ICollection<Variable?> inputs) =>
        throw new NotSupportedException($"{LossName} is a loss, which has no place in a graph");

    public override void Release() => _slope?.Dispose();

    public override void Backward(Tape tape)
    {
        if (!Predictions.NeedsGradient) return;
        using var d = tape.Gradient(Predictions);
        ElementWise.Scale(Output.Gradient!.Span[0], _slope!.Pointer, d.Pointer, Predictions.Shape.Length);
    }
}
