using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Layers;

namespace Nightjar.Models.Btsbot;

/// <summary>The convolutions of <see cref="BtsbotNetwork"/> by themselves: images (batch, 63, 63, 3) to features (batch, 3136).</summary>
internal sealed class BtsbotTrunk : SingleInputLayer
{
    private readonly SingleInputLayer[] _layers;

    public BtsbotTrunk(LayerScope scope)
        : base(scope) => _layers = BtsbotNetwork.ImageLayers(scope);

    protected override Variable Run(Tape tape, Variable x)
    {
        foreach (var layer in _layers) x = layer.Forward(tape, x);
        return x;
    }
}
