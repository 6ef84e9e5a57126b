namespace Nightjar.Models.Training;

/// <summary>What is known of an example besides its stamps.</summary>
/// <param name="Id">The alert's identity, for tables.</param>
/// <param name="ObjectId">The object that it belongs to: all alerts of an object stay on one side of a split.</param>
/// <param name="IsPositive">The label: whether it is of the class that the network looks for.</param>
/// <param name="Magnitude">Magnitude of the difference; NaN where there is none.</param>
/// <param name="Kind">A finer class, for tables and for strata.</param>
public sealed record LabelledAlert(string Id, string ObjectId, bool IsPositive, double Magnitude, string Kind);
