using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Layers;

namespace Nightjar.Models.SuperNnova;

/// <summary>SuperNNova: two bidirectional LSTM layers of 32 units, the mean over time, a dense layer to two classes. With two bands it
/// has 35,970 parameters.</summary>
/// <remarks>Source: Möller and de Boissière 2020 (arXiv 1901.06384), as Fink serves it.</remarks>
public sealed class SuperNnovaNetwork : Layer
{
    private const int Units = 32;
    private const float Rate = 0.05f;

    private readonly Dense _classes;

    /// <summary>Makes the network.</summary>
    /// <param name="scope">Place in the model.</param>
    /// <param name="settings">What it looks at.</param>
    public SuperNnovaNetwork(LayerScope scope, SuperNnovaSettings settings)
        : base(scope)
    {
        Settings = settings;
        Recurrent = new(scope["recurrent"], settings.Channels, Units, layers: 2, isBidirectional: true, dropout: Rate);
        _classes = new(scope["classes"], 2 * Units, settings.Classes.Count);
    }

    /// <summary>What it looks at.</summary>
    public SuperNnovaSettings Settings { get; }

    /// <summary>The LSTM layers.</summary>
    internal Lstm Recurrent { get; }

    /// <summary>The dense layer.</summary>
    internal Dense Head => _classes;

    /// <summary>Runs the network.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="x">(batch, groups, features).</param>
    /// <param name="lengths">Groups of each light curve, null for all. It must stay unchanged until <see cref="Tape.Reset"/>.</param>
    /// <returns>Logits (batch, classes).</returns>
    /// <exception cref="Learning.Tensors.ShapeException">The shape is another one.</exception>
    public Variable Forward(Tape tape, Variable x, int[]? lengths) =>
        _classes.Forward(tape, tape.Dropout(tape.MeanOverTime(Recurrent.Forward(tape, x, lengths), lengths), Rate));
}
