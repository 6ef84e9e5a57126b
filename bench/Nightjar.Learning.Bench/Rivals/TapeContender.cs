using System.Diagnostics;
using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Kernels;
using Nightjar.Learning.Optimisation;
using Nightjar.Learning.Parallelism;
using Nightjar.Learning.Simd;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Bench.Rivals;

/// <summary>Nightjar's operations run one by one on tapes, one tape a thread.</summary>
internal sealed unsafe class TapeContender : IContender
{
    private readonly TensorPool _pool = new(isChecking: false);
    private readonly Dictionary<Workload, Action> _prepared = [];
    private readonly List<IDisposable> _owned = [];

    public string Name => $"Nightjar's tape ({SimdSupport.Level})";

    public Measurement? Measure(Workload workload, int runs)
    {
        if (!_prepared.TryGetValue(workload, out var run))
        {
            _prepared.Add(workload, run = workload.Net == "matmul" ? Product(workload.Batch) : Network(workload));
            run();
        }

        run();
        var (wall, processor) = (Stopwatch.GetTimestamp(), Timing.ProcessTime());
        for (var i = 0; i < runs; i++) run();
        return new(Stopwatch.GetElapsedTime(wall).TotalSeconds / runs, (Timing.ProcessTime() - processor) / runs);
    }

    public void Dispose()
    {
        foreach (var owned in Enumerable.Reverse(_owned)) owned.Dispose();
        _pool.Dispose();
    }

    private T Own<T>(T owned)
        where T : IDisposable
    {
        _owned.Add(owned);
        return owned;
    }

    private Action Product(int size)
    {
        var networks = Own(new Networks(_pool));
        var (a, b, c) = (Own(networks.Random(new(size, size))), Own(networks.Random(new(size, size))), Own(_pool.Rent(new(size, size))));
        return () => Gemm.Multiply(new(a.Pointer, size, size), new MatrixView(b.Pointer, size, size), new(c.Pointer, size, size));
    }

    private Action Network(Workload workload)
    {
        const string training = "train-";
        var isTraining = workload.Net.StartsWith(training, StringComparison.Ordinal);
        var name = isTraining ? workload.Net[training.Length..] : workload.Net;
        var networks = Own(new Networks(_pool));
        (Shape One, Func<Tape, Variable, Variable> Net) net = name switch
        {
            "braai" => (new(63, 63, 3), networks.Braai),
            "convnext224" => (new(224, 224, 3), networks.ConvNext),
            "convnext64" => (new(64, 64, 3), networks.ConvNext),
            "t2" => (new(100, 2), networks.TimeSeriesTransformer),
            _ => (new(100, 4), networks.Gru),
        };
        var part = workload.Batch / workload.Threads;
        Shape shape = net.One.Axes == 3 ? new(part, net.One[0], net.One[1], net.One[2]) : new(part, net.One[0], net.One[1]);
        var parts = Enumerable.Range(0, workload.Threads).Select(i => (Tape: Own(new Tape(_pool, isTraining, (ulong)i)), X: Own(networks.Random(shape)))).ToArray();
        Tensor? targets = null;
        void Run(int i)
        {
            var (tape, x) = parts[i];
            var output = net.Net(tape, tape.Input(x));
            if (isTraining) tape.Backward(tape.BinaryCrossEntropy(output, targets ??= Own(_pool.RentZeros(output.Shape))));
        }

        // The first run makes the parameters and targets, which the others share.
        Run(0);
        parts[0].Tape.Reset();
        var group = Own(new WorkerGroup(workload.Threads));
        Action<int> work = Run;
        if (!isTraining)
        {
            return () =>
            {
                group.Run(parts.Length, work);
                foreach (var (tape, _) in parts) tape.Reset();
            };
        }

        var gradients = Own(new Gradients(_pool, networks.Parameters));
        var optimiser = Own(new Adam(_pool, gradients, 1e-3f));
        var tapes = Array.ConvertAll(parts, p => p.Tape);
        var shares = Array.ConvertAll(parts, _ => 1f / parts.Length);
        return () =>
        {
            group.Run(parts.Length, work);
            gradients.Gather(tapes, shares);
            optimiser.Step();
            foreach (var tape in tapes) tape.Reset();
        };
    }
}
