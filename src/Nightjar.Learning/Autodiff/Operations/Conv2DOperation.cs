using Nightjar.Learning.Graphs;
using Nightjar.Learning.Graphs.Functions;
using Nightjar.Learning.Kernels;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Autodiff.Operations;

/// <summary>2-D convolution of channels-last images; with one row it is the 1-D one.</summary>
public static unsafe class Conv2DOperation
{
    /// <summary>y = f(x * w + bias): the network's convolution, which is a correlation.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="x">(batch, height, width, channels).</param>
    /// <param name="weight">(kernel height, kernel width, channels / groups, filters).</param>
    /// <param name="bias">(filters), or null.</param>
    /// <param name="options">Stride, padding, dilation, groups; null for none of them.</param>
    /// <param name="activation">f; the ReLU is fused into the convolution.</param>
    /// <returns>(batch, out height, out width, filters).</returns>
    /// <exception cref="ShapeException">The extents do not match, or the window does not fit.</exception>
    public static Variable Conv2D(this Tape tape, Variable x, Variable weight, Variable? bias = null, ConvolutionOptions? options = null, Activation activation = Activation.None)
    {
        var o = options ?? ConvolutionOptions.Plain;
        if (x.Shape.Axes != 4 || weight.Shape.Axes != 4 || x.Shape[3] != weight.Shape[2] * o.Groups)
            throw new ShapeException("Conv2D", "x (batch, height, width, channels) and weight (height, width, channels / groups, filters)", x.Shape, weight.Shape);
        if (bias is not null && bias.Shape.Length != weight.Shape[3])
            throw new ShapeException("Conv2D", "weight (height, width, channels / groups, filters) and bias (filters)", weight.Shape, bias.Shape);
        var g = o.Geometry(x.Shape, weight.Shape) with { IsCoarse = tape.IsTraining };
        var node = tape.NewNode<Conv2DNode>();
        (node.X, node.Weight, node.Bias, node.Geometry) = (x, weight, bias, g);
        node.Relu = activation == Activation.Relu && !g.IsDepthwise;
        var y = tape.Result(node, new(g.Batch, g.OutHeight, g.OutWidth, g.Filters), x.NeedsGradient || weight.NeedsGradient || bias is { NeedsGradient: true });
        var shift = bias is null ? null : bias.Value.Pointer;
        if (g.IsDepthwise)
        {
            DepthwiseConv2D.Forward(g, x.Value.Pointer, weight.Value.Pointer, shift, y.Value.Pointer);
        }
        else
        {
            using var packed = Scratch.Take(Kernels.Conv2D.PackedLength(g));
            Kernels.Conv2D.Pack(g, weight.Value.Pointer, packed.Pointer);
            Kernels.Conv2D.Forward(g, x.Value.Pointer, packed.Pointer, shift, y.Value.Pointer, node.Relu);
        }

        return node.Relu ? y : tape.Activate(y, activation);
    }

    private sealed class Conv2DNode : Node
    {
        public Variable X { get; set; } = null!;

        public Variable Weight { get; set; } = null!;

        public Variable? Bias { get; set; }

        public ConvolutionGeometry Geometry { get; set; }

        public bool Relu { get; set; }

        public override string Name => "Conv2D";

        public override GraphFunction Describe(ICollection<Variable?> inputs)
        {
            inputs.Add(X);
            inputs.Add(Weight);
            inputs.Add(Bias);
            return new ConvolutionFunction(
                Relu ? Activation.Relu : Activation.None,
                Geometry.StrideHeight,
                Geometry.StrideWidth,
                Geometry.PadTop,
                Geometry.PadBottom,
                Geometry.PadLeft,
                Geometry.PadRight,
                Geometry.DilationHeight,
                Geometry.DilationWidth,
                Geometry.Groups);
        }

        public override void Backward(Tape tape)
        {
            var dy = Output.Gradient!.Pointer;
            var g = Geometry;
            if (Relu && Bias is { NeedsGradient: true }) ElementWise.ReluBackwardWithSums(Output.Value.Pointer, dy, Output.Shape.Rows, g.Filters, tape.Accumulated(Bias));
            else if (Relu) ActivationKernel.Backward(Activation.Relu, Output.Value.Pointer, dy, dy, Output.Shape.Length);
            else if (Bias is { NeedsGradient: true }) ElementWise.AddRowsTo(dy, Output.Shape.Rows, g.Filters, tape.Accumulated(Bias));
            if (Weight.NeedsGradient)
            {
                if (g.IsDepthwise) DepthwiseConv2D.BackwardWeights(g, X.Value.Pointer, dy, tape.Accumulated(Weight));
                else Kernels.Conv2D.BackwardWeights(g, X.Value.Pointer, dy, tape.Accumulated(Weight));
            }

            if (!X.NeedsGradient) return;
            using var dx = tape.Gradient(X);
            if (g.IsDepthwise) DepthwiseConv2D.BackwardInput(g, dy, Weight.Value.Pointer, dx.Pointer);
            else Kernels.Conv2D.BackwardInput(g, dy, Weight.Value.Pointer, dx.Pointer);
        }
    }
}
