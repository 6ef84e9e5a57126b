using System.Collections.Concurrent;
using Nightjar.Simulation.Night;
using Nightjar.Simulation.Observing;

namespace Nightjar.Simulation;

/// <summary>A night of ZTF: whole alert packets of schema 4.02 with the truth about each.</summary>
/// <remarks>A month of pointings with weather and moon gives every alert its history; stamps are painted source by
/// source with noise, and the candidate's photometry is measured in them. The result depends on the options alone, not
/// on the number of threads. Memory stays bounded whatever the number of alerts.</remarks>
public sealed class ZtfNightSimulator
{
    private const int ObjectsPerBatch = 16;

    private readonly SimulationOptions _options;

    /// <summary>A simulator for a night.</summary>
    /// <exception cref="ArgumentException">An option is wrong.</exception>
    public ZtfNightSimulator(SimulationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
    }

    /// <summary>Makes the alerts, as many as the options ask for, in a fixed order; alerts of one object follow each
    /// other in time order.</summary>
    /// <param name="cancellationToken">Ends the night early with an <see cref="OperationCanceledException"/>.</param>
    public IEnumerable<SimulatedAlert> Simulate(CancellationToken cancellationToken = default)
    {
        if (_options.Alerts == 0) yield break;
        var planner = new NightPlanner(_options, SurveySchedule.Plan(_options.Seed, _options.Night));
        var workers = _options.Parallelism > 0 ? _options.Parallelism : Environment.ProcessorCount;
        var scheduler = new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, workers).ConcurrentScheduler;
        var simulators = new ConcurrentBag<ObjectSimulator>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // For every worker one batch that runs and one that waits; the consumer takes them in the order of the plan.
        var batches = new Queue<Task<SimulatedAlert[]>>(2 * workers);
        try
        {
            for (var emitted = 0; ;)
            {
                while (batches.Count < 2 * workers)
                {
                    var plans = new AlertPlan[ObjectsPerBatch];
                    for (var i = 0; i < plans.Length; i++) plans[i] = planner.Next();
                    batches.Enqueue(Task.Factory.StartNew(
                        () => Run(plans, simulators, stop.Token), stop.Token, TaskCreationOptions.None, scheduler));
                }

                foreach (var alert in batches.Dequeue().GetAwaiter().GetResult())
                {
                    yield return alert;
                    cancellationToken.ThrowIfCancellationRequested();
                    if (++emitted == _options.Alerts) yield break;
                }
            }
        }
        finally
        {
            stop.Cancel();
            Task.WhenAll(batches).ContinueWith(static _ => { }, TaskScheduler.Default).GetAwaiter().GetResult();
        }
    }

    private SimulatedAlert[] Run(AlertPlan[] plans, ConcurrentBag<ObjectSimulator> simulators, CancellationToken cancellationToken)
    {
        if (!simulators.TryTake(out var simulator)) simulator = new ObjectSimulator(_options.Seed);
        var alerts = new List<SimulatedAlert>(2 * plans.Length);
        foreach (var plan in plans)
        {
            cancellationToken.ThrowIfCancellationRequested();
            alerts.AddRange(simulator.Simulate(plan));
        }

        simulators.Add(simulator);
        return [.. alerts];
    }
}
