using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace Nightjar.Learning.Parallelism;

/// <summary>Threads that wait for parts of one piece of work after the other: the caller's own and one more for each further core.
/// They spin for a moment before they sleep, so that short pieces in a row cost no system call. Calling allocates nothing as long
/// as the delegate is kept. One thread may call at a time.</summary>
public sealed class WorkerGroup : IDisposable
{
    // 50 microseconds: longer than from one layer's or step's work to the next, shorter than what a neighbour on the core would
    // miss. Where there is one core, whoever is waited for needs it.
    private static readonly long s_spin = Environment.ProcessorCount == 1 ? 0 : Stopwatch.Frequency / 20_000;

    private readonly Worker[] _workers;
    private readonly Exception?[] _errors;
    private readonly ManualResetEventSlim _done = new(initialState: false, spinCount: 0);
    private Action<int>? _work;
    private int _parts;
    private int _pending;
    private int _running;
    private bool _disposed;

    /// <summary>Starts the threads but the caller's.</summary>
    /// <param name="threads">Threads including the caller's; 0 for one a core.</param>
    public WorkerGroup(int threads = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        Threads = threads == 0 ? Environment.ProcessorCount : threads;
        _errors = new Exception?[Threads];
        _workers = new Worker[Threads - 1];
        for (var i = 0; i < _workers.Length; i++) _workers[i] = new(this, i + 1);
    }

    /// <summary>Threads, the caller's included.</summary>
    public int Threads { get; }

    /// <summary>Calls <paramref name="work"/> with 0 to parts - 1 and returns when all are done. Part p runs on thread p modulo
    /// <see cref="Threads"/>, where 0 is the caller: the same part meets the same thread every time.</summary>
    /// <param name="parts">Number of parts.</param>
    /// <param name="work">The work.</param>
    /// <exception cref="InvalidOperationException">The group is at work already: it was called from inside, or by two
    /// threads.</exception>
    /// <remarks>An exception of a part comes out of this call, the one of the lowest thread if there are several, after all threads
    /// have stopped; a thread whose part failed leaves its further parts.</remarks>
    public void Run(int parts, Action<int> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        ArgumentOutOfRangeException.ThrowIfNegative(parts);
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (Interlocked.Exchange(ref _running, 1) != 0) throw new InvalidOperationException("the group of workers is at work already");
        try
        {
            var helpers = Math.Min(_workers.Length, Math.Max(parts - 1, 0));
            (_work, _parts) = (work, parts);
            Volatile.Write(ref _pending, helpers);
            for (var i = 0; i < helpers; i++) _workers[i].Start();
            Share(0);
            Await();
            _work = null;
            ThrowFirst(helpers + 1);
        }
        finally
        {
            Volatile.Write(ref _running, 0);
        }
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        foreach (var worker in _workers) worker.End();
        _done.Dispose();
    }

    private void Share(int thread)
    {
        try
        {
            for (var part = thread; part < _parts; part += Threads) _work!(part);
        }
        catch (Exception error)
        {
            _errors[thread] = error;
        }
    }

    private static void Spin(ManualResetEventSlim signal)
    {
        for (var start = Stopwatch.GetTimestamp(); !signal.IsSet && Stopwatch.GetTimestamp() - start < s_spin;) Thread.SpinWait(8);
    }

    private void Await()
    {
        // The signal may be a late one of the run before, so the count decides; it falls before the signal is given.
        while (Volatile.Read(ref _pending) != 0)
        {
            Spin(_done);
            _done.Wait();
            _done.Reset();
        }
    }

    private void ThrowFirst(int threads)
    {
        Exception? first = null;
        for (var i = threads - 1; i >= 0; i--)
        {
            first = _errors[i] ?? first;
            _errors[i] = null;
        }

        if (first is not null) ExceptionDispatchInfo.Throw(first);
    }

    private sealed class Worker
    {
        private readonly WorkerGroup _group;
        private readonly int _index;
        private readonly Thread _thread;
        private readonly ManualResetEventSlim _wanted = new(initialState: false, spinCount: 0);
        private volatile bool _ended;

        public Worker(WorkerGroup group, int index)
        {
            (_group, _index) = (group, index);
            _thread = new Thread(Loop) { IsBackground = true, Name = $"nightjar worker {index}" };
            _thread.Start();
        }

        public void Start() => _wanted.Set();

        public void End()
        {
            _ended = true;
            _wanted.Set();
            _thread.Join();
            _wanted.Dispose();
        }

        private void Loop()
        {
            while (true)
            {
                Spin(_wanted);
                _wanted.Wait();
                _wanted.Reset();
                if (_ended) return;
                _group.Share(_index);
                if (Interlocked.Decrement(ref _group._pending) == 0) _group._done.Set();
            }
        }
    }
}
