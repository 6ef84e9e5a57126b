using Nightjar.Learning.Graphs;
using Nightjar.Learning.Graphs.Functions;
using Nightjar.Learning.Kernels;

namespace Nightjar.Learning.Autodiff.Operations;

/// <summary>Rounding of rows to bytes of their own range, as TensorFlow Lite's hybrid kernels do with what meets int8 weights.</summary>
public static unsafe class RowQuantizeOperation
{
    /// <summary>y = (clamp(round(z + x / s), -128, 127) - z)·s with the step s = (max - min) / 255 and the zero point z of each row, whose range is
    /// made to hold 0. The gradient goes straight through: nothing beyond half a step is clamped.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="x">(…, columns).</param>
    /// <param name="isSymmetric">Whether z is 0 and s = max |x| / 127.</param>
    public static Variable QuantizeRows(this Tape tape, Variable x, bool isSymmetric = false)
    {
        var node = tape.NewNode<RowNode>();
        (node.X, node.IsSymmetric) = (x, isSymmetric);
        var y = tape.Result(node, x.Shape, x.NeedsGradient);
        RowQuantization.Forward(x.Value.Pointer, y.Value.Pointer, x.Shape.Rows, x.Shape.Last, isSymmetric);
        return y;
    }

    private sealed class RowNode : Node
    {
        public Variable X { get; set; } = null!;

        public bool IsSymmetric { get; set; }

        public override string Name => "QuantizeRows";

        public override GraphFunction Describe(ICollection<Variable?> inputs)
        {
            inputs.Add(X);
            return new RowQuantizeFunction(IsSymmetric);
        }

        public override void Backward(Tape tape)
        {
            if (!X.NeedsGradient) return;
            ElementWise.AddTo(Output.Gradient!.Pointer, tape.Accumulated(X), X.Shape.Length);
        }
    }
}
