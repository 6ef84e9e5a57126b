using Nightjar.Broker.Archive;
using Nightjar.Broker.Reports;
using Nightjar.Models;
using Nightjar.Sky;

namespace Nightjar.Broker.Pipeline;

/// <summary>Alerts of one thread that wait until there are enough for the models to score them together.</summary>
internal sealed class ScoringQueue : IDisposable
{
    private readonly AlertScorer[] _scorers;
    private readonly Waiting[] _waiting = new Waiting[AlertScorer.Capacity];
    private readonly ModelScore[] _scores = new ModelScore[AlertScorer.Capacity];
    private int _count;

    public ScoringQueue(IReadOnlyList<ScoringModel> models)
    {
        _scorers = new AlertScorer[models.Count];
        for (var i = 0; i < _scorers.Length; i++) _scorers[i] = models[i].Model.CreateScorer();
    }

    /// <summary>Takes an alert's stamps. Its scores, and the interest, which rests on the first of them, are there after
    /// <see cref="Run"/> at the latest; the alert itself is needed no more.</summary>
    /// <returns>Where the scores will be.</returns>
    public ModelScore[] Add(Alert alert, AlertSummary summary)
    {
        summary.Interest = InterestRanking.Interest(alert, alert.RealBogus);
        if (_scorers.Length == 0) return [];
        var scores = new ModelScore[_scorers.Length];
        foreach (var scorer in _scorers) scorer.Add(alert.Cutouts);
        _waiting[_count++] = new(summary, scores, InterestRanking.InterestIfReal(alert));
        if (_count == AlertScorer.Capacity) Run();
        return scores;
    }

    /// <summary>Scores what waits.</summary>
    public void Run()
    {
        for (var i = 0; i < _scorers.Length && _count > 0; i++)
        {
            _scorers[i].Run(_scores);
            for (var place = 0; place < _count; place++) _waiting[place].Scores[i] = _scores[place];
        }

        foreach (var (summary, scores, interestIfReal) in _waiting.AsSpan(0, _count))
        {
            if (scores[0].Problem == ScoreProblem.None) summary.Interest = InterestRanking.Interest(interestIfReal, scores[0].Value);
        }

        Array.Clear(_waiting, 0, _count);
        _count = 0;
    }

    /// <summary>Gives the scorers' memory back.</summary>
    public void Dispose()
    {
        foreach (var scorer in _scorers) scorer.Dispose();
    }

    private readonly record struct Waiting(AlertSummary Summary, ModelScore[] Scores, double InterestIfReal);
}
