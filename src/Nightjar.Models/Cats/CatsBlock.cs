using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Kernels;
using Nightjar.Learning.Layers;

namespace Nightjar.Models.Cats;

/// <summary>A convolution over two steps, batch norm, swish, and squeeze and excite without biases.</summary>
internal sealed class CatsBlock : Layer
{
    private const int Squeeze = 16;

    private readonly Conv1D _convolution;
    private readonly BatchNorm _norm;
    private readonly Dense _reduce;
    private readonly Dense _expand;

    public CatsBlock(LayerScope scope, int features, int filters)
        : base(scope)
    {
        _convolution = new(scope["convolution"], features, filters, kernel: 2, padding: WindowPadding.Same);
        _norm = new(scope["norm"], filters, epsilon: 1e-3f);
        _reduce = new(scope["reduce"], filters, filters / Squeeze, hasBias: false);
        _expand = new(scope["expand"], filters / Squeeze, filters, hasBias: false);
    }

    /// <summary>Runs the block; with lengths, what lies behind them counts as zeros.</summary>
    public Variable Forward(Tape tape, Variable x, int[]? lengths)
    {
        if (lengths is not null) x = tape.MaskSequences(x, lengths);
        var y = tape.Activate(_norm.Forward(tape, _convolution.Forward(tape, x)), Activation.Silu);
        return tape.SqueezeExcite(y, tape.Use(_reduce.Weight), null, tape.Use(_expand.Weight), null, lengths: lengths);
    }
}
