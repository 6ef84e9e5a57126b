using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Layers;
using Activation = Nightjar.Learning.Kernels.Activation;

namespace Nightjar.Learning.Tests.Documentation;

#region model
public sealed class StampNet : Layer
{
    private readonly Conv2D _stem;
    private readonly BatchNorm _norm;
    private readonly Conv2D _deep;
    private readonly Dense _hidden;
    private readonly Dense _head;

    public StampNet(LayerScope scope, int width = 8)
        : base(scope)
    {
        _stem = new(scope["body.stem"], channels: 1, width, kernel: 3, padding: WindowPadding.Same, hasBias: false);
        _norm = new(scope["body.norm"], width);
        _deep = new(scope["body.deep"], width, width, kernel: 3, padding: WindowPadding.Same);
        _hidden = new(scope["head.hidden"], (4 * 4 * width) + 1, 32, Activation.Silu);
        _head = new(scope["head.score"], 32, 1);
    }

    public Variable Forward(Tape tape, Variable stamp, Variable seeing)
    {
        var x = tape.Activate(_norm.Forward(tape, _stem.Forward(tape, stamp)), Activation.Relu);
        x = tape.MaxPool(tape.Add(x, _deep.Forward(tape, x)), (4, 4));
        x = tape.Concat(tape.Flatten(x), seeing);
        return _head.Forward(tape, tape.Dropout(_hidden.Forward(tape, x), 0.1f));
    }
}
#endregion
