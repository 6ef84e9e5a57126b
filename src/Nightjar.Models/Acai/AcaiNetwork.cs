using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Kernels;
using Nightjar.Learning.Layers;

namespace Nightjar.Models.Acai;

/// <summary>The layers of ACAI: images (batch, 63, 63, 3) and features (batch, 25) to logits (batch, 1).</summary>
/// <remarks>Source: Duev and van der Walt 2021, arXiv 2111.12142. Images: separable convolutions 16, 16 (3 x 3), maximum 2 x 2, 32, 32, maximum
/// 2 x 2, mean of each channel. Features: dense 64, 32. Both, features first, go through dense 16 and 1. max(0, ·) after each
/// layer but the last; dropout of 1/4 after the maxima and the first dense layer of the features; 7,340 parameters.</remarks>
public sealed class AcaiNetwork : Layer
{
    /// <summary>Weights and biases.</summary>
    public const int ParameterCount = 7_340;

    private readonly SingleInputLayer[] _images;
    private readonly SingleInputLayer[] _features;
    private readonly SingleInputLayer[] _head;

    /// <summary>Makes the network.</summary>
    /// <param name="scope">Place in a model.</param>
    public AcaiNetwork(LayerScope scope)
        : base(scope)
    {
        _images =
        [
            new SeparableConv2D(scope["conv_conv_1"], 3, 16, 3, activation: Activation.Relu),
            new SeparableConv2D(scope["conv_conv_2"], 16, 16, 3, activation: Activation.Relu),
            new MaxPool2D(scope["pool1"], 2),
            new Dropout(scope["dropout1"], 0.25f),
            new SeparableConv2D(scope["conv_conv_3"], 16, 32, 3, activation: Activation.Relu),
            new SeparableConv2D(scope["conv_conv_4"], 32, 32, 3, activation: Activation.Relu),
            new MaxPool2D(scope["pool2"], 2),
            new Dropout(scope["dropout2"], 0.25f),
            new GlobalAveragePool2D(scope["mean"]),
        ];
        _features =
        [
            new Dense(scope["dense_fc_1"], AcaiModel.FeatureNames.Count, 64, Activation.Relu),
            new Dropout(scope["dropout3"], 0.25f),
            new Dense(scope["dense_fc_2"], 64, 32, Activation.Relu),
        ];
        _head = [new Dense(scope["fc_1"], 64, 16, Activation.Relu), new Dense(scope["score"], 16, 1)];
    }

    /// <summary>Runs the network on a tape.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="images">(batch, 63, 63, 3).</param>
    /// <param name="features">(batch, 25).</param>
    /// <returns>Logits (batch, 1).</returns>
    /// <exception cref="Learning.Tensors.ShapeException">The shapes do not fit.</exception>
    public Variable Forward(Tape tape, Variable images, Variable features)
    {
        foreach (var layer in _images) images = layer.Forward(tape, images);
        foreach (var layer in _features) features = layer.Forward(tape, features);
        var both = tape.Concat(features, images);
        foreach (var layer in _head) both = layer.Forward(tape, both);
        return both;
    }
}
