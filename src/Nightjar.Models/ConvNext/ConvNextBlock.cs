using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Kernels;
using Nightjar.Learning.Layers;

namespace Nightjar.Models.ConvNext;

/// <summary>x + gamma · mlp(norm(depthwise 7 x 7 of x)), where the mlp widens four times, applies GELU and narrows again.</summary>
internal sealed class ConvNextBlock : SingleInputLayer
{
    private const int Expansion = 4;
    private const float InitialGamma = 1e-6f;

    private readonly SingleInputLayer[] _layers;
    private readonly Parameter _gamma;
    private readonly float _dropPath;

    public ConvNextBlock(LayerScope scope, int width, float dropPath)
        : base(scope)
    {
        _dropPath = dropPath;
        _gamma = AddParameter("gamma", new(width), (values, _, _) => values.Span.Fill(InitialGamma));
        _layers =
        [
            new DepthwiseConv2D(scope["conv_dw"], width, 7, padding: WindowPadding.Half),
            new LayerNorm(scope["norm"], width, ConvNextTrunk.Epsilon),
            new Dense(scope["mlp.fc1"], width, Expansion * width, Activation.Gelu),
            new Dense(scope["mlp.fc2"], Expansion * width, width),
        ];
    }

    protected override Variable Run(Tape tape, Variable x)
    {
        var deep = x;
        foreach (var layer in _layers) deep = layer.Forward(tape, deep);
        return tape.Add(x, tape.DropPath(tape.Multiply(deep, tape.Use(_gamma)), _dropPath));
    }
}
