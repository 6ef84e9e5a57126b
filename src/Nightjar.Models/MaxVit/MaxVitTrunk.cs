using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Kernels;
using Nightjar.Learning.Layers;
using Nightjar.Learning.Tensors;

namespace Nightjar.Models.MaxVit;

/// <summary>MaxViT up to its features: images (batch, side, side, 3) to (batch, features).</summary>
/// <remarks>Source: Tu et al. 2022, arXiv 2204.01697, as timm's maxvit_*_tf, with its parameter names (<see cref="TimmWeights"/>): two convolutions,
/// four stages of blocks that each begin with half the image; a block is an inverted bottleneck, attention in windows, attention in grids; the
/// mean of each channel, a layer norm, a dense layer and tanh. GELU is the form with tanh.</remarks>
public sealed class MaxVitTrunk : SingleInputLayer
{
    internal const float BatchNormEpsilon = 1e-3f;
    internal const float LayerNormEpsilon = 1e-5f;
    private const int Reduction = 32;

    private readonly MaxVitSize _size;
    private readonly List<SingleInputLayer> _layers = [];
    private readonly SingleInputLayer[] _head;

    /// <summary>Makes the network.</summary>
    /// <param name="scope">Place in a model.</param>
    /// <param name="size">Depths, widths and the size of images.</param>
    /// <exception cref="ArgumentException">The image's side is no multiple of 32, or depths, widths and heads do not fit each other.</exception>
    public MaxVitTrunk(LayerScope scope, MaxVitSize size)
        : base(scope)
    {
        if (size.Depths.Count != size.Widths.Count || size.Depths.Count != 4) throw new ArgumentException($"{size.Depths.Count} depths and {size.Widths.Count} widths, expected 4", nameof(size));
        if (size.ImageSide < Reduction || size.ImageSide % Reduction != 0) throw new ArgumentException($"images of {size.ImageSide} pixels a side, expected a multiple of {Reduction}", nameof(size));
        if (size.Widths.Any(width => width % size.HeadWidth != 0)) throw new ArgumentException($"heads of {size.HeadWidth} features do not divide the widths", nameof(size));
        _size = size;
        _layers.Add(new Conv2D(scope["stem.conv1"], 3, size.StemWidth, 3, stride: 2, padding: WindowPadding.Same));
        _layers.Add(new BatchNorm(scope["stem.norm1"], size.StemWidth, epsilon: BatchNormEpsilon));
        _layers.Add(new ActivationLayer(scope["stem.act1"], Activation.GeluTanh));
        _layers.Add(new Conv2D(scope["stem.conv2"], size.StemWidth, size.StemWidth, 3, padding: WindowPadding.Same));
        var (channels, last, block) = (size.StemWidth, Math.Max(1, size.Depths.Sum() - 1), 0);
        for (var stage = 0; stage < size.Depths.Count; stage++)
        {
            for (var i = 0; i < size.Depths[stage]; i++, block++)
            {
                var width = size.Widths[stage];
                var dropPath = size.DropPath * block / last;
                _layers.Add(new MaxVitBlock(scope[$"stages.{stage}.blocks.{i}"], channels, width, i == 0 ? 2 : 1, width / size.HeadWidth, size.ImageSide / Reduction, dropPath));
                channels = width;
            }
        }

        _head =
        [
            new LayerNorm(scope["head.norm"], channels, LayerNormEpsilon),
            new Dense(scope["head.pre_logits.fc"], channels, size.Features, Activation.Tanh),
        ];
    }

    /// <summary>Numbers that it gives for an image.</summary>
    public int Features => _size.Features;

    /// <inheritdoc/>
    protected override Variable Run(Tape tape, Variable x)
    {
        if (x.Shape.Axes != 4 || x.Shape[1] != _size.ImageSide || x.Shape[2] != _size.ImageSide)
            throw new ShapeException("MaxVitTrunk", $"x (batch, {_size.ImageSide}, {_size.ImageSide}, 3)", x.Shape);
        foreach (var layer in _layers) x = layer.Forward(tape, x);
        x = tape.GlobalAveragePool(x);
        foreach (var layer in _head) x = layer.Forward(tape, x);
        return x;
    }
}
