namespace Nightjar.Formats.Avro;

/// <summary>Why a program stopped.</summary>
internal enum AvroFault : byte
{
    None,
    Short,
    Index,
    Boolean,
    Length,
    Block,
    Items,
    Depth,
    Null,
    Type,
}
