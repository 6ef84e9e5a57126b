using System.Diagnostics;
using Nightjar.Learning.Bench.Vision;
using Nightjar.Learning.Graphs;
using Nightjar.Learning.Inference;
using Nightjar.Learning.Parallelism;
using Nightjar.Learning.Simd;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Bench.Rivals;

/// <summary>Nightjar as it serves: plans, on a group of workers where there are more threads. Training and products run on tapes.</summary>
internal sealed class PlanContender : IContender
{
    private readonly TensorPool _pool = new(isChecking: false);
    private readonly TapeContender _tapes = new();
    private readonly Dictionary<Workload, Action> _prepared = [];
    private readonly Dictionary<Workload, double> _seconds = [];
    private readonly Dictionary<int, WorkerGroup> _workers = [];
    private readonly List<IDisposable> _owned = [];

    public string Name => $"Nightjar ({SimdSupport.Level})";

    public Measurement? Measure(Workload workload, int runs)
    {
        if (workload.Net == "matmul" || workload.Net.StartsWith("train-", StringComparison.Ordinal)) return _tapes.Measure(workload, runs);
        if (!_prepared.TryGetValue(workload, out var run))
        {
            _prepared.Add(workload, run = Plan(workload));
            run();
        }

        // Runs of seconds need no others before them.
        if (_seconds.GetValueOrDefault(workload) < 1) run();
        var (wall, processor) = (Stopwatch.GetTimestamp(), Timing.ProcessTime());
        for (var i = 0; i < runs; i++) run();
        var measurement = new Measurement(Stopwatch.GetElapsedTime(wall).TotalSeconds / runs, (Timing.ProcessTime() - processor) / runs);
        _seconds[workload] = measurement.Wall;
        return measurement;
    }

    public void Dispose()
    {
        _tapes.Dispose();
        foreach (var owned in Enumerable.Reverse(_owned)) owned.Dispose();
        _pool.Dispose();
    }

    /// <summary>Serves some batches of a network from a file, on one thread.</summary>
    /// <returns>Bytes of the plan and its session.</returns>
    public long Serve(string path, int batch, int batches)
    {
        InferencePlan plan;
        using (var model = FrozenModel.Load(path)) plan = Own(InferencePlan.Compile(model, new(LargestBatch: batch)));
        var session = Own(plan.CreateSession());
        using var networks = new Networks(_pool);
        var x = Own(networks.Random(plan.Inputs[0].Shape.With(0, batch)));
        var y = new float[batch * plan.OutputShapes[0].Length];
        for (var i = 0; i < batches; i++) session.Run(x.Span, y, batch);
        return plan.WeightBytes + plan.SessionBytes;
    }

    private T Own<T>(T owned)
        where T : IDisposable
    {
        _owned.Add(owned);
        return owned;
    }

    private Action Plan(Workload workload)
    {
        using var model = ModelFiles.Make(_pool, workload.Net);
        var plan = Own(InferencePlan.Compile(model, new(LargestBatch: workload.Batch)));
        InferenceRunner runner = workload.Threads == 1 ? plan.CreateSession() : new ParallelInference(plan, Workers(workload.Threads));
        Own(runner);
        using var networks = new Networks(_pool);
        var x = Own(networks.Random(plan.Inputs[0].Shape.With(0, workload.Batch)));
        var y = new float[workload.Batch * plan.OutputShapes[0].Length];
        return () => runner.Run(x.Span, y, workload.Batch);
    }

    private WorkerGroup Workers(int threads)
    {
        if (!_workers.TryGetValue(threads, out var group)) _workers.Add(threads, group = Own(new WorkerGroup(threads)));
        return group;
    }
}
