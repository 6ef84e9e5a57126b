using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Training;

/// <summary>Makes batches of examples, ahead of their use and on threads of its own. Order and content of the batches depend on the
/// options and the number of the epoch, not on the threads. One thread may ask at a time.</summary>
public sealed class BatchLoader : IDisposable
{
    private readonly IExampleSource _source;
    private readonly LoadedBatch[] _slots;
    private readonly bool[] _isReady;
    private readonly Exception?[] _errors;
    private readonly int[] _order;
    private readonly bool _isRagged;
    private readonly object _lock = new();
    private readonly List<Thread> _threads = [];
    private long _epoch;
    private int _claimed;
    private int _handedOut;
    private int _released;
    private bool _stops = true;

    /// <summary>Makes a loader; nothing is read until <see cref="Begin"/>.</summary>
    /// <param name="pool">Lends the memory of the batches.</param>
    /// <param name="source">The examples.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <exception cref="ArgumentException">There is not a single batch.</exception>
    public BatchLoader(TensorPool pool, IExampleSource source, BatchLoaderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        Options = options ?? new();
        Options.Check();
        _source = source;
        Batches = Options.DropsLast ? source.Count / Options.BatchSize : (int)(((long)source.Count + Options.BatchSize - 1) / Options.BatchSize);
        if (Batches == 0) throw new ArgumentException($"{source.Count} examples make no batch of {Options.BatchSize}", nameof(source));
        _isRagged = source.Fields.Any(f => f.IsSequence);
        _order = new int[source.Count];

        // One more than is made ahead: the one that the caller has.
        _slots = new LoadedBatch[Options.Prefetch + 1];
        for (var i = 0; i < _slots.Length; i++) _slots[i] = new(pool, source.Fields, Options.Parts);
        (_isReady, _errors) = (new bool[_slots.Length], new Exception?[_slots.Length]);
    }

    /// <summary>How batches are made.</summary>
    public BatchLoaderOptions Options { get; }

    /// <summary>Batches of an epoch.</summary>
    public int Batches { get; }

    /// <summary>Examples of an epoch.</summary>
    public long Rows => Math.Min((long)Batches * Options.BatchSize, _source.Count);

    /// <summary>Starts an epoch; one that is under way ends.</summary>
    /// <param name="epoch">Its number, which decides its order.</param>
    /// <param name="firstBatch">Number of the first batch that is wanted, to go on in the middle.</param>
    public void Begin(long epoch, int firstBatch = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstBatch);
        Stop();
        _source.BeginEpoch(epoch);
        for (var i = 0; i < _order.Length; i++) _order[i] = i;
        if (Options.Shuffles) RandomNumbers.For(Options.Seed, epoch, -1).Shuffle(_order.AsSpan());
        (_epoch, _claimed, _handedOut, _released, _stops) = (epoch, firstBatch, firstBatch, firstBatch, false);
        Array.Clear(_isReady);
        Array.Clear(_errors);
        for (var i = 0; i < Options.Threads; i++)
        {
            var thread = new Thread(Work) { IsBackground = true, Name = $"nightjar batch loader {i}" };
            _threads.Add(thread);
            thread.Start();
        }
    }

    /// <summary>The next batch of the epoch; the one before must not be used any more.</summary>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    /// <remarks>An exception of the source or of augmentation comes out where its batch would.</remarks>
    public bool TryNext([NotNullWhen(true)] out LoadedBatch? batch, CancellationToken cancellation = default)
    {
        batch = null;
        if (_stops) throw new InvalidOperationException("Begin starts an epoch");
        using var wake = cancellation.UnsafeRegister(static loader => ((BatchLoader)loader!).Wake(), this);
        var slot = _handedOut % _slots.Length;
        lock (_lock)
        {
            _released = _handedOut;
            Monitor.PulseAll(_lock);
            if (_handedOut >= Batches) return false;
            while (_threads.Count > 0 && !_isReady[slot] && !cancellation.IsCancellationRequested) Monitor.Wait(_lock);
            cancellation.ThrowIfCancellationRequested();
            _isReady[slot] = false;
        }

        if (_threads.Count == 0) Fill(_handedOut);
        if (_errors[slot] is { } error)
        {
            Stop();
            ExceptionDispatchInfo.Throw(error);
        }

        _handedOut++;
        batch = _slots[slot];
        return true;
    }

    /// <summary>Ends the threads and gives the memory back.</summary>
    public void Dispose()
    {
        Stop();
        foreach (var slot in _slots) slot.Dispose();
    }

    private void Stop()
    {
        lock (_lock)
        {
            _stops = true;
            Monitor.PulseAll(_lock);
        }

        foreach (var thread in _threads) thread.Join();
        _threads.Clear();
    }

    private void Wake()
    {
        lock (_lock) Monitor.PulseAll(_lock);
    }

    private void Work()
    {
        while (true)
        {
            int index;
            lock (_lock)
            {
                // A slot is free when the batch that lay in it was released.
                while (!_stops && _claimed < Batches && _claimed >= _released + _slots.Length) Monitor.Wait(_lock);
                if (_stops || _claimed >= Batches) return;
                index = _claimed++;
            }

            Fill(index);
            lock (_lock)
            {
                _isReady[index % _slots.Length] = true;
                Monitor.PulseAll(_lock);
            }
        }
    }

    private void Fill(int index)
    {
        var slot = index % _slots.Length;
        var first = index * Options.BatchSize;
        try
        {
            var examples = _order.AsSpan(first, Math.Min(Options.BatchSize, _order.Length - first));
            _slots[slot].Fill(_source, index, examples, _isRagged, Options.Augment, Options.Seed, _epoch);
        }
        catch (Exception error)
        {
            _errors[slot] = error;
        }
    }
}
