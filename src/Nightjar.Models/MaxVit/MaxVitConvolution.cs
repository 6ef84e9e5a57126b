using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Kernels;
using Nightjar.Learning.Layers;

namespace Nightjar.Models.MaxVit;

/// <summary>The inverted bottleneck of MaxViT: x (or, where the image is halved, the mean of 2 x 2 pixels, widened if need be) plus norm, widen four
/// times, depthwise 3 x 3, squeeze and excite, narrow.</summary>
internal sealed class MaxVitConvolution : SingleInputLayer
{
    private const int Expansion = 4;
    private const int Squeeze = 4;

    private readonly SingleInputLayer[] _before;
    private readonly Dense _reduce;
    private readonly Dense _expand;
    private readonly Conv2D _narrow;
    private readonly SingleInputLayer[] _shortcut;
    private readonly float _dropPath;

    public MaxVitConvolution(LayerScope scope, int channels, int width, int stride, float dropPath)
        : base(scope)
    {
        var middle = Expansion * width;
        _dropPath = dropPath;
        List<SingleInputLayer> shortcut = [];
        if (stride > 1) shortcut.Add(new AveragePool2D(scope["shortcut.pool"], 2));
        if (channels != width) shortcut.Add(new Conv2D(scope["shortcut.expand"], channels, width, 1));
        _shortcut = [.. shortcut];
        _before =
        [
            new BatchNorm(scope["pre_norm"], channels, epsilon: MaxVitTrunk.BatchNormEpsilon),
            new Conv2D(scope["conv1_1x1"], channels, middle, 1, hasBias: false),
            new BatchNorm(scope["norm1"], middle, epsilon: MaxVitTrunk.BatchNormEpsilon),
            new ActivationLayer(scope["act1"], Activation.GeluTanh),
            new DepthwiseConv2D(scope["conv2_kxk"], middle, 3, stride, WindowPadding.Same, hasBias: false),
            new BatchNorm(scope["norm2"], middle, epsilon: MaxVitTrunk.BatchNormEpsilon),
            new ActivationLayer(scope["act2"], Activation.GeluTanh),
        ];
        _reduce = new(scope["se.fc1"], middle, width / Squeeze);
        _expand = new(scope["se.fc2"], width / Squeeze, middle);
        _narrow = new(scope["conv3_1x1"], middle, width, 1);
    }

    protected override Variable Run(Tape tape, Variable x)
    {
        var (y, past) = (x, x);
        foreach (var layer in _before) y = layer.Forward(tape, y);
        y = tape.SqueezeExcite(y, tape.Use(_reduce.Weight), tape.Use(_reduce.Bias!), tape.Use(_expand.Weight), tape.Use(_expand.Bias!), Activation.Silu);
        foreach (var layer in _shortcut) past = layer.Forward(tape, past);
        return tape.Add(past, tape.DropPath(_narrow.Forward(tape, y), _dropPath));
    }
}
