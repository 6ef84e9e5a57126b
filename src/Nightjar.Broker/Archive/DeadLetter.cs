namespace Nightjar.Broker.Archive;

/// <summary>Input that is no alert, kept with the reason.</summary>
/// <param name="Source">Where it came from: a path, and the member in an archive file.</param>
/// <param name="Reason">A sentence for a person.</param>
/// <param name="Offset">Byte in <paramref name="Bytes"/> where reading stopped.</param>
/// <param name="FieldPath">The field being read; empty outside a record.</param>
/// <param name="Bytes">The input itself; only its start where it was too long to keep, as the reason then says.</param>
public sealed record DeadLetter(
    string Source, string Reason, long Offset, string FieldPath, ReadOnlyMemory<byte> Bytes);
