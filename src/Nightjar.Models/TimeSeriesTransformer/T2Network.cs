using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Kernels;
using Nightjar.Learning.Layers;

namespace Nightjar.Models.TimeSeriesTransformer;

/// <summary>The time-series transformer t2: a dense layer of every step, plus sines of its place; one block of attention with 16 heads
/// and two dense layers, each added to what came in and normalised; the mean over the steps; a dense layer to the classes. With two
/// bands it has 13,262 parameters.</summary>
/// <remarks>Source: Allam and McEwen 2021 (arXiv 2105.06178), hyper-parameters of the model that Fink served (Allam, Peloton and McEwen
/// 2023, arXiv 2303.08951).</remarks>
public sealed class T2Network : Layer
{
    private const int Width = 32;
    private const int Hidden = 128;
    private const int Heads = 16;
    private const float Rate = 0.1f;
    private const float Epsilon = 1e-6f;

    private readonly Dense _embedding;
    private readonly MultiHeadAttention _attention;
    private readonly LayerNorm _attentionNorm;
    private readonly Dense _wide;
    private readonly Dense _narrow;
    private readonly LayerNorm _denseNorm;
    private readonly Dense _classes;
    private readonly Parameter _positions;

    /// <summary>Makes the network.</summary>
    /// <param name="scope">Place in the model.</param>
    /// <param name="settings">What it looks at.</param>
    public T2Network(LayerScope scope, T2Settings settings)
        : base(scope)
    {
        Settings = settings;
        _embedding = new(scope["embedding"], settings.Channels, Width, Activation.Relu);
        _attention = new(scope["attention"], Width, Heads);
        _attentionNorm = new(scope["attentionNorm"], Width, Epsilon);
        _wide = new(scope["wide"], Width, Hidden, Activation.Relu);
        _narrow = new(scope["narrow"], Hidden, Width);
        _denseNorm = new(scope["denseNorm"], Width, Epsilon);
        _classes = new(scope["classes"], Width, settings.Classes.Count);
        _positions = AddParameter("positions", new(settings.Steps, Width), (value, _, _) => PositionOperation.FillSinusoids(value), isStatistic: true);
        _positions.IsTrainable = false;
    }

    /// <summary>What it looks at.</summary>
    public T2Settings Settings { get; }

    /// <summary>Runs the network.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="x">(batch, steps, channels).</param>
    /// <returns>Logits (batch, classes).</returns>
    /// <exception cref="Learning.Tensors.ShapeException">The shape is another one.</exception>
    public Variable Forward(Tape tape, Variable x)
    {
        var h = tape.AddPositions(_embedding.Forward(tape, x), _positions.Value);
        h = _attentionNorm.Forward(tape, tape.Add(h, tape.Dropout(_attention.Forward(tape, h), Rate)));
        var deep = _narrow.Forward(tape, _wide.Forward(tape, h));
        h = _denseNorm.Forward(tape, tape.Add(h, tape.Dropout(deep, Rate)));
        return _classes.Forward(tape, tape.Dropout(tape.MeanOverTime(h), Rate));
    }
}
