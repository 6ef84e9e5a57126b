namespace Nightjar.Broker.Sources;

/// <summary>How far reading has come, for progress displays; written by the reader, read by anybody.</summary>
public sealed class SourceProgress
{
    private long _total = -1;
    private long _done;
    private long _leftAside;

    /// <summary>Members of archive files that were left aside because neither their names nor their first bytes say alert.</summary>
    public long LeftAside => Interlocked.Read(ref _leftAside);

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

    /// <summary>Counts a member that was left aside.</summary>
    internal void AddLeftAside() => Interlocked.Increment(ref _leftAside);
}
