namespace Nightjar.Broker.Sources;

/// <summary>Bytes that were read already, then the rest of the stream from which they came.</summary>
internal sealed class PrefixedStream(byte[] start, int length, Stream rest) : Stream
{
    private int _position;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new InvalidOperationException("a forward stream has no length");

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new InvalidOperationException("a forward stream has no position");
        set => throw new InvalidOperationException("a forward stream has no seeking");
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (_position == length) return rest.Read(buffer);
        var count = Math.Min(buffer.Length, length - _position);
        start.AsSpan(_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new InvalidOperationException("a forward stream has no seeking");

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new InvalidOperationException("a source is read only");

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new InvalidOperationException("a source is read only");
}
