using Nightjar.Sky;

namespace Nightjar.Models.LightCurves;

/// <summary>Scores decoded alerts in batches with any number of classifiers of light curves, on one thread: of the detections in each
/// packet, the alert's own among them, each once.</summary>
public sealed class LightCurveScoring : IDisposable
{
    /// <summary>Alerts in a full batch.</summary>
    public const int Capacity = LightCurveScorer.Capacity;

    private static readonly PassBand[] s_bands = [PassBand.U, PassBand.G, PassBand.R, PassBand.I, PassBand.Z, PassBand.Y];
    private readonly LightCurveScorer[] _scorers;
    private readonly LightCurvePoints _points = new();

    /// <summary>Prepares scoring.</summary>
    /// <param name="models">The models; they must live as long as this.</param>
    public LightCurveScoring(IReadOnlyList<LightCurveModel> models) => _scorers = [.. models.Select(model => model.CreateScorer())];

    /// <summary>Takes an alert; it is needed no more afterwards. After <see cref="Run"/> the first one begins a new batch.</summary>
    /// <param name="alert">Decoded with its history and numbers.</param>
    /// <exception cref="InvalidOperationException">The batch is full.</exception>
    public void Add(Alert alert)
    {
        if (_scorers.Length == 0) return;
        _points.Take(alert, s_bands);
        var context = ObjectContext.Of(alert);
        foreach (var scorer in _scorers) scorer.Add(_points, context);
    }

    /// <summary>Scores what was added.</summary>
    public void Run()
    {
        foreach (var scorer in _scorers) scorer.Run();
    }

    /// <summary>What a model says of an alert of the batch that was run; a causal model its last word.</summary>
    /// <param name="model">Number of the model.</param>
    /// <param name="place">Number of the alert.</param>
    public ClassScore Score(int model, int place)
    {
        var scorer = _scorers[model];
        var answer = scorer.Probabilities(place);
        return new(answer.IsEmpty ? [] : answer[^scorer.Model.Classes.Count..].ToArray(), scorer.Problem(place));
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        foreach (var scorer in _scorers) scorer.Dispose();
    }
}
