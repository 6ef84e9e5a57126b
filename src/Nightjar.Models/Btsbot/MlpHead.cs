using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Kernels;
using Nightjar.Learning.Layers;

namespace Nightjar.Models.Btsbot;

/// <summary>From the features of an image (batch, features), and with them numbers (batch, 25) where it is multi-modal, to logits (batch, 1): the
/// head that trunks such as ConvNeXt and MaxViT get. Without features it looks at the numbers alone.</summary>
/// <remarks>Source: Rehemtulla et al. 2025, the study of pre-trained networks for alerts. Numbers go through batch norm and dense 128, 128 with
/// max(0, ·) as in <see cref="BtsbotNetwork"/>; both, the image first, through two dense layers with GELU, dropout and a last dense
/// layer.</remarks>
public sealed class MlpHead : Layer
{
    private const int NumberFeatures = 128;

    private readonly SingleInputLayer[] _numbers;
    private readonly SingleInputLayer[] _layers;
    private readonly int _features;

    /// <summary>Makes the head.</summary>
    /// <param name="scope">Place in a model.</param>
    /// <param name="features">Features of an image; 0 for none.</param>
    /// <param name="first">Outputs of the first dense layer: 128, 256 or 512 in the study.</param>
    /// <param name="second">Outputs of the second: 8, 16 or 32 in the study.</param>
    /// <param name="dropout">Probability of 0 in training before the last layer.</param>
    /// <param name="isMultiModal">Whether it looks at numbers too.</param>
    /// <exception cref="ArgumentException">It would look at nothing.</exception>
    public MlpHead(LayerScope scope, int features, int first, int second, float dropout, bool isMultiModal)
        : base(scope)
    {
        if (features < 0 || (features == 0 && !isMultiModal)) throw new ArgumentException($"a head that looks at {features} features and no numbers", nameof(features));
        (IsMultiModal, _features) = (isMultiModal, features);
        _numbers = !isMultiModal ? [] :
        [
            new BatchNorm(scope["meta_norm"], BtsbotModel.Columns.Count),
            new Dense(scope["meta_fc1"], BtsbotModel.Columns.Count, NumberFeatures, Activation.Relu),
            new Dropout(scope["meta_dropout"], 0.25f),
            new Dense(scope["meta_fc2"], NumberFeatures, NumberFeatures, Activation.Relu),
        ];
        _layers =
        [
            new Dense(scope["fc1"], features + (isMultiModal ? NumberFeatures : 0), first, Activation.Gelu),
            new Dense(scope["fc2"], first, second, Activation.Gelu),
            new Dropout(scope["dropout"], dropout),
            new Dense(scope["out"], second, 1),
        ];
    }

    /// <summary>Whether it looks at numbers too.</summary>
    public bool IsMultiModal { get; }

    /// <summary>Runs the head on a tape.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="image">(batch, features); null where it has none.</param>
    /// <param name="numbers">(batch, 25) where it is multi-modal, else null.</param>
    /// <returns>Logits (batch, 1).</returns>
    /// <exception cref="ArgumentException">There are numbers or features and it takes none, or the other way round.</exception>
    /// <exception cref="Learning.Tensors.ShapeException">The shapes do not fit.</exception>
    public Variable Forward(Tape tape, Variable? image, Variable? numbers)
    {
        if (numbers is not null != IsMultiModal) throw new ArgumentException(IsMultiModal ? "the head takes numbers" : "the head takes no numbers", nameof(numbers));
        if (image is null != (_features == 0)) throw new ArgumentException(_features == 0 ? "the head takes no image" : "the head takes an image", nameof(image));
        foreach (var layer in _numbers) numbers = layer.Forward(tape, numbers!);
        var x = numbers is null ? image! : image is null ? numbers : tape.Concat(image, numbers);
        foreach (var layer in _layers) x = layer.Forward(tape, x);
        return x;
    }
}
