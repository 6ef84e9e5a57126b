using System.Diagnostics;
using Nightjar.Learning.Autodiff;
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

        run();
        var (wall, processor) = (Stopwatch.GetTimestamp(), Timing.ProcessTime());
        for (var i = 0; i < runs; i++) run();
        return new(Stopwatch.GetElapsedTime(wall).TotalSeconds / runs, (Timing.ProcessTime() - processor) / runs);
    }

    public void Dispose()
    {
        _tapes.Dispose();
        foreach (var owned in Enumerable.Reverse(_owned)) owned.Dispose();
        _pool.Dispose();
    }

    private T Own<T>(T owned)
        where T : IDisposable
    {
        _owned.Add(owned);
        return owned;
    }

    private Action Plan(Workload workload)
    {
        using var networks = new Networks(_pool);
        (Shape One, Func<Tape, Variable, Variable> Net) net = workload.Net switch
        {
            "braai" => (new(1, 63, 63, 3), networks.Braai),
            "convnext224" => (new(1, 224, 224, 3), networks.ConvNext),
            "convnext64" => (new(1, 64, 64, 3), networks.ConvNext),
            "t2" => (new(1, 100, 2), networks.TimeSeriesTransformer),
            _ => (new(1, 100, 4), networks.Gru),
        };
        using var model = FrozenModel.Capture([new("x", net.One)], (tape, x, _) => [net.Net(tape, x[0])]);
        var plan = Own(InferencePlan.Compile(model));
        InferenceRunner runner = workload.Threads == 1 ? plan.CreateSession() : new ParallelInference(plan, Workers(workload.Threads));
        Own(runner);
        var x = Own(networks.Random(net.One.With(0, workload.Batch)));
        var y = new float[workload.Batch * plan.OutputShapes[0].Length];
        return () => runner.Run(x.Span, y, workload.Batch);
    }

    private WorkerGroup Workers(int threads)
    {
        if (!_workers.TryGetValue(threads, out var group)) _workers.Add(threads, group = Own(new WorkerGroup(threads)));
        return group;
    }
}
