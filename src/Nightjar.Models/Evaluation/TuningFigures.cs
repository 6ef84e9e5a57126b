namespace Nightjar.Models.Evaluation;

/// <summary>How a model fares on the examples that a tuning did not see.</summary>
/// <param name="AreaUnderRoc">Area under the ROC curve; NaN where a class is missing.</param>
/// <param name="FalseNegativeRate">Share of the positives below the threshold; NaN where there are none.</param>
/// <param name="FalsePositiveRate">Share of the negatives at or above the threshold; NaN where there are none.</param>
public readonly record struct TuningFigures(double AreaUnderRoc, double FalseNegativeRate, double FalsePositiveRate);
