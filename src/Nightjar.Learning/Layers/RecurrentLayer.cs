using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Layers;

/// <summary>One or more recurrent layers over sequences (batch, time, features), in one direction or both. Parameters of layer n
/// are <c>layern.input.weight</c>, <c>layern.state.weight</c>, <c>layern.input.bias</c> and <c>layern.state.bias</c>; those that run
/// backwards <c>layern.reverse.input.weight</c> and so on.</summary>
public abstract class RecurrentLayer : SingleInputLayer
{
    private readonly RecurrentDirection[][] _layers;
    private readonly float _dropout;

    private protected RecurrentLayer(LayerScope scope, int gates, int? forgetGate, int inputs, int units, int layers, bool isBidirectional, float dropout, bool hasStateBias)
        : base(scope)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(layers);
        if (!(dropout >= 0 && dropout < 1)) throw new ArgumentOutOfRangeException(nameof(dropout), dropout, $"{scope.Name}: expected a rate from 0 to below 1");
        (Units, _dropout) = (units, dropout);
        _layers = new RecurrentDirection[layers][];
        for (var i = 0; i < layers; i++)
        {
            var features = i == 0 ? inputs : (isBidirectional ? 2 : 1) * units;
            var forward = Make($"layer{i}", gates, forgetGate, features, isReversed: false, hasStateBias);
            _layers[i] = isBidirectional ? [forward, Make($"layer{i}.reverse", gates, forgetGate, features, isReversed: true, hasStateBias)] : [forward];
        }
    }

    /// <summary>Features of the state of one direction.</summary>
    public int Units { get; }

    /// <summary>The parameters by layers and directions.</summary>
    public IReadOnlyList<IReadOnlyList<RecurrentDirection>> Directions => _layers;

    /// <summary>Runs over sequences of different lengths.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="x">(batch, time, features).</param>
    /// <param name="lengths">Length of each sequence, null for whole ones; past it the state stands still. It must stay unchanged
    /// until <see cref="Tape.Reset"/>.</param>
    /// <returns>The states of the last layer (batch, time, units), of both directions side by side. The last state of the forward
    /// direction lies at the last step, that of the other at the first, whatever the lengths.</returns>
    /// <exception cref="ShapeException">The extents do not match.</exception>
    public Variable Forward(Tape tape, Variable x, int[]? lengths) => Note(tape, Run(tape, x, lengths));

    /// <inheritdoc/>
    protected override Variable Run(Tape tape, Variable x) => Run(tape, x, null);

    private protected abstract Variable Run(Tape tape, Variable x, RecurrentDirection direction, int[]? lengths);

    private Variable Run(Tape tape, Variable x, int[]? lengths)
    {
        for (var i = 0; i < _layers.Length; i++)
        {
            if (i > 0) x = tape.Dropout(x, _dropout);
            var y = Run(tape, x, _layers[i][0], lengths);
            x = _layers[i].Length == 1 ? y : tape.Concat(y, Run(tape, x, _layers[i][1], lengths));
        }

        return x;
    }

    private RecurrentDirection Make(string name, int gates, int? forgetGate, int features, bool isReversed, bool hasStateBias)
    {
        var width = gates * Units;
        var state = new Fans(Units, width, Units);
        var inputWeight = AddParameter(name + ".input.weight", new(features, width), Defaults.InputWeight, new(features, width, Units));
        var stateWeight = AddParameter(name + ".state.weight", new(Units, width), Defaults.StateWeight, state);
        var inputBias = AddParameter(name + ".input.bias", new(width), Defaults.RecurrentBias, state);
        var stateBias = hasStateBias ? AddParameter(name + ".state.bias", new(width), Defaults.RecurrentBias, state) : null;
        if (forgetGate is { } gate && Defaults.ForgetBias is { } bias) inputBias.Value.Span.Slice(gate * Units, Units).Fill(bias);
        return new(inputWeight, stateWeight, inputBias, stateBias, isReversed);
    }
}
