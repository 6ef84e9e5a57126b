namespace Nightjar.Broker.Archive;

/// <summary>An alert of the archive: what the index knows and where its bytes are.</summary>
/// <param name="Row">Its row in the index.</param>
/// <param name="Summary">What the index knows.</param>
/// <param name="Packet">Where the bytes are.</param>
public sealed record ArchivedAlert(long Row, AlertSummary Summary, StoredPacket Packet)
{
    /// <summary>Distance from the centre of the cone that found it, arcseconds; NaN where there was no cone.</summary>
    public double SeparationArcsec { get; init; } = double.NaN;
}
