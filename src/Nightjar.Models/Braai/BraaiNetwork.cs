using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Kernels;
using Nightjar.Learning.Layers;

namespace Nightjar.Models.Braai;

/// <summary>The layers of braai (VGG6): images (batch, 63, 63, 3) to logits (batch, 1).</summary>
/// <remarks>Source: Duev et al. 2019, MNRAS 489, 3582: convolution 16 (3 x 3), 16 (3 x 3), maximum 2 x 2, convolution 32 (3 x 3), 32 (3 x 3),
/// maximum 4 x 4, dense 256, dense 1; max(0, ·) after each but the last; dropout of 1/4, 1/4 and 1/2 after the maxima and the
/// dense layer; 312,081 parameters.</remarks>
public sealed class BraaiNetwork : SingleInputLayer
{
    /// <summary>Weights and biases.</summary>
    public const int ParameterCount = 312_081;

    private readonly SingleInputLayer[] _layers;

    /// <summary>Makes the network.</summary>
    /// <param name="scope">Place in a model.</param>
    public BraaiNetwork(LayerScope scope)
        : base(scope) =>
        _layers =
        [
            new Conv2D(scope["conv1"], 3, 16, 3, activation: Activation.Relu),
            new Conv2D(scope["conv2"], 16, 16, 3, activation: Activation.Relu),
            new MaxPool2D(scope["pool1"], 2),
            new Dropout(scope["dropout1"], 0.25f),
            new Conv2D(scope["conv3"], 16, 32, 3, activation: Activation.Relu),
            new Conv2D(scope["conv4"], 32, 32, 3, activation: Activation.Relu),
            new MaxPool2D(scope["pool2"], 4),
            new Dropout(scope["dropout2"], 0.25f),
            new Flatten(scope["flatten"]),
            new Dense(scope["fc_1"], 6 * 6 * 32, 256, Activation.Relu),
            new Dropout(scope["dropout3"], 0.5f),
            new Dense(scope["fc_out"], 256, 1),
        ];

    /// <inheritdoc/>
    protected override Variable Run(Tape tape, Variable x)
    {
        foreach (var layer in _layers) x = layer.Forward(tape, x);
        return x;
    }
}
