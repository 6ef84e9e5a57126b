using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Kernels;
using Nightjar.Learning.Layers;

namespace Nightjar.Models.Gru;

/// <summary>Two GRU layers over the points of a light curve and two dense layers over metadata beside them, merged into latent
/// features before the classes. As wavelengths tell the bands, one network reads any survey.</summary>
/// <remarks>After Muthukrishna and Gupta 2025 and their earlier papers (arXiv 2403.14742), which print no sizes: 100 units and 100 latent features are our
/// choice. Merging is a sum of two dense layers, which is one dense layer over both.</remarks>
public sealed class GruNetwork : Layer
{
    private const int MetadataUnits = 32;

    private readonly Learning.Layers.Gru _recurrent;
    private readonly Dense _latent;
    private readonly Dense? _metadata;
    private readonly Dense? _metadataLatent;
    private readonly Dense _classes;

    /// <summary>Makes the network.</summary>
    /// <param name="scope">Place in the model.</param>
    /// <param name="settings">What it looks at.</param>
    public GruNetwork(LayerScope scope, GruSettings settings)
        : base(scope)
    {
        Settings = settings;
        _recurrent = new(scope["recurrent"], GruSettings.Features, settings.Units, layers: 2);
        _latent = new(scope["latent"], settings.Units, settings.Latent);
        if (settings.UsesMetadata)
        {
            _metadata = new(scope["metadata"], settings.Numbers, MetadataUnits, Activation.Relu);
            _metadataLatent = new(scope["metadataLatent"], MetadataUnits, settings.Latent, hasBias: false);
        }

        _classes = new(scope["classes"], settings.Latent, settings.Classes.Count);
    }

    /// <summary>What it looks at.</summary>
    public GruSettings Settings { get; }

    /// <summary>Classifies whole light curves.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="x">(batch, points, features).</param>
    /// <param name="numbers">(batch, numbers), or null.</param>
    /// <param name="lengths">Points of each light curve, null for all. It must stay unchanged until <see cref="Tape.Reset"/>.</param>
    /// <returns>Logits (batch, classes).</returns>
    /// <exception cref="Learning.Tensors.ShapeException">The shape is another one.</exception>
    public Variable Forward(Tape tape, Variable x, Variable? numbers, int[]? lengths) => _classes.Forward(tape, ForwardLatent(tape, x, numbers, lengths));

    /// <summary>The latent features of whole light curves, for searches of what is alike or unlike.</summary>
    /// <inheritdoc cref="Forward"/>
    /// <returns>(batch, latent).</returns>
    public Variable ForwardLatent(Tape tape, Variable x, Variable? numbers, int[]? lengths)
    {
        var states = tape.LastStates(_recurrent.Forward(tape, x, lengths), lengths);
        var latent = _latent.Forward(tape, states);
        return tape.Activate(_metadata is null ? latent : tape.Add(latent, Metadata(tape, numbers)), Activation.Relu);
    }

    /// <summary>Classifies light curves as they were after each point, in one pass.</summary>
    /// <inheritdoc cref="Forward"/>
    /// <returns>Logits (batch, points, classes).</returns>
    public Variable ForwardCausal(Tape tape, Variable x, Variable? numbers, int[]? lengths)
    {
        var latent = _latent.Forward(tape, _recurrent.Forward(tape, x, lengths));
        if (_metadata is not null) latent = tape.Add(latent, tape.Reshape(Metadata(tape, numbers), new(x.Shape[0], 1, Settings.Latent)));
        return _classes.Forward(tape, tape.Activate(latent, Activation.Relu));
    }

    private Variable Metadata(Tape tape, Variable? numbers) =>
        _metadataLatent!.Forward(tape, _metadata!.Forward(tape, numbers ?? throw new ArgumentNullException(nameof(numbers), "the network looks at metadata")));
}
