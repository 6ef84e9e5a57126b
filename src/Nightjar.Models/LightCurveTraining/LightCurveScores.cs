using Nightjar.Models.LightCurves;
using Nightjar.Sky.LightCurves;

namespace Nightjar.Models.LightCurveTraining;

/// <summary>Scores light curves with a model, as serving does.</summary>
public static class LightCurveScores
{
    /// <summary>Scores.</summary>
    /// <param name="model">The model; of one that answers after every point the last answer counts.</param>
    /// <param name="curves">The light curves, cut to the points that count.</param>
    /// <param name="threads">Threads; 0 for one a core. Scores do not depend on them.</param>
    /// <param name="cancellation">Ends scoring.</param>
    /// <returns>Probabilities of the model's classes; empty where a light curve cannot be read.</returns>
    public static float[][] Run(LightCurveModel model, IReadOnlyList<LabelledLightCurve> curves, int threads = 0, CancellationToken cancellation = default)
    {
        var answers = new float[curves.Count][];
        var blocks = (curves.Count + LightCurveScorer.Capacity - 1) / LightCurveScorer.Capacity;
        Parallel.For(
            0,
            blocks,
            new ParallelOptions { MaxDegreeOfParallelism = threads == 0 ? Environment.ProcessorCount : threads, CancellationToken = cancellation },
            () => (Scorer: model.CreateScorer(), Points: new LightCurvePoints()),
            (block, _, work) =>
            {
                var first = block * LightCurveScorer.Capacity;
                var count = Math.Min(LightCurveScorer.Capacity, curves.Count - first);
                for (var i = 0; i < count; i++)
                {
                    work.Points.Take(curves[first + i]);
                    work.Scorer.Add(work.Points, LightCurveSelection.ContextOf(curves[first + i]));
                }

                work.Scorer.Run();
                for (var i = 0; i < count; i++)
                {
                    var answer = work.Scorer.Probabilities(i);
                    answers[first + i] = answer.Length == 0 ? [] : answer[^model.Classes.Count..].ToArray();
                }

                return work;
            },
            work => work.Scorer.Dispose());
        return answers;
    }
}
