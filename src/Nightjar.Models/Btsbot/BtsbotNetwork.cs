using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Kernels;
using Nightjar.Learning.Layers;

namespace Nightjar.Models.Btsbot;

/// <summary>The layers of BTSbot: images (batch, 63, 63, 3), and with them numbers (batch, 25) where it is multi-modal, to logits
/// (batch, 1).</summary>
/// <remarks>Source: Rehemtulla et al. 2024, ApJ 972, 7. Images: convolutions 32, 32 (5 x 5, zeros around), maximum 2 x 2, 64, 64, maximum 4 x 4.
/// Numbers: batch norm, dense 128, 128. Both, images first, go through dense 8 and 1. max(0, ·) after each layer but the last; 227,861
/// parameters with the batch norm's 50 statistics, without numbers 206,897.</remarks>
public sealed class BtsbotNetwork : Layer
{
    /// <summary>Weights, biases and statistics of the multi-modal network.</summary>
    public const int ParameterCount = 227_861;

    /// <summary>Numbers that the convolutions give for an image.</summary>
    internal const int ImageFeatures = 7 * 7 * 64;

    private readonly SingleInputLayer[] _images;
    private readonly SingleInputLayer[] _numbers;
    private readonly SingleInputLayer[] _head;

    /// <summary>Makes the network.</summary>
    /// <param name="scope">Place in a model; its defaults say how batch norms take their statistics, for Keras's weights
    /// <see cref="LayerDefaults.Keras"/>.</param>
    /// <param name="isMultiModal">Whether it looks at numbers too.</param>
    public BtsbotNetwork(LayerScope scope, bool isMultiModal = true)
        : base(scope)
    {
        IsMultiModal = isMultiModal;
        _images = ImageLayers(scope);
        _numbers = !isMultiModal ? [] :
        [
            new BatchNorm(scope["batch_normalization"], BtsbotModel.Columns.Count),
            new Dense(scope["meta_fc1"], BtsbotModel.Columns.Count, 128, Activation.Relu),
            new Dropout(scope["dropout3"], 0.25f),
            new Dense(scope["meta_fc2"], 128, 128, Activation.Relu),
        ];
        _head =
        [
            new Dense(scope["comb_fc"], ImageFeatures + (isMultiModal ? 128 : 0), 8, Activation.Relu),
            new Dropout(scope["dropout4"], 0.2f),
            new Dense(scope["fc_out"], 8, 1),
        ];
    }

    /// <summary>Whether it looks at numbers too.</summary>
    public bool IsMultiModal { get; }

    /// <summary>Runs the network on a tape.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="images">(batch, 63, 63, 3).</param>
    /// <param name="numbers">(batch, 25) where it is multi-modal, else null.</param>
    /// <returns>Logits (batch, 1).</returns>
    /// <exception cref="ArgumentException">There are numbers and it takes none, or the other way round.</exception>
    /// <exception cref="Learning.Tensors.ShapeException">The shapes do not fit.</exception>
    public Variable Forward(Tape tape, Variable images, Variable? numbers)
    {
        if (numbers is not null != IsMultiModal) throw new ArgumentException(IsMultiModal ? "the network takes numbers" : "the network takes no numbers", nameof(numbers));
        foreach (var layer in _images) images = layer.Forward(tape, images);
        foreach (var layer in _numbers) numbers = layer.Forward(tape, numbers!);
        var both = numbers is null ? images : tape.Concat(images, numbers);
        foreach (var layer in _head) both = layer.Forward(tape, both);
        return both;
    }

    /// <summary>The convolutions, from images to features.</summary>
    internal static SingleInputLayer[] ImageLayers(LayerScope scope) =>
    [
        new Conv2D(scope["conv1"], 3, 32, 5, padding: WindowPadding.Same, activation: Activation.Relu),
        new Conv2D(scope["conv2"], 32, 32, 5, padding: WindowPadding.Same, activation: Activation.Relu),
        new MaxPool2D(scope["pool1"], 2),
        new Dropout(scope["dropout1"], 0.5f),
        new Conv2D(scope["conv3"], 32, 64, 5, padding: WindowPadding.Same, activation: Activation.Relu),
        new Conv2D(scope["conv4"], 64, 64, 5, padding: WindowPadding.Same, activation: Activation.Relu),
        new MaxPool2D(scope["pool2"], 4),
        new Dropout(scope["dropout2"], 0.55f),
        new Flatten(scope["flatten"]),
    ];
}
