namespace Nightjar.Broker.Sources;

/// <summary>Bytes that were read already, then the rest of the stream from which they came.</summary>
internal sealed class PrefixedStream(byte[] start, int length, Stream rest) : ForwardStream
{
    private int _position;

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (_position == length) return rest.Read(buffer);
        var count = Math.Min(buffer.Length, length - _position);
        start.AsSpan(_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }
}
