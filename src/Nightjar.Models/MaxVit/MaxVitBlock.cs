using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Layers;

namespace Nightjar.Models.MaxVit;

/// <summary>An inverted bottleneck, attention in windows, attention in grids.</summary>
internal sealed class MaxVitBlock : SingleInputLayer
{
    private readonly SingleInputLayer[] _layers;

    public MaxVitBlock(LayerScope scope, int channels, int width, int stride, int heads, int partition, float dropPath)
        : base(scope) =>
        _layers =
        [
            new MaxVitConvolution(scope["conv"], channels, width, stride, dropPath),
            new MaxVitAttention(scope["attn_block"], width, heads, partition, isGrid: false, dropPath),
            new MaxVitAttention(scope["attn_grid"], width, heads, partition, isGrid: true, dropPath),
        ];

    protected override Variable Run(Tape tape, Variable x)
    {
        foreach (var layer in _layers) x = layer.Forward(tape, x);
        return x;
    }
}
