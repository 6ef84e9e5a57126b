namespace Nightjar.Broker.Sources;

/// <summary>How far reading has come, for progress displays; written by the reader, read by anybody.</summary>
public sealed class SourceProgress
{
    private long _total = -1;
    private long _done;

    /// <summary>Bytes of all files; -1 where standard input is among them.</summary>
    public long TotalBytes
    {
        get => Interlocked.Read(ref _total);
        internal set => Interlocked.Exchange(ref _total, value);
    }

    /// <summary>Bytes read so far.</summary>
    public long DoneBytes
    {
        get => Interlocked.Read(ref _done);
        internal set => Interlocked.Exchange(ref _done, value);
    }
}
