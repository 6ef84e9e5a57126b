using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Layers;
using Activation = Nightjar.Learning.Kernels.Activation;

namespace Nightjar.Learning.Tests.Layers;

/// <summary>A model that looks at an image and at a few numbers.</summary>
internal sealed class TwoInputModel : Layer
{
    private readonly Sequential _body;
    private readonly Dense _hidden;
    private readonly Dense _head;

    public TwoInputModel(LayerScope scope)
        : base(scope)
    {
        _body = new(
            scope["body"],
            s => new Conv2D(s, 3, 4, kernel: 3, padding: WindowPadding.Same, activation: Activation.Relu),
            s => new BatchNorm(s, 4),
            s => new MaxPool2D(s, 2),
            s => new GlobalAveragePool2D(s));
        _hidden = new(scope["hidden"], 4 + 2, 5, Activation.Relu);
        _head = new(scope["head"], 5, 1);
    }

    public Variable Forward(Tape tape, Variable image, Variable numbers) =>
        _head.Forward(tape, _hidden.Forward(tape, tape.Concat(_body.Forward(tape, image), numbers)));
}
