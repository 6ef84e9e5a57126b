using Nightjar.Learning.Autodiff;

namespace Nightjar.Learning.Layers;

/// <summary>Layers one after the other, named 0, 1, 2 and so on.</summary>
public sealed class Sequential : SingleInputLayer
{
    private readonly SingleInputLayer[] _layers;

    /// <summary>Makes the layers, as in
    /// <c>new Sequential(scope["body"], s => new Dense(s, 8, 16), s => new ActivationLayer(s, Activation.Relu))</c>.</summary>
    /// <param name="scope">Place in the model.</param>
    /// <param name="layers">Makes each layer at the place that it gets.</param>
    public Sequential(LayerScope scope, params ReadOnlySpan<Func<LayerScope, SingleInputLayer>> layers)
        : base(scope)
    {
        _layers = new SingleInputLayer[layers.Length];
        for (var i = 0; i < layers.Length; i++) _layers[i] = layers[i](scope[$"{i}"]);
    }

    /// <inheritdoc/>
    protected override Variable Run(Tape tape, Variable x)
    {
        foreach (var layer in _layers) x = layer.Forward(tape, x);
        return x;
    }
}
