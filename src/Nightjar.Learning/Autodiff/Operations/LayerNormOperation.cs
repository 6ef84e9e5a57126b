using Nightjar.Learning.Graphs;
using Nightjar.Learning.Graphs.Functions;
using Nightjar.Learning.Kernels;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Autodiff.Operations;

/// <summary>Layer normalisation.</summary>
public static unsafe class LayerNormOperation
{
    /// <summary>y = (x - mean) / sqrt(variance + epsilon)·gain + shift over the last axis.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="x">(…, features).</param>
    /// <param name="gain">(features).</param>
    /// <param name="shift">(features).</param>
    /// <param name="epsilon">Added to the variance; PyTorch's default is 1e-5, Keras's 1e-3.</param>
    /// <exception cref="ShapeException">The extents do not match.</exception>
    public static Variable LayerNorm(this Tape tape, Variable x, Variable gain, Variable shift, float epsilon = 1e-5f)
    {
        if (gain.Shape.Length != x.Shape.Last || shift.Shape.Length != x.Shape.Last)
            throw new ShapeException("LayerNorm", "x (…, features), gain (features), shift (features)", x.Shape, gain.Shape, shift.Shape);
        var node = tape.NewNode<LayerNormNode>();
        (node.X, node.Gain, node.Shift, node.Epsilon) = (x, gain, shift, epsilon);
        var y = tape.Result(node, x.Shape, x.NeedsGradient || gain.NeedsGradient || shift.NeedsGradient);
        Kernels.LayerNorm.Forward(x.Value.Pointer, gain.Value.Pointer, shift.Value.Pointer, y.Value.Pointer, node.Statistics(tape), x.Shape.Rows, x.Shape.Last, epsilon);
        return y;
    }

    private sealed class LayerNormNode : Node
    {
        private Tensor? _statistics;

        public Variable X { get; set; } = null!;

        public Variable Gain { get; set; } = null!;

        public Variable Shift { get; set; } = null!;

        public float Epsilon { get; set; }

        public override string Name => "LayerNorm";

        public override GraphFunction Describe(ICollection<Variable?> inputs)
        {
            inputs.Add(X);
            inputs.Add(Gain);
            inputs.Add(Shift);
            return new LayerNormFunction(Epsilon);
        }

        public float* Statistics(Tape tape) => Keep(tape, ref _statistics, new(X.Shape.Rows, 2), "statistics").Pointer;

        public override void Release() => _statistics?.Dispose();

        public override void Backward(Tape tape)
        {
            // All three are computed in one walk; one that nobody wants goes to waste.
            var (rows, columns) = (X.Shape.Rows, X.Shape.Last);
            using var unwanted = Scratch.Take(2 * columns);
            var dgain = Gain.NeedsGradient ? tape.Accumulated(Gain) : unwanted.Pointer;
            var dshift = Shift.NeedsGradient ? tape.Accumulated(Shift) : unwanted.Pointer + columns;
            var dy = Output.Gradient!.Pointer;
            if (!X.NeedsGradient)
            {
                Kernels.LayerNorm.Backward(X.Value.Pointer, Gain.Value.Pointer, _statistics!.Pointer, dy, dy, dgain, dshift, rows, columns);
                return;
            }

            using var dx = tape.GradientInPlace(X, Output, out dy);
            Kernels.LayerNorm.Backward(X.Value.Pointer, Gain.Value.Pointer, _statistics!.Pointer, dy, dx.Pointer, dgain, dshift, rows, columns);
        }
    }
}
