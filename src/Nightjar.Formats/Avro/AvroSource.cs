namespace Nightjar.Formats.Avro;

/// <summary>Bytes that are read from front to back: a memory, or a window that slides over a stream.</summary>
internal sealed class AvroSource
{
    private const int FirstBufferBytes = 1 << 16;

    private Stream? _stream;
    private byte[] _own = [];
    private ReadOnlyMemory<byte> _memory;
    private bool _streamEnded;

    /// <summary>The bytes at hand, from the current position on.</summary>
    public ReadOnlyMemory<byte> Buffered => _memory;

    /// <summary>Bytes from the start of the source to the current position.</summary>
    public long Position { get; private set; }

    /// <summary>Takes a memory.</summary>
    public void Open(ReadOnlyMemory<byte> memory) => (_stream, _memory, Position) = (null, memory, 0);

    /// <summary>Takes a stream from where it stands.</summary>
    public void Open(Stream stream) => (_stream, _memory, Position, _streamEnded) = (stream, default, 0, false);

    /// <summary>Gets at least this many bytes into <see cref="Buffered"/>; false where the source has fewer, and then
    /// all that are left are there.</summary>
    public bool TryEnsure(int count)
    {
        if (_memory.Length >= count) return true;
        if (_stream is null || _streamEnded) return false;
        return Fill(_stream, count);
    }

    /// <summary>Moves forward over bytes that are at hand.</summary>
    public void Advance(int count)
    {
        _memory = _memory[count..];
        Position += count;
    }

    private bool Fill(Stream stream, int count)
    {
        var kept = _memory.Length;
        if (_own.Length < count)
        {
            // Doubling, and only as bytes really arrive: a false length of a block costs no more than the file has.
            var grown = new byte[Math.Max(FirstBufferBytes, Math.Min(count, Math.Max(_own.Length, kept) * 2))];
            _memory.CopyTo(grown);
            _own = grown;
        }
        else
        {
            _memory.CopyTo(_own);
        }

        while (kept < count)
        {
            if (kept == _own.Length) Array.Resize(ref _own, Math.Min(count, _own.Length * 2));
            var read = stream.Read(_own, kept, _own.Length - kept);
            _streamEnded = read == 0;
            if (_streamEnded) break;
            kept += read;
        }

        _memory = _own.AsMemory(0, kept);
        return kept >= count;
    }
}
