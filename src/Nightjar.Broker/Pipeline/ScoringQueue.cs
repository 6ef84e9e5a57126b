using Nightjar.Broker.Archive;
using Nightjar.Broker.Reports;
using Nightjar.Models;
using Nightjar.Models.Braai;
using Nightjar.Models.LightCurves;
using Nightjar.Sky;

namespace Nightjar.Broker.Pipeline;

/// <summary>Alerts of one thread that wait until there are enough for the models to score them together.</summary>
internal sealed class ScoringQueue : IDisposable
{
    private readonly AlertScoring _stamps;
    private readonly LightCurveScoring _lightCurves;
    private readonly int _stampModels, _lightCurveModels, _braai;
    private readonly Waiting[] _waiting = new Waiting[AlertScoring.Capacity];
    private int _count;

    public ScoringQueue(IReadOnlyList<ScoringModel> models)
    {
        var stamps = models.Select(m => m.Model.Alerts).OfType<AlertModel>().ToList();
        var lightCurves = models.Select(m => m.Model.LightCurves).OfType<LightCurveModel>().ToList();
        (_stamps, _lightCurves) = (new(stamps), new(lightCurves));
        (_stampModels, _lightCurveModels, _braai) = (stamps.Count, lightCurves.Count, stamps.FindIndex(m => m is BraaiModel));
    }

    /// <summary>Takes an alert. What the models say, and the interest, which rests on the first braai among them, are there after
    /// <see cref="Run"/> at the latest; the alert itself is needed no more.</summary>
    /// <returns>Where the scores will be.</returns>
    public AlertAnswers Add(Alert alert, AlertSummary summary)
    {
        summary.Interest = InterestRanking.Interest(alert, alert.RealBogus);
        if (_stampModels + _lightCurveModels == 0) return AlertAnswers.None;
        var answers = new AlertAnswers(new ModelScore[_stampModels], new ClassScore[_lightCurveModels]);
        _stamps.Add(alert);
        _lightCurves.Add(alert);
        _waiting[_count++] = new(summary, answers, InterestRanking.InterestIfReal(alert));
        if (_count == _waiting.Length) Run();
        return answers;
    }

    /// <summary>Scores what waits.</summary>
    public void Run()
    {
        if (_count == 0) return;
        _stamps.Run();
        _lightCurves.Run();
        for (var place = 0; place < _count; place++)
        {
            var (summary, answers, interestIfReal) = _waiting[place];
            for (var i = 0; i < _stampModels; i++) answers.Scores[i] = _stamps.Score(i, place);
            for (var i = 0; i < _lightCurveModels; i++) answers.Classes[i] = _lightCurves.Score(i, place);
            if (_braai >= 0 && answers.Scores[_braai] is { Problem: ScoreProblem.None, Value: var value }) summary.Interest = InterestRanking.Interest(interestIfReal, value);
        }

        Array.Clear(_waiting, 0, _count);
        _count = 0;
    }

    /// <summary>Gives the scorers' memory back.</summary>
    public void Dispose()
    {
        _stamps.Dispose();
        _lightCurves.Dispose();
    }

    private readonly record struct Waiting(AlertSummary Summary, AlertAnswers Answers, double InterestIfReal);
}
