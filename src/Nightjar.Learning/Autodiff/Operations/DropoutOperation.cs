using Nightjar.Learning.Graphs;
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
    public static Variable Dropout(this Tape tape, Variable x, float rate) =>
        Drop(tape, "Dropout", x, rate, new(1, 1, x.Shape.Length));

    /// <summary>As <see cref="Dropout"/>, but whole channels of each item of the batch are kept or dropped (Tompson et al. 2015, arXiv
    /// 1411.4280; PyTorch's Dropout2d).</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="x">(batch, …, channels).</param>
    /// <param name="rate">Probability of 0, from 0 to below 1.</param>
    /// <exception cref="ShapeException">x has fewer than two axes.</exception>
    public static Variable DropoutChannels(this Tape tape, Variable x, float rate)
    {
        if (x.Shape.Axes < 2) throw new ShapeException("DropoutChannels", "x (batch, …, channels)", x.Shape);
        var rows = x.Shape.Rows;
        return Drop(tape, "DropoutChannels", x, rate, new(x.Shape[0], x.Shape[0] == 0 ? 0 : rows / x.Shape[0], x.Shape.Last));
    }

    /// <summary>As <see cref="Dropout"/>, but whole items of the batch are kept or dropped: on the branch of a residual block this
    /// is stochastic depth (Huang et al. 2016, arXiv 1603.09382), also called drop path.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="x">(batch, …).</param>
    /// <param name="rate">Probability of 0, from 0 to below 1.</param>
    /// <exception cref="ShapeException">x has no axes.</exception>
    public static Variable DropPath(this Tape tape, Variable x, float rate)
    {
        if (x.Shape.Axes == 0) throw new ShapeException("DropPath", "x (batch, …)", x.Shape);
        return Drop(tape, "DropPath", x, rate, new(x.Shape[0], x.Shape[0] == 0 ? 0 : x.Shape.Length / x.Shape[0], 1));
    }

    private static Variable Drop(Tape tape, string name, Variable x, float rate, in BroadcastGeometry g)
    {
        if (!(rate >= 0 && rate < 1)) throw new ArgumentOutOfRangeException(nameof(rate), rate, $"{name}: expected a rate from 0 to below 1");
        if (!tape.IsTraining || rate == 0) return x;
        var node = tape.NewNode<DropoutNode>();
        (node.X, node.Geometry, node.OperationName) = (x, g, name);
        var y = tape.Result(node, x.Shape, x.NeedsGradient);
        var mask = node.Mask(tape);
        tape.RandomState = DropoutKernel.Mask(tape.RandomState, rate, 1 / (1 - rate), mask, g.SmallLength);
        Broadcast.Multiply(g, x.Value.Pointer, mask, y.Value.Pointer);
        return y;
    }

    private sealed class DropoutNode : Node
    {
        private Tensor? _mask;

        public Variable X { get; set; } = null!;

        public BroadcastGeometry Geometry { get; set; }

        public string OperationName { get; set; } = "";

        public override string Name => OperationName;

        public override GraphFunction Describe(ICollection<Variable?> inputs) =>
            throw new NotSupportedException($"{OperationName} runs in training only");

        public float* Mask(Tape tape) => Keep(tape, ref _mask, new(Geometry.SmallLength), "mask").Pointer;

        public override void Release() => _mask?.Dispose();

        public override void Backward(Tape tape)
        {
            if (!X.NeedsGradient) return;
            using var dx = tape.GradientInPlace(X, Output, out var dy);
            Broadcast.Multiply(Geometry, dy, _mask!.Pointer, dx.Pointer);
        }
    }
}
