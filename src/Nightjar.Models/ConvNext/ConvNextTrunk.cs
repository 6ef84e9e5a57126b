using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Layers;

namespace Nightjar.Models.ConvNext;

/// <summary>ConvNeXt up to its features: images (batch, height, width, 3) of any size from 32 to (batch, last width).</summary>
/// <remarks>Source: Liu et al. 2022, arXiv 2201.03545, in the sizes and with the parameter names of timm, so that its weights can be read
/// (<see cref="TimmWeights"/>): a window of 4 x 4 pixels at step 4 and a layer norm; four stages of blocks, between which a layer norm and a
/// window of 2 x 2 at step 2 halve the image; the mean of each channel and a layer norm.</remarks>
public sealed class ConvNextTrunk : SingleInputLayer
{
    internal const float Epsilon = 1e-6f;

    private readonly List<SingleInputLayer> _layers = [];
    private readonly LayerNorm _norm;

    /// <summary>Makes the network.</summary>
    /// <param name="scope">Place in a model.</param>
    /// <param name="size">Depths and widths.</param>
    /// <exception cref="ArgumentException">There are not as many depths as widths, or none.</exception>
    public ConvNextTrunk(LayerScope scope, ConvNextSize size)
        : base(scope)
    {
        var (depths, widths) = (size.Depths, size.Widths);
        if (depths.Count != widths.Count || depths.Count == 0) throw new ArgumentException($"{depths.Count} depths and {widths.Count} widths", nameof(size));
        _layers.Add(new Conv2D(scope["stem.0"], 3, widths[0], 4, stride: 4));
        _layers.Add(new LayerNorm(scope["stem.1"], widths[0], Epsilon));
        var (last, block) = (Math.Max(1, depths.Sum() - 1), 0);
        for (var stage = 0; stage < depths.Count; stage++)
        {
            if (stage > 0)
            {
                _layers.Add(new LayerNorm(scope[$"stages.{stage}.downsample.0"], widths[stage - 1], Epsilon));
                _layers.Add(new Conv2D(scope[$"stages.{stage}.downsample.1"], widths[stage - 1], widths[stage], 2, stride: 2));
            }

            for (var i = 0; i < depths[stage]; i++, block++)
                _layers.Add(new ConvNextBlock(scope[$"stages.{stage}.blocks.{i}"], widths[stage], size.DropPath * block / last));
        }

        Features = widths[^1];
        _norm = new(scope["head.norm"], Features, Epsilon);
    }

    /// <summary>Numbers that it gives for an image.</summary>
    public int Features { get; }

    /// <inheritdoc/>
    protected override Variable Run(Tape tape, Variable x)
    {
        foreach (var layer in _layers) x = layer.Forward(tape, x);
        return _norm.Forward(tape, tape.GlobalAveragePool(x));
    }
}
