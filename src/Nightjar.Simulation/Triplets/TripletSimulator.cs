namespace Nightjar.Simulation.Triplets;

/// <summary>An endless stream of labelled triplets as the survey would send them, without packets: for training and tests
/// of networks that look at stamps.</summary>
/// <remarks>Triplet n is a function of the options and n alone, whatever the order, the number of threads or how many
/// are asked for. Each has a pointing, a night and weather of its own; its stamps are painted as those of
/// <see cref="ZtfNightSimulator"/>, and what the survey's cuts would drop is drawn again, so that every triplet is one
/// that the survey would send.</remarks>
public sealed class TripletSimulator
{
    private readonly TripletOptions _options;
    private readonly ThreadLocal<TripletWorker> _worker;

    /// <summary>A simulator.</summary>
    /// <param name="options">Seed and mix.</param>
    public TripletSimulator(TripletOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _worker = new ThreadLocal<TripletWorker>(() => new TripletWorker(options));
    }

    /// <summary>One triplet. May be called by many threads.</summary>
    /// <param name="index">Its number, 0 or more.</param>
    /// <exception cref="InvalidOperationException">None of many drawn objects of its kind could be detected.</exception>
    public SimulatedTriplet Simulate(long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return _worker.Value!.Simulate(index);
    }

    /// <summary>Triplets in the order of their numbers, made on several threads, a bounded number at a time.</summary>
    /// <param name="first">The first number.</param>
    /// <param name="count">How many.</param>
    /// <param name="parallelism">Threads; 0 for one a processor. Does not change what is made.</param>
    /// <param name="cancellationToken">Ends early with an <see cref="OperationCanceledException"/>.</param>
    public IEnumerable<SimulatedTriplet> Simulate(long first, long count, int parallelism = 0, CancellationToken cancellationToken = default) =>
        OrderedBatches.Run(first, count, parallelism, () => new TripletWorker(_options), static (worker, index) => worker.Simulate(index), cancellationToken);
}
