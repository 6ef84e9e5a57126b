namespace Nightjar.Learning.Metrics;

/// <summary>Objects that were given about the same probability.</summary>
/// <param name="Lower">Where the bin begins: its edge, or, for bins of equal count, the least probability in it.</param>
/// <param name="Upper">Where it ends: its edge, or, for bins of equal count, the largest probability in it.</param>
/// <param name="Count">Number of objects, one or more.</param>
/// <param name="Weight">Sum of their weights.</param>
/// <param name="MeanProbability">Weighted mean of what was predicted; NaN where all weights are zero.</param>
/// <param name="PositiveFraction">Weighted share of objects of the positive class; NaN where all weights are zero.</param>
public readonly record struct ReliabilityBin(
    double Lower, double Upper, int Count, double Weight, double MeanProbability, double PositiveFraction);
