namespace Nightjar.Broker.Archive;

/// <summary>How a record lay in the packet that brought it, and so how the packet is made again.</summary>
public enum PacketKind : byte
{
    /// <summary>An Avro container with this one record, uncompressed, in one block: header, sync marker, block, sync marker.</summary>
    Container = 0,

    /// <summary>A Confluent frame: five bytes, then the record.</summary>
    Confluent = 1,

    /// <summary>A packet of one record in another layout (compressed, several blocks...): its bytes are kept beside the record.</summary>
    Verbatim = 2,

    /// <summary>One of many records of a container; the packet is a container of its own with the same schema.</summary>
    Extracted = 3,
}
