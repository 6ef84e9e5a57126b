using Nightjar.Broker;
using Nightjar.Models;
using Nightjar.Models.Training;

namespace Nightjar.Cli.Labels;

/// <summary>Scores that several classifiers gave to the same examples; an example that one of them cannot score is left out.</summary>
internal sealed class LabelledScores
{
    private readonly List<LabelledAlert> _alerts = [];
    private readonly List<float[]> _scores = [];

    /// <summary>The examples.</summary>
    public IReadOnlyList<LabelledAlert> Alerts => _alerts;

    /// <summary>Examples without a score of one of the models or of the survey.</summary>
    public int WithoutScore { get; private set; }

    /// <summary>The scores of a classifier: models first, then the survey's.</summary>
    public float[] Of(int classifier) => [.. _scores.Select(s => s[classifier])];

    /// <summary>Keeps some of the examples.</summary>
    public LabelledScores Only(IReadOnlyList<int> examples)
    {
        var chosen = new LabelledScores { WithoutScore = WithoutScore };
        chosen._alerts.AddRange(examples.Select(i => _alerts[i]));
        chosen._scores.AddRange(examples.Select(i => _scores[i]));
        return chosen;
    }

    /// <summary>Keeps the examples that have every score. It comes after <see cref="Only"/>: the split of a training knows nothing of the survey's
    /// scores, and a missing example would move others to another part.</summary>
    public LabelledScores Complete()
    {
        var complete = Only([.. Enumerable.Range(0, _scores.Count).Where(i => !Array.Exists(_scores[i], float.IsNaN))]);
        complete.WithoutScore += _scores.Count - complete._scores.Count;
        return complete._scores.Count > 0 ? complete : throw new NightjarException("no example with a label and all scores was found in the data");
    }

    /// <summary>Scores all examples; those that a model cannot score are left out.</summary>
    /// <param name="data">The examples.</param>
    /// <param name="models">The models.</param>
    /// <param name="surveyScores">Scores of the survey that are classifiers too: rb, drb.</param>
    /// <param name="braai">The braai whose score other networks look at; null for the shipped one.</param>
    /// <param name="cancellation">Ends it.</param>
    public static LabelledScores Read(LabelledData data, IReadOnlyList<AlertModel> models, IReadOnlyList<string> surveyScores, string? braai, CancellationToken cancellation)
    {
        var all = new LabelledScores();
        var sources = new List<NumberSource>();
        var scorers = models.Select(m => m.CreateScorer()).ToArray();
        var waiting = new List<(LabelledAlert Alert, float[] Scores)>();
        var batch = new ModelScore[AlertScorer.Capacity];
        Span<float> numbers = stackalloc float[64];
        try
        {
            foreach (var model in models) sources.Add(new(model.MetadataNames, braai));
            foreach (var triplet in data.Read(cancellation))
            {
                var scores = new float[models.Count + surveyScores.Count];
                for (var i = 0; i < surveyScores.Count; i++) scores[models.Count + i] = (float)(surveyScores[i] == "rb" ? triplet.ForestScore : triplet.DeepScore);
                for (var i = 0; i < scorers.Length; i++)
                {
                    var own = numbers[..models[i].MetadataNames.Count];
                    sources[i].Write(triplet, own);
                    scorers[i].Add(triplet.Cutouts, own);
                }

                waiting.Add((triplet.Alert, scores));
                if (waiting.Count == AlertScorer.Capacity) all.Run(scorers, waiting, batch);
            }

            all.Run(scorers, waiting, batch);
        }
        finally
        {
            foreach (var scorer in scorers) scorer.Dispose();
            foreach (var source in sources) source.Dispose();
        }

        return all._alerts.Count > 0 ? all : throw new NightjarException("no example with a label and a score was found in the data");
    }

    private void Run(AlertScorer[] scorers, List<(LabelledAlert Alert, float[] Scores)> waiting, ModelScore[] batch)
    {
        for (var i = 0; i < scorers.Length; i++)
        {
            scorers[i].Run(batch);
            for (var place = 0; place < waiting.Count; place++) waiting[place].Scores[i] = batch[place].Value;
        }

        foreach (var (alert, scores) in waiting)
        {
            if (scores.AsSpan(0, scorers.Length).Contains(float.NaN))
            {
                WithoutScore++;
                continue;
            }

            _alerts.Add(alert);
            _scores.Add(scores);
        }

        waiting.Clear();
    }
}
