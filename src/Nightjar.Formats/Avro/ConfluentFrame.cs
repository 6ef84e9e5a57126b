using System.Buffers.Binary;

namespace Nightjar.Formats.Avro;

/// <summary>The five bytes that Confluent's serializers put before an Avro record: 0 and a big-endian schema id.
/// Rubin's alert stream has them.</summary>
public static class ConfluentFrame
{
    /// <summary>Bytes of the frame.</summary>
    public const int Length = 5;

    /// <summary>Takes the frame off a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="schemaId">The registry's number of the writer's schema; for Rubin 100 times the major version plus the minor.</param>
    /// <param name="body">The record: the rest of the message.</param>
    /// <returns>False where the message is shorter than a frame or does not begin with 0.</returns>
    public static bool TryRead(ReadOnlySpan<byte> message, out int schemaId, out ReadOnlySpan<byte> body)
    {
        if (message.Length < Length || message[0] != 0)
        {
            schemaId = 0;
            body = default;
            return false;
        }

        schemaId = BinaryPrimitives.ReadInt32BigEndian(message[1..]);
        body = message[Length..];
        return true;
    }

    /// <summary>Writes the frame into the first five bytes of a span.</summary>
    public static void Write(Span<byte> destination, int schemaId)
    {
        destination[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(destination[1..Length], schemaId);
    }
}
