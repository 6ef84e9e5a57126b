using Nightjar.Learning.Metrics;

namespace Nightjar.Models.Transfer;

/// <summary>What a start from the base model is worth for a target, by one metric. Intervals are of 95 %, by drawing seeds with
/// replacement.</summary>
/// <param name="Target">The target.</param>
/// <param name="Variant">What it started from.</param>
/// <param name="Metric"><c>macro AUC</c> or <c>macro F1</c>.</param>
/// <param name="LabelsSaved">Share of the labels that it can do without and still reach what training from scratch reaches with all; 0 where
/// it does not reach that, and no more than one less the smallest share that was tried.</param>
/// <param name="ShareAtThirty">What it reaches with 30 % of the labels over what training from scratch reaches with all.</param>
/// <param name="EpochRatio">Mean over the shares of its epochs to the least validation loss over those from scratch.</param>
public sealed record TransferFinding(string Target, TransferVariant Variant, string Metric, BootstrapInterval LabelsSaved, BootstrapInterval ShareAtThirty, BootstrapInterval EpochRatio);
