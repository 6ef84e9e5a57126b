using Nightjar.Learning.Graphs;
using Nightjar.Learning.Graphs.Functions;

namespace Nightjar.Learning.Autodiff.Operations;

/// <summary>Probabilities over the last axis.</summary>
public static unsafe class SoftmaxOperation
{
    /// <summary>y[j] = e^x[j] / Σ e^x[k] over the last axis; an axis that is negative infinity throughout gives zeros.</summary>
    public static Variable Softmax(this Tape tape, Variable x) => Apply(tape, x, isLogarithm: false);

    /// <summary>The logarithm of the softmax over the last axis.</summary>
    public static Variable LogSoftmax(this Tape tape, Variable x) => Apply(tape, x, isLogarithm: true);

    private static Variable Apply(Tape tape, Variable x, bool isLogarithm)
    {
        var node = tape.NewNode<SoftmaxNode>();
        (node.X, node.IsLogarithm) = (x, isLogarithm);
        var y = tape.Result(node, x.Shape, x.NeedsGradient);
        if (isLogarithm) Kernels.Softmax.LogForward(x.Value.Pointer, y.Value.Pointer, x.Shape.Rows, x.Shape.Last);
        else Kernels.Softmax.Forward(x.Value.Pointer, y.Value.Pointer, x.Shape.Rows, x.Shape.Last);
        return y;
    }

    private sealed class SoftmaxNode : Node
    {
        public Variable X { get; set; } = null!;

        public bool IsLogarithm { get; set; }

        public override string Name => IsLogarithm ? "LogSoftmax" : "Softmax";

        public override GraphFunction Describe(ICollection<Variable?> inputs)
        {
            inputs.Add(X);
            return new SoftmaxFunction(IsLogarithm);
        }

        public override void Backward(Tape tape)
        {
            if (!X.NeedsGradient) return;
            using var dx = tape.GradientInPlace(X, Output, out var dy);
            if (IsLogarithm) Kernels.Softmax.LogBackward(Output.Value.Pointer, dy, dx.Pointer, X.Shape.Rows, X.Shape.Last);
            else Kernels.Softmax.Backward(Output.Value.Pointer, dy, dx.Pointer, X.Shape.Rows, X.Shape.Last);
        }
    }
}
