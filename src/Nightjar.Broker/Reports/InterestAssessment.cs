namespace Nightjar.Broker.Reports;

/// <summary>How interesting an alert is, and why.</summary>
/// <param name="Value">0 to 100.</param>
/// <param name="Reasons">Short phrases, the good news first.</param>
public sealed record InterestAssessment(double Value, IReadOnlyList<string> Reasons);
