namespace Nightjar.Models.Evaluation;

/// <summary>One tuning of a model, and what it changed on examples of objects that it did not see.</summary>
/// <param name="Count">How many examples it was to be tuned with.</param>
/// <param name="Seed">Seed of the choice of objects and of the tuning.</param>
/// <param name="Tuned">Examples that it was tuned with, those for early stopping included.</param>
/// <param name="TunedNegatives">Those of them with the label 0.</param>
/// <param name="Positives">Examples with the label 1 that it was judged on.</param>
/// <param name="Negatives">Examples with the label 0 that it was judged on.</param>
/// <param name="Before">The model as it was, on the same examples.</param>
/// <param name="After">The tuned model.</param>
public sealed record TuningTrial(int Count, ulong Seed, int Tuned, int TunedNegatives, int Positives, int Negatives, TuningFigures Before, TuningFigures After)
{
    /// <summary>Mean and standard deviation (of the sample) of a figure; what is NaN is left out.</summary>
    /// <param name="values">The figure of every trial.</param>
    /// <returns>NaN for a mean of none and a deviation of fewer than two.</returns>
    public static (double Mean, double Deviation) Spread(IEnumerable<double> values)
    {
        var finite = values.Where(double.IsFinite).ToArray();
        if (finite.Length == 0) return (double.NaN, double.NaN);
        var mean = finite.Average();
        return (mean, finite.Length < 2 ? double.NaN : Math.Sqrt(finite.Sum(v => (v - mean) * (v - mean)) / (finite.Length - 1)));
    }
}
