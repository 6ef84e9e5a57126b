namespace Nightjar.Broker.Archive;

/// <summary>A dead letter of the archive.</summary>
/// <param name="Number">Its number in the archive, from 1.</param>
/// <param name="Source">Where it came from.</param>
/// <param name="Reason">Why it is no alert.</param>
/// <param name="Offset">Byte where reading stopped.</param>
/// <param name="FieldPath">The field being read; empty outside a record.</param>
/// <param name="Received">When it was first rejected, UTC, ISO 8601.</param>
/// <param name="Location">Where its bytes are.</param>
public sealed record RejectedPacket(
    long Number, string Source, string Reason, long Offset, string FieldPath, string Received, RecordLocation Location);
