using Nightjar.Learning.Graphs;
using Nightjar.Learning.Graphs.Functions;
using Nightjar.Learning.Kernels;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Autodiff.Operations;

/// <summary>The fully connected layer.</summary>
public static unsafe class DenseOperation
{
    /// <summary>y = f(x·w + bias) over the last axis of x.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="x">(…, inputs).</param>
    /// <param name="weight">(inputs, outputs).</param>
    /// <param name="bias">(outputs), or null.</param>
    /// <param name="activation">f; the ReLU is fused into the product.</param>
    /// <returns>(…, outputs).</returns>
    /// <exception cref="ShapeException">The extents do not match.</exception>
    public static Variable Dense(this Tape tape, Variable x, Variable weight, Variable? bias = null, Activation activation = Activation.None)
    {
        if (weight.Shape.Axes != 2 || x.Shape.Axes == 0 || x.Shape.Last != weight.Shape[0])
            throw new ShapeException("Dense", "x (…, inputs) and weight (inputs, outputs)", x.Shape, weight.Shape);
        if (bias is not null && bias.Shape.Length != weight.Shape[1])
            throw new ShapeException("Dense", "weight (inputs, outputs) and bias (outputs)", weight.Shape, bias.Shape);
        var node = tape.NewNode<DenseNode>();
        (node.X, node.Weight, node.Bias) = (x, weight, bias);
        node.Relu = activation == Activation.Relu;
        var (inputs, outputs) = (weight.Shape[0], weight.Shape[1]);
        var y = tape.Result(node, x.Shape.WithLast(outputs), x.NeedsGradient || weight.NeedsGradient || bias is { NeedsGradient: true });
        using var packed = Scratch.Take(GemmPacking.Length(inputs, outputs));
        GemmPacking.Pack(new(weight.Value.Pointer, inputs, outputs), packed.Pointer);
        Gemm.MultiplyPacked(
            new(x.Value.Pointer, y.Shape.Rows, inputs),
            packed.Pointer,
            new(y.Value.Pointer, y.Shape.Rows, outputs),
            bias is null ? null : bias.Value.Pointer,
            node.Relu,
            accumulate: false);
        return node.Relu ? y : tape.Activate(y, activation);
    }

    private sealed class DenseNode : Node
    {
        public Variable X { get; set; } = null!;

        public Variable Weight { get; set; } = null!;

        public Variable? Bias { get; set; }

        public bool Relu { get; set; }

        public override string Name => "Dense";

        public override GraphFunction Describe(ICollection<Variable?> inputs)
        {
            inputs.Add(X);
            inputs.Add(Weight);
            inputs.Add(Bias);
            return new DenseFunction(Relu ? Activation.Relu : Activation.None);
        }

        public override void Backward(Tape tape)
        {
            var dy = Output.Gradient!.Pointer;
            var (rows, inputs, outputs) = (Output.Shape.Rows, Weight.Shape[0], Weight.Shape[1]);
            var gradient = new MatrixView(dy, rows, outputs);
            if (Relu && Bias is { NeedsGradient: true }) ElementWise.ReluBackwardWithSums(Output.Value.Pointer, dy, rows, outputs, tape.Accumulated(Bias));
            else if (Relu) ActivationKernel.Backward(Activation.Relu, Output.Value.Pointer, dy, dy, Output.Shape.Length);
            else if (Bias is { NeedsGradient: true }) ElementWise.AddRowsTo(dy, rows, outputs, tape.Accumulated(Bias));
            if (Weight.NeedsGradient)
                Gemm.Multiply(new MatrixView(X.Value.Pointer, rows, inputs).Transposed, gradient, new(tape.Accumulated(Weight), inputs, outputs), accumulate: true);
            if (!X.NeedsGradient) return;
            using var dx = tape.Gradient(X);
            Gemm.Multiply(gradient, new MatrixView(Weight.Value.Pointer, inputs, outputs).Transposed, new(dx.Pointer, rows, inputs));
        }
    }
}
