namespace Nightjar.Simulation.Histories;

/// <summary>An endless stream of objects with all their alerts: for training and tests of networks that look at stamps
/// and metadata together.</summary>
/// <remarks>Object n is a function of the options and n alone, whatever the number of threads. A split by object is a
/// split by n.</remarks>
public sealed class AlertHistorySimulator
{
    private readonly HistoryOptions _options;
    private readonly ThreadLocal<HistoryWorker> _worker;

    /// <summary>A simulator.</summary>
    public AlertHistorySimulator(HistoryOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _worker = new ThreadLocal<HistoryWorker>(() => new HistoryWorker(options));
    }

    /// <summary>One object. May be called by many threads.</summary>
    /// <param name="index">Its number, 0 or more.</param>
    /// <exception cref="InvalidOperationException">None of many drawn objects of its subset was detected.</exception>
    public SimulatedHistory Simulate(long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return _worker.Value!.Simulate(index);
    }

    /// <summary>Objects in the order of their numbers, made on several threads, a bounded number at a time.</summary>
    /// <param name="first">The first number.</param>
    /// <param name="count">How many.</param>
    /// <param name="parallelism">Threads; 0 for one a processor. Does not change what is made.</param>
    /// <param name="cancellationToken">Ends early with an <see cref="OperationCanceledException"/>.</param>
    public IEnumerable<SimulatedHistory> Simulate(long first, long count, int parallelism = 0, CancellationToken cancellationToken = default) =>
        OrderedBatches.Run(first, count, parallelism, () => new HistoryWorker(_options), static (worker, index) => worker.Simulate(index), cancellationToken);
}
