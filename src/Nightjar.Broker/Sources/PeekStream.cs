namespace Nightjar.Broker.Sources;

/// <summary>A forward stream whose first bytes can be looked at before they are read, and which counts what was read and
/// how many zero bytes in a row came last (the end mark of a tar file is 1,024 of them).</summary>
internal sealed class PeekStream(Stream inner) : ForwardStream
{
    private byte[] _ahead = [];
    private int _aheadStart;

    /// <summary>Bytes handed out so far.</summary>
    public long BytesRead { get; private set; }

    /// <summary>Zero bytes at the end of what was handed out.</summary>
    public long TrailingZeros { get; private set; }

    /// <summary>Up to <paramref name="count"/> of the next bytes, which stay to be read.</summary>
    public ReadOnlySpan<byte> Peek(int count)
    {
        var present = _ahead.Length - _aheadStart;
        if (present < count)
        {
            var grown = new byte[count];
            _ahead.AsSpan(_aheadStart).CopyTo(grown);
            present += inner.ReadAtLeast(grown.AsSpan(present), count - present, throwOnEndOfStream: false);
            (_ahead, _aheadStart) = (grown[..present], 0);
        }

        return _ahead.AsSpan(_aheadStart, Math.Min(count, present));
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        int count;
        if (_aheadStart < _ahead.Length)
        {
            count = Math.Min(buffer.Length, _ahead.Length - _aheadStart);
            _ahead.AsSpan(_aheadStart, count).CopyTo(buffer);
            _aheadStart += count;
        }
        else
        {
            count = inner.Read(buffer);
        }

        BytesRead += count;
        var last = buffer[..count].LastIndexOfAnyExcept((byte)0);
        TrailingZeros = last < 0 ? TrailingZeros + count : count - 1 - last;
        return count;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}
