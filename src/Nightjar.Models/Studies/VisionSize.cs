namespace Nightjar.Models.Studies;

/// <summary>A size of the training set.</summary>
/// <param name="Fraction">Share of the training alerts, above 0 and up to 1.</param>
/// <param name="Repetitions">Runs that differ in seed and choice of alerts.</param>
/// <param name="Epochs">Most epochs.</param>
public sealed record VisionSize(double Fraction, int Repetitions, int Epochs);
