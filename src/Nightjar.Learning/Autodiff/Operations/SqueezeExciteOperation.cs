using Nightjar.Learning.Kernels;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Autodiff.Operations;

/// <summary>Squeeze and excite.</summary>
public static class SqueezeExciteOperation
{
    /// <summary>Scales each channel by what the means of all channels say (Hu et al. 2018, arXiv 1709.01507):
    /// x·σ(f(mean(x)·reduce + reduceBias)·expand + expandBias), the mean over pixels or times.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="x">(batch, height, width, channels) or (batch, time, channels).</param>
    /// <param name="reduce">(channels, squeezed).</param>
    /// <param name="reduceBias">(squeezed), or null.</param>
    /// <param name="expand">(squeezed, channels).</param>
    /// <param name="expandBias">(channels), or null.</param>
    /// <param name="activation">f.</param>
    /// <param name="lengths">Lengths of the sequences, which the means are taken over; null for whole ones. It must stay unchanged
    /// until <see cref="Tape.Reset"/>.</param>
    /// <exception cref="ShapeException">The extents do not match, or lengths were given for images.</exception>
    public static Variable SqueezeExcite(this Tape tape, Variable x, Variable reduce, Variable? reduceBias, Variable expand, Variable? expandBias, Activation activation = Activation.Relu, int[]? lengths = null)
    {
        var (batch, channels) = (x.Shape.Axes == 0 ? 1 : x.Shape[0], x.Shape.Last);
        if (x.Shape.Axes is not (3 or 4) || (x.Shape.Axes == 4 && lengths is not null) || expand.Shape.Last != channels)
            throw new ShapeException("SqueezeExcite", "x (batch, height, width, channels) or, with lengths or without, (batch, time, channels), and expand (squeezed, channels)", x.Shape, expand.Shape);
        var means = x.Shape.Axes == 4 ? tape.GlobalAveragePool(x) : tape.MeanOverTime(x, lengths);
        var squeezed = tape.Dense(means, reduce, reduceBias, activation);
        var gates = tape.Dense(squeezed, expand, expandBias, Activation.Sigmoid);
        return tape.Multiply(x, tape.Reshape(gates, x.Shape.Axes == 4 ? new(batch, 1, 1, channels) : new(batch, 1, channels)));
    }
}
