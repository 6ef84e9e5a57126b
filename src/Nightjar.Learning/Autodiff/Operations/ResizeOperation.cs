using Nightjar.Learning.Graphs;
using Nightjar.Learning.Graphs.Functions;
using Nightjar.Learning.Kernels;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Autodiff.Operations;

/// <summary>Images at another size.</summary>
public static unsafe class ResizeOperation
{
    /// <summary>Bilinear interpolation with pixels as areas, as PyTorch's interpolate without aligned corners and TensorFlow's
    /// half-pixel centres do; nothing is smoothed when the image gets smaller.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="x">(batch, height, width, channels).</param>
    /// <param name="height">Rows of the result.</param>
    /// <param name="width">Columns of the result.</param>
    /// <exception cref="ShapeException">x is no image, or one of the sizes is 0.</exception>
    public static Variable ResizeBilinear(this Tape tape, Variable x, int height, int width)
    {
        if (x.Shape.Axes != 4 || x.Shape[1] == 0 || x.Shape[2] == 0 || height < 1 || width < 1)
            throw new ShapeException("ResizeBilinear", $"x (batch, height, width, channels) with pixels, to {height} x {width} pixels", x.Shape);
        var node = tape.NewNode<ResizeNode>();
        (node.X, node.Geometry) = (x, new(x.Shape[0], x.Shape[1], x.Shape[2], x.Shape[3], height, width));
        var y = tape.Result(node, new(x.Shape[0], height, width, x.Shape[3]), x.NeedsGradient);
        BilinearResize.Forward(node.Geometry, x.Value.Pointer, y.Value.Pointer);
        return y;
    }

    private sealed class ResizeNode : Node
    {
        public Variable X { get; set; } = null!;

        public ResizeGeometry Geometry { get; set; }

        public override string Name => "ResizeBilinear";

        public override GraphFunction Describe(ICollection<Variable?> inputs)
        {
            inputs.Add(X);
            return new ResizeFunction();
        }

        public override void Backward(Tape tape)
        {
            if (!X.NeedsGradient) return;
            using var dx = tape.Gradient(X);
            BilinearResize.Backward(Geometry, Output.Gradient!.Pointer, dx.Pointer);
        }
    }
}
