using Nightjar.Formats.Avro;
using Nightjar.Learning.Inference;
using Nightjar.Models.LightCurves;
using Nightjar.Sky;

namespace Nightjar.Models.Compression;

/// <summary>The way of one alert through a classifier of light curves: decode the packet, take its light curve, prepare it, run the network,
/// name the class.</summary>
public sealed class PacketRun : IDisposable
{
    private readonly LightCurveModel _model;
    private readonly LightCurveScorer _scorer;
    private readonly PassBand[] _bands;
    private readonly bool _isSigned;
    private readonly AlertDecoder _decoder = new();
    private readonly Alert _alert = new();
    private readonly LightCurvePoints _points = new();

    /// <summary>Gets ready.</summary>
    /// <param name="model">The model, which stays the caller's.</param>
    /// <param name="bands">Bands that it looks at; empty for all.</param>
    /// <param name="isSigned">Whether fluxes have signs.</param>
    public PacketRun(LightCurveModel model, IReadOnlyList<PassBand> bands, bool isSigned = true) =>
        (_model, _scorer, _bands, _isSigned) = (model, model.CreateScorer(), bands.Count == 0 ? Enum.GetValues<PassBand>() : [.. bands], isSigned);

    /// <summary>The class of a packet.</summary>
    /// <returns>Null where the light curve cannot be read.</returns>
    /// <exception cref="InvalidDataException">The packet cannot be decoded.</exception>
    public string? Classify(AvroRecord packet)
    {
        if (!_decoder.TryDecode(packet.Schema, packet.Body.Span, AlertParts.History, _alert, out var error)) throw new InvalidDataException(error.ToString());
        _points.Take(_alert, _bands, _isSigned);
        _scorer.Add(_points, new());
        _scorer.Run();
        var answer = _scorer.Probabilities(0);
        if (answer.IsEmpty) return null;
        answer = answer[^_model.Classes.Count..];
        var best = 0;
        for (var i = 1; i < answer.Length; i++) best = answer[i] > answer[best] ? i : best;
        return _model.Classes[best];
    }

    /// <summary>How long the network alone takes for one light curve of its full length.</summary>
    public static Repeats Network(LightCurveModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        using var plan = InferencePlan.Compile(model.Frozen);
        using var session = plan.CreateSession();
        var random = new Random(1);
        var inputs = plan.Inputs.Select(i => new ReadOnlyMemory<float>([.. Enumerable.Range(0, i.Shape.Length).Select(_ => random.NextSingle())])).ToArray();
        var outputs = plan.OutputShapes.Select(s => new Memory<float>(new float[s.Length])).ToArray();
        int[] lengths = plan.UsesLengths ? [plan.Inputs[0].Shape[1]] : [];
        return Repeats.Measure(_ => session.Run(inputs, outputs, 1, lengths), calls: 101);
    }

    /// <inheritdoc/>
    public void Dispose() => _scorer.Dispose();
}
