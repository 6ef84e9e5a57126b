using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Kernels;

namespace Nightjar.Learning.Layers;

/// <summary>Scales each channel by what the means of all channels say (Hu et al. 2018, arXiv 1709.01507); see
/// <see cref="SqueezeExciteOperation"/>. Parts: the dense layers <c>reduce</c> and <c>expand</c>.</summary>
public sealed class SqueezeExcite : SingleInputLayer
{
    private readonly Dense _reduce;
    private readonly Dense _expand;
    private readonly Activation _activation;

    /// <summary>Makes the layer.</summary>
    /// <param name="scope">Place in the model.</param>
    /// <param name="channels">Channels of what comes in and goes out.</param>
    /// <param name="squeezed">Features between the two dense layers.</param>
    /// <param name="activation">What follows the first of them.</param>
    public SqueezeExcite(LayerScope scope, int channels, int squeezed, Activation activation = Activation.Relu)
        : base(scope)
    {
        _activation = activation;
        _reduce = new(scope["reduce"], channels, squeezed);
        _expand = new(scope["expand"], squeezed, channels);
    }

    /// <summary>Runs the layer over ragged sequences (batch, time, channels).</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="x">The sequences.</param>
    /// <param name="lengths">Their lengths, which the means are taken over; null for whole ones. They must stay unchanged until
    /// <see cref="Tape.Reset"/>.</param>
    /// <exception cref="Tensors.ShapeException">The extents do not match.</exception>
    public Variable Forward(Tape tape, Variable x, int[]? lengths) => Note(tape, Run(tape, x, lengths));

    /// <inheritdoc/>
    protected override Variable Run(Tape tape, Variable x) => Run(tape, x, null);

    private Variable Run(Tape tape, Variable x, int[]? lengths) =>
        tape.SqueezeExcite(x, tape.Use(_reduce.Weight), tape.Use(_reduce.Bias!), tape.Use(_expand.Weight), tape.Use(_expand.Bias!), _activation, lengths);
}
