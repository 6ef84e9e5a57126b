namespace Nightjar.Models.Training;

/// <summary>The scores that a model gives to examples of a set.</summary>
public static class TripletScores
{
    /// <summary>Scores.</summary>
    /// <param name="model">The model; its scaling of stamps is the set's.</param>
    /// <param name="set">The examples.</param>
    /// <param name="examples">Numbers of those to score.</param>
    /// <returns>A score for each, in their order.</returns>
    /// <exception cref="ArgumentException">The set was made for another scaling of stamps.</exception>
    public static float[] Of(AlertModel model, TripletSet set, IReadOnlyList<int> examples)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(examples);
        if (model.Normalization != set.Normalization) throw new ArgumentException($"the model wants stamps scaled as {model.Normalization}, the set has {set.Normalization}", nameof(set));
        var scores = new float[examples.Count];
        using var scorer = model.CreateScorer();
        var (image, batch) = (new float[TripletPreprocessing.InputLength], new ModelScore[AlertScorer.Capacity]);
        var done = 0;
        for (var i = 0; i < scores.Length; i++)
        {
            set.ReadImage(examples[i], image);
            scorer.AddPrepared(image, set.NumbersOf(examples[i]));
            if (!scorer.IsFull && i < scores.Length - 1) continue;
            var count = scorer.Count;
            scorer.Run(batch);
            for (var k = 0; k < count; k++) scores[done++] = batch[k].Value;
        }

        return scores;
    }
}
