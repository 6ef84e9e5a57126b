namespace Nightjar.Learning.Metrics;

/// <summary>What a classifier does when everything with a score of a threshold or more is called positive.</summary>
/// <param name="Threshold">The threshold; +∞ where nothing is called positive.</param>
/// <param name="TruePositives">Weight of the positives at or above it.</param>
/// <param name="FalsePositives">Weight of the negatives at or above it.</param>
/// <param name="Positives">Weight of all positives.</param>
/// <param name="Negatives">Weight of all negatives.</param>
public readonly record struct ThresholdPoint(
    double Threshold, double TruePositives, double FalsePositives, double Positives, double Negatives)
{
    /// <summary>Completeness, true positive rate: TP / P; NaN where there are no positives.</summary>
    public double Recall => TruePositives / Positives;

    /// <summary>Purity: TP / (TP + FP); 1 where nothing is called positive.</summary>
    public double Precision => TruePositives + FalsePositives > 0 ? TruePositives / (TruePositives + FalsePositives) : 1;

    /// <summary>FP / N; NaN where there are no negatives.</summary>
    public double FalsePositiveRate => FalsePositives / Negatives;

    /// <summary>1 − TP / P; NaN where there are no positives.</summary>
    public double FalseNegativeRate => (Positives - TruePositives) / Positives;

    /// <summary>2 TP / (TP + FP + P); NaN where there are no positives and nothing is called positive.</summary>
    public double F1 => 2 * TruePositives / (TruePositives + FalsePositives + Positives);

    /// <summary>Share of all objects that are called what they are.</summary>
    public double Accuracy => (TruePositives + Negatives - FalsePositives) / (Positives + Negatives);
}
