using Nightjar.Learning.Metrics;
using Nightjar.Learning.Tensors;
using Nightjar.Models.Training;

namespace Nightjar.Models.Evaluation;

/// <summary>What a few labelled alerts are worth to a model that was trained elsewhere: it is tuned with some, again and again with
/// others, and judged on the rest each time.</summary>
public static class TuningStudy
{
    private const int ValidationEvery = 8; // objects of a label

    /// <summary>Chooses what a model is tuned with; whole objects, in the labels' shares, so that no object is on both sides.</summary>
    /// <param name="alerts">The examples.</param>
    /// <param name="count">How many to tune with, at most; it may be fewer by what the last objects have more than was missing.</param>
    /// <param name="seed">Decides which.</param>
    /// <returns>Training and validation to tune with, test to judge on.</returns>
    /// <exception cref="InvalidDataException">A label has too few examples to be on both sides.</exception>
    public static TripletSplit Choose(IReadOnlyList<LabelledAlert> alerts, int count, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(alerts);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        if (count >= alerts.Count) throw new InvalidDataException($"there are {alerts.Count} examples: {count} to tune with leave none to judge on");
        List<int> training = [], validation = [], test = [];
        foreach (var label in new[] { true, false })
        {
            // An object belongs to the label of its first alert; its others come along.
            var objects = Enumerable.Range(0, alerts.Count)
                .GroupBy(i => alerts[i].ObjectId, StringComparer.Ordinal)
                .Where(o => alerts[o.First()].IsPositive == label)
                .OrderBy(o => RandomNumbers.For(seed, $"tuning {o.Key}").NextBits())
                .ThenBy(o => o.Key, StringComparer.Ordinal)
                .Select(o => o.ToArray())
                .ToArray();
            var wanted = (int)Math.Round((double)count * objects.Sum(o => o.Length) / alerts.Count);
            var (taken, chosen) = (0, 0);
            foreach (var examples in objects)
            {
                if (taken + examples.Length > wanted)
                {
                    test.AddRange(examples);
                    continue;
                }

                taken += examples.Length;
                (++chosen % ValidationEvery == 2 ? validation : training).AddRange(examples);
            }

            if (chosen < 2 || chosen == objects.Length)
                throw new InvalidDataException($"of {objects.Length} objects with the label {(label ? 1 : 0)}, {chosen} would be tuned with: at least 2 are needed, and one to judge on; give more data or another count");
        }

        training.Sort();
        validation.Sort();
        test.Sort();
        return new(training, validation, test);
    }

    /// <summary>Runs the tunings, counts first, seeds inside.</summary>
    /// <param name="recipe">The model's kind.</param>
    /// <param name="model">The model to tune.</param>
    /// <param name="set">Examples, scaled as the model wants them.</param>
    /// <param name="counts">How many examples to tune with.</param>
    /// <param name="seeds">Seeds 1 to this.</param>
    /// <param name="options">How to tune; <see cref="AlertTrainingOptions.InitialWeights"/> is the model's file.</param>
    /// <param name="threshold">Scores of this and above are called positive.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="InvalidDataException">There are too few examples.</exception>
    public static IEnumerable<TuningTrial> Run(
        TrainingRecipe recipe, AlertModel model, TripletSet set, IReadOnlyList<int> counts, int seeds, AlertTrainingOptions options, double threshold = 0.5, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(counts);
        var before = TripletScores.Of(model, set, [.. Enumerable.Range(0, set.Alerts.Count)]);
        foreach (var count in counts)
        {
            for (var seed = 1UL; seed <= (ulong)seeds; seed++)
            {
                var split = Choose(set.Alerts, count, seed);
                using var tuned = AlertTraining.Run(recipe, set, split, options with { Seed = seed }, cancellation).Model;
                var positives = split.Test.Count(i => set.Alerts[i].IsPositive);
                int[] used = [.. split.Training, .. split.Validation];
                yield return new(
                    count, seed, used.Length, used.Count(i => !set.Alerts[i].IsPositive), positives, split.Test.Count - positives,
                    Figures(set, split.Test, [.. split.Test.Select(i => before[i])], threshold),
                    Figures(set, split.Test, TripletScores.Of(tuned, set, split.Test), threshold));
            }
        }
    }

    private static TuningFigures Figures(TripletSet set, IReadOnlyList<int> examples, float[] scores, double threshold)
    {
        var sweep = ThresholdSweep.Of<float>(scores, [.. examples.Select(i => set.Alerts[i].IsPositive)]);
        var at = sweep.At(threshold);
        return new(sweep.AreaUnderRoc, at.FalseNegativeRate, at.FalsePositiveRate);
    }
}
