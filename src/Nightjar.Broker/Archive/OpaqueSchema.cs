namespace Nightjar.Broker.Archive;

/// <summary>The Avro schema of segments that hold bytes as such: dead letters and original packets.</summary>
internal static class OpaqueSchema
{
    /// <summary>A record whose one field is the bytes.</summary>
    public static ReadOnlyMemory<byte> Text { get; } =
        """{"type":"record","name":"packet","namespace":"nightjar","fields":[{"name":"bytes","type":"bytes"}]}"""u8.ToArray();
}
