namespace Nightjar.Broker.Sources;

/// <summary>The part of a read-only stream without seeking that is always the same.</summary>
internal abstract class ForwardStream : Stream
{
    /// <inheritdoc/>
    public sealed override bool CanRead => true;

    /// <inheritdoc/>
    public sealed override bool CanSeek => false;

    /// <inheritdoc/>
    public sealed override bool CanWrite => false;

    /// <inheritdoc/>
    public sealed override long Length => throw new InvalidOperationException("a forward stream has no length");

    /// <inheritdoc/>
    public sealed override long Position
    {
        get => throw new InvalidOperationException("a forward stream has no position");
        set => throw new InvalidOperationException("a forward stream has no seeking");
    }

    /// <inheritdoc/>
    public abstract override int Read(Span<byte> buffer);

    /// <inheritdoc/>
    public sealed override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public sealed override void Flush()
    {
    }

    /// <inheritdoc/>
    public sealed override long Seek(long offset, SeekOrigin origin) => throw new InvalidOperationException("a forward stream has no seeking");

    /// <inheritdoc/>
    public sealed override void SetLength(long value) => throw new InvalidOperationException("a source is read only");

    /// <inheritdoc/>
    public sealed override void Write(byte[] buffer, int offset, int count) => throw new InvalidOperationException("a source is read only");
}
