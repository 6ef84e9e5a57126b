namespace Nightjar.Models.Evaluation;

/// <summary>How well classes are told apart some days after the first detection, by what had been seen until then.</summary>
/// <param name="Days">Days since the first detection.</param>
/// <param name="Objects">Objects with enough points by then.</param>
/// <param name="MacroAuc">Mean area under the ROC curves of classes against all others.</param>
/// <param name="MacroF1">Mean F1.</param>
/// <param name="LogLoss">PLAsTiCC's weighted log-loss.</param>
/// <param name="Accuracy">Share of objects given their class.</param>
public sealed record TimeEvaluation(double Days, int Objects, double MacroAuc, double MacroF1, double LogLoss, double Accuracy);
