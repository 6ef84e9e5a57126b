using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Layers;

namespace Nightjar.Models.Cats;

/// <summary>CATS: three convolutions with squeeze and excite and the largest value of each feature beside two bidirectional LSTM
/// layers; both go through a dense layer to five classes. It has 517,541 numbers, of which 896 are running statistics.</summary>
/// <remarks>Source: the network without metadata that Fink runs on ELAsTiCC (Fraga et al. 2024, arXiv 2404.08798).</remarks>
public sealed class CatsNetwork : Layer
{
    private const float Rate = 0.5f;
    private const float HeadRate = 0.3f;
    private const float Slope = 0.3f;
    private const int Units = 50;
    private const int DeepUnits = 150;
    private const int Hidden = 176;

    private readonly CatsBlock[] _blocks;
    private readonly Lstm _shallow;
    private readonly Lstm _deep;
    private readonly Dense _hidden;
    private readonly Dense _classes;

    /// <summary>Makes the network.</summary>
    /// <param name="scope">Place in the model; its defaults should be <see cref="LayerDefaults.Keras"/>.</param>
    /// <param name="settings">What it looks at.</param>
    public CatsNetwork(LayerScope scope, CatsSettings settings)
        : base(scope)
    {
        Settings = settings;
        _blocks =
        [
            new(scope["block1"], CatsSettings.Features, 64),
            new(scope["block2"], 64, 128),
            new(scope["block3"], 128, 256),
        ];
        _shallow = new(scope["shallow"], CatsSettings.Features, Units, isBidirectional: true, hasStateBias: false);
        _deep = new(scope["deep"], 2 * Units, DeepUnits, isBidirectional: true, hasStateBias: false);
        _hidden = new(scope["hidden"], (2 * DeepUnits) + 256, Hidden);
        _classes = new(scope["classes"], Hidden, settings.Classes.Count);
    }

    /// <summary>What it looks at.</summary>
    public CatsSettings Settings { get; }

    /// <summary>Runs the network.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="x">(batch, points, features).</param>
    /// <param name="lengths">Points of each light curve; read by a masked network alone. It must stay unchanged until
    /// <see cref="Tape.Reset"/>.</param>
    /// <returns>Logits (batch, classes).</returns>
    /// <exception cref="Learning.Tensors.ShapeException">The shape is another one.</exception>
    public Variable Forward(Tape tape, Variable x, int[]? lengths)
    {
        var seen = Settings.IsMasked ? lengths : null;
        var h = x;
        foreach (var block in _blocks) h = block.Forward(tape, h, seen);
        var shapes = tape.MaxOverTime(h, seen);
        var states = tape.Dropout(_shallow.Forward(tape, x, seen), Rate);
        states = _deep.Forward(tape, states, seen);
        var forward = tape.LastStates(tape.Slice(states, 2, 0, DeepUnits), seen);
        var backward = tape.Select(tape.Slice(states, 2, DeepUnits, DeepUnits), 1, 0);
        var both = tape.Dropout(tape.Concat(forward, backward), Rate);
        var hidden = tape.LeakyRelu(_hidden.Forward(tape, tape.Concat(both, shapes)), Slope);
        return _classes.Forward(tape, tape.Dropout(hidden, HeadRate));
    }
}
