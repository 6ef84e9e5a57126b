using Nightjar.Broker.Archive;

namespace Nightjar.Broker.Pipeline;

/// <summary>What a worker made of a record: an alert for the archive or a dead letter.</summary>
/// <param name="Alert">The alert, or null.</param>
/// <param name="Letter">The dead letter, or null.</param>
public readonly record struct DecodedItem(PreparedAlert? Alert, DeadLetter? Letter);
