namespace Nightjar.Formats.Avro;

/// <summary>How the items of an array or map are skipped or read.</summary>
/// <param name="Routine">Where the program of one item begins; for a map it begins with the key.</param>
/// <param name="MinimumSize">Fewest bytes of an item, with its key.</param>
/// <param name="FixedSize">Bytes of every item where they need not be looked at, else -1.</param>
internal readonly record struct AvroBlockShape(int Routine, long MinimumSize, long FixedSize);
