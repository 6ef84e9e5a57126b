using Nightjar.Simulation.Observing;

namespace Nightjar.Simulation.Night;

/// <summary>What the n-th object of the night is to be, and where.</summary>
/// <param name="Index">Number of the object within the night.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Visits">The field it lies in.</param>
/// <param name="Channel">The readout channel.</param>
/// <param name="TableId">The first row number that is the object's own in every image of the channel.</param>
/// <param name="TableIds">How many row numbers are.</param>
internal readonly record struct AlertPlan(long Index, SourceKind Kind, FieldVisits Visits, int Channel, int TableId, int TableIds)
{
    /// <summary>The object's row number in the table of an exposure's detections.</summary>
    public int TableIdIn(Exposure exposure) => TableId + (int)((uint)(exposure.Index * 7 + Index) % (uint)TableIds);
}
