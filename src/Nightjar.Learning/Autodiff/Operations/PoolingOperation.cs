using Nightjar.Learning.Graphs;
using Nightjar.Learning.Graphs.Functions;
using Nightjar.Learning.Kernels;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Autodiff.Operations;

/// <summary>Largest and mean pixels of windows.</summary>
public static unsafe class PoolingOperation
{
    /// <summary>The largest pixel of each window and channel.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="x">(batch, height, width, channels).</param>
    /// <param name="window">Rows and columns of the window.</param>
    /// <param name="stride">Step of the window; (0, 0) for the window's size.</param>
    /// <param name="padBefore">Rows and columns before the image that take no part.</param>
    /// <param name="padAfter">Rows and columns behind the image that take no part.</param>
    /// <exception cref="ShapeException">x is no image, or the window makes no sense.</exception>
    public static Variable MaxPool(this Tape tape, Variable x, (int Height, int Width) window, (int Height, int Width) stride = default, (int Top, int Left) padBefore = default, (int Bottom, int Right) padAfter = default) =>
        Pool(tape, x, isMax: true, window, stride, padBefore, padAfter);

    /// <summary>The mean of the pixels of each window that exist, for each channel; parameters as for
    /// <see cref="MaxPool"/>.</summary>
    /// <exception cref="ShapeException">x is no image, or the window makes no sense.</exception>
    public static Variable AveragePool(this Tape tape, Variable x, (int Height, int Width) window, (int Height, int Width) stride = default, (int Top, int Left) padBefore = default, (int Bottom, int Right) padAfter = default) =>
        Pool(tape, x, isMax: false, window, stride, padBefore, padAfter);

    /// <summary>The mean over height and width: (batch, height, width, channels) to (batch, channels).</summary>
    /// <exception cref="ShapeException">x is no image, or has no pixels.</exception>
    public static Variable GlobalAveragePool(this Tape tape, Variable x)
    {
        if (x.Shape.Axes != 4) throw new ShapeException("GlobalAveragePool", "x (batch, height, width, channels)", x.Shape);
        return tape.Reshape(tape.AveragePool(x, (x.Shape[1], x.Shape[2])), new(x.Shape[0], x.Shape[3]));
    }

    private static Variable Pool(Tape tape, Variable x, bool isMax, (int Height, int Width) window, (int Height, int Width) stride, (int Top, int Left) before, (int Bottom, int Right) after)
    {
        var name = isMax ? "MaxPool" : "AveragePool";
        if (x.Shape.Axes != 4) throw new ShapeException(name, "x (batch, height, width, channels)", x.Shape);
        if (stride == default) stride = window;
        var g = new PoolingGeometry(x.Shape[0], x.Shape[1], x.Shape[2], x.Shape[3], window.Height, window.Width, stride.Height, stride.Width, before.Top, after.Bottom, before.Left, after.Right);
        g.Check(name);
        var node = tape.NewNode<PoolingNode>();
        (node.X, node.Geometry, node.IsMax) = (x, g, isMax);
        var y = tape.Result(node, new(g.Batch, g.OutHeight, g.OutWidth, g.Channels), x.NeedsGradient);
        if (isMax) Pooling.MaxForward(g, x.Value.Pointer, y.Value.Pointer);
        else Pooling.AverageForward(g, x.Value.Pointer, y.Value.Pointer);
        return y;
    }

    private sealed class PoolingNode : Node
    {
        public Variable X { get; set; } = null!;

        public PoolingGeometry Geometry { get; set; }

        public bool IsMax { get; set; }

        public override string Name => IsMax ? "MaxPool" : "AveragePool";

        public override GraphFunction Describe(ICollection<Variable?> inputs)
        {
            inputs.Add(X);
            return new PoolFunction(
                IsMax,
                Geometry.WindowHeight,
                Geometry.WindowWidth,
                Geometry.StrideHeight,
                Geometry.StrideWidth,
                Geometry.PadTop,
                Geometry.PadBottom,
                Geometry.PadLeft,
                Geometry.PadRight);
        }

        public override void Backward(Tape tape)
        {
            if (!X.NeedsGradient) return;
            using var dx = tape.Gradient(X);
            var dy = Output.Gradient!.Pointer;
            if (IsMax) Pooling.MaxBackward(Geometry, X.Value.Pointer, Output.Value.Pointer, dy, dx.Pointer);
            else Pooling.AverageBackward(Geometry, dy, dx.Pointer);
        }
    }
}
