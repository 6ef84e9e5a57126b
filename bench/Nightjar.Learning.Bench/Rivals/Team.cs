namespace Nightjar.Learning.Bench.Rivals;

/// <summary>Runs the parts of a piece of work at once: part 0 on the caller's thread, each other part on a thread of its own that
/// sleeps between runs.</summary>
internal sealed class Team : IDisposable
{
    private readonly Barrier _start;
    private readonly Barrier _end;
    private readonly Thread[] _threads;
    private readonly Action<int> _work;
    private bool _isOver;

    public Team(int parts, Action<int> work)
    {
        _work = work;
        (_start, _end) = (new(parts), new(parts));
        _threads = [.. Enumerable.Range(1, parts - 1).Select(part => new Thread(() => Serve(part)) { IsBackground = true })];
        foreach (var thread in _threads) thread.Start();
    }

    /// <summary>Runs all parts.</summary>
    public void Run()
    {
        _start.SignalAndWait();
        _work(0);
        _end.SignalAndWait();
    }

    public void Dispose()
    {
        _isOver = true;
        _start.SignalAndWait();
        foreach (var thread in _threads) thread.Join();
        _start.Dispose();
        _end.Dispose();
    }

    private void Serve(int part)
    {
        while (true)
        {
            _start.SignalAndWait();
            if (_isOver) return;
            _work(part);
            _end.SignalAndWait();
        }
    }
}
