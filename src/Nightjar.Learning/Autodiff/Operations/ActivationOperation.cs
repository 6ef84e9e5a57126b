using Nightjar.Learning.Graphs;
using Nightjar.Learning.Graphs.Functions;
using Nightjar.Learning.Kernels;

namespace Nightjar.Learning.Autodiff.Operations;

/// <summary>Functions applied element by element.</summary>
public static unsafe class ActivationOperation
{
    /// <summary>y = f(x).</summary>
    public static Variable Activate(this Tape tape, Variable x, Activation activation)
    {
        if (activation == Activation.None) return x;
        var node = tape.NewNode<ActivationNode>();
        (node.X, node.Function) = (x, activation);
        var y = tape.Result(node, x.Shape, x.NeedsGradient);
        ActivationKernel.Forward(activation, x.Value.Pointer, y.Value.Pointer, x.Shape.Length);
        return y;
    }

    /// <summary>x, or slope·x below 0 and slope as derivative at 0: the leaky ReLU with a slope of one's own (Keras's default is 0.3,
    /// PyTorch's 0.01 is <see cref="Activation.LeakyRelu"/>).</summary>
    public static Variable LeakyRelu(this Tape tape, Variable x, float slope)
    {
        var node = tape.NewNode<LeakyReluNode>();
        (node.X, node.Slope) = (x, slope);
        var y = tape.Result(node, x.Shape, x.NeedsGradient);
        LeakyReluKernel.Forward(slope, x.Value.Pointer, y.Value.Pointer, x.Shape.Length);
        return y;
    }

    private sealed class ActivationNode : Node
    {
        public Variable X { get; set; } = null!;

        public Activation Function { get; set; }

        public override string Name => Function.ToString();

        public override GraphFunction Describe(ICollection<Variable?> inputs)
        {
            inputs.Add(X);
            return new ActivationFunction(Function);
        }

        public override void Backward(Tape tape)
        {
            if (!X.NeedsGradient) return;
            using var dx = tape.GradientInPlace(X, Output, out var dy);
            ActivationKernel.Backward(Function, X.Value.Pointer, dy, dx.Pointer, X.Shape.Length);
        }
    }

    private sealed class LeakyReluNode : Node
    {
        public Variable X { get; set; } = null!;

        public float Slope { get; set; }

        public override string Name => "LeakyRelu";

        public override GraphFunction Describe(ICollection<Variable?> inputs)
        {
            inputs.Add(X);
            return new LeakyReluFunction(Slope);
        }

        public override void Backward(Tape tape)
        {
            if (!X.NeedsGradient) return;
            using var dx = tape.GradientInPlace(X, Output, out var dy);
            LeakyReluKernel.Backward(Slope, X.Value.Pointer, dy, dx.Pointer, X.Shape.Length);
        }
    }
}
