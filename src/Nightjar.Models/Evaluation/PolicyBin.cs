namespace Nightjar.Models.Evaluation;

/// <summary>How a policy fares on objects whose brightest alert lies in a range of magnitudes.</summary>
/// <param name="From">The bright end, included.</param>
/// <param name="To">The faint end, excluded.</param>
/// <param name="Objects">Objects in it.</param>
/// <param name="Purity">Share of bright transients among its triggered objects; NaN where none was triggered.</param>
/// <param name="Completeness">Share of triggered objects among its bright transients; NaN where there are none.</param>
public sealed record PolicyBin(double From, double To, int Objects, double Purity, double Completeness);
