using Nightjar.Learning.Kernels;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Autodiff.Operations;

/// <summary>Dropout.</summary>
public static unsafe class DropoutOperation
{
    /// <summary>In training every element is 0 with the given probability and else divided by what is left of 1, drawn from the
    /// tape's <see cref="Tape.RandomState"/>; otherwise x itself.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="x">Anything.</param>
    /// <param name="rate">Probability of 0, from 0 to below 1.</param>
    public static Variable Dropout(this Tape tape, Variable x, float rate)
    {
        if (!(rate >= 0 && rate < 1)) throw new ArgumentOutOfRangeException(nameof(rate), rate, "Dropout: expected a rate from 0 to below 1");
        if (!tape.IsTraining || rate == 0) return x;
        var node = tape.NewNode<DropoutNode>();
        node.X = x;
        var y = tape.Result(node, x.Shape, x.NeedsGradient);
        var mask = node.Mask(tape);
        var length = x.Shape.Length;
        tape.RandomState = DropoutKernel.Mask(tape.RandomState, rate, 1 / (1 - rate), mask, length);
        ElementWise.Multiply(x.Value.Pointer, mask, y.Value.Pointer, length);
        return y;
    }

    private sealed class DropoutNode : Node
    {
        private Tensor? _mask;

        public Variable X { get; set; } = null!;

        public override string Name => "Dropout";

        public float* Mask(Tape tape) => Keep(tape, ref _mask, X.Shape, "mask").Pointer;

        public override void Release() => _mask?.Dispose();

        public override void Backward(Tape tape)
        {
            if (!X.NeedsGradient) return;
            using var dx = tape.GradientInPlace(X, Output, out var dy);
            ElementWise.Multiply(dy, _mask!.Pointer, dx.Pointer, X.Shape.Length);
        }
    }
}
