using System.Collections.Concurrent;

namespace Nightjar.Simulation;

/// <summary>Makes numbered things on several threads and hands them out in order, a bounded number at a time.</summary>
internal static class OrderedBatches
{
    private const int BatchSize = 16;

    /// <summary>The things numbered <paramref name="first"/> and following.</summary>
    /// <typeparam name="TWorker">What makes them; one instance is used by one thread at a time.</typeparam>
    /// <typeparam name="T">The things.</typeparam>
    /// <param name="first">The first number.</param>
    /// <param name="count">How many.</param>
    /// <param name="parallelism">Threads; 0 for one a processor.</param>
    /// <param name="create">Makes a worker.</param>
    /// <param name="make">Makes one thing.</param>
    /// <param name="cancellationToken">Ends early with an <see cref="OperationCanceledException"/>.</param>
    public static IEnumerable<T> Run<TWorker, T>(
        long first, long count, int parallelism, Func<TWorker> create, Func<TWorker, long, T> make, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfNegative(parallelism);
        return Core(first, count, parallelism, create, make, cancellationToken);
    }

    private static IEnumerable<T> Core<TWorker, T>(
        long first, long count, int parallelism, Func<TWorker> create, Func<TWorker, long, T> make, CancellationToken cancellationToken)
    {
        var threads = parallelism > 0 ? parallelism : Environment.ProcessorCount;
        var scheduler = new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, threads).ConcurrentScheduler;
        var workers = new ConcurrentBag<TWorker>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var token = stop.Token;
        var batches = new Queue<Task<T[]>>(2 * threads);
        try
        {
            var (next, end) = (first, first + count);
            while (next < end || batches.Count > 0)
            {
                // For every thread one batch that runs and one that waits.
                while (batches.Count < 2 * threads && next < end)
                {
                    var (from, to) = (next, Math.Min(end, next + BatchSize));
                    next = to;
                    batches.Enqueue(Task.Factory.StartNew(() => Make(from, to, workers, create, make, token), token, TaskCreationOptions.None, scheduler));
                }

                foreach (var one in batches.Dequeue().GetAwaiter().GetResult())
                {
                    yield return one;
                    cancellationToken.ThrowIfCancellationRequested();
                }
            }
        }
        finally
        {
            stop.Cancel();
            Task.WhenAll(batches).ContinueWith(static _ => { }, TaskScheduler.Default).GetAwaiter().GetResult();
        }
    }

    private static T[] Make<TWorker, T>(
        long from, long to, ConcurrentBag<TWorker> workers, Func<TWorker> create, Func<TWorker, long, T> make, CancellationToken token)
    {
        if (!workers.TryTake(out var worker)) worker = create();
        var made = new T[to - from];
        for (var index = from; index < to; index++)
        {
            token.ThrowIfCancellationRequested();
            made[index - from] = make(worker, index);
        }

        workers.Add(worker);
        return made;
    }
}
