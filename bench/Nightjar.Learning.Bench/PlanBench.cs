using System.Diagnostics;
using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Graphs;
using Nightjar.Learning.Inference;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Bench;

/// <summary>Plans of the networks of the table on one thread, and how long it takes to load them.</summary>
internal sealed class PlanBench : IDisposable
{
    private readonly TensorPool _pool = new(isChecking: false);
    private readonly Networks _networks;

    private PlanBench() => _networks = new(_pool);

    public void Dispose()
    {
        _networks.Dispose();
        _pool.Dispose();
    }

    public static void Run(TextWriter output, string filter)
    {
        One(output, filter, "braai", new(1, 63, 63, 3), n => n.Braai, 1, 64);
        One(output, filter, "GRU", new(1, 100, 4), n => n.Gru, 1, 256);
        One(output, filter, "t2", new(1, 100, 2), n => n.TimeSeriesTransformer, 1, 256);
        One(output, filter, "ConvNeXt-pico 63x63", new(1, 63, 63, 3), n => n.ConvNext, 32);
        One(output, filter, "ConvNeXt-pico 64x64", new(1, 64, 64, 3), n => n.ConvNext, 1, 32);
        One(output, filter, "ConvNeXt-pico 224x224", new(1, 224, 224, 3), n => n.ConvNext, 1);
        One(output, filter, "BTSbot's image CNN", new(1, 63, 63, 3), n => n.Btsbot, 32);
        One(output, filter, "MaxViT-tiny 128x128", new(1, 128, 128, 3), n => n.MaxVit, 4);
        One(output, filter, "MaxViT-tiny 224x224", new(1, 224, 224, 3), n => n.MaxVit, 4);
    }

    private static void One(TextWriter output, string filter, string name, Shape shape, Func<Networks, Func<Tape, Variable, Variable>> net, params ReadOnlySpan<int> batches)
    {
        if (!name.Contains(filter, StringComparison.OrdinalIgnoreCase)) return;
        using var bench = new PlanBench();
        bench.Measure(output, name, shape, net(bench._networks), filter.Length > 0, batches);
    }

    private void Measure(TextWriter output, string name, Shape shape, Func<Tape, Variable, Variable> net, bool describes, ReadOnlySpan<int> batches)
    {
        using var model = FrozenModel.Capture([new("x", shape)], (tape, x, _) => [net(tape, x[0])]);
        using var plan = InferencePlan.Compile(model, new(LargestBatch: Math.Min(256, Math.Max(8, 2_000_000 / shape.Length))));
        using var session = plan.CreateSession();
        foreach (var batch in batches)
        {
            using var x = _networks.Random(shape.With(0, batch));
            var y = new float[batch * plan.OutputShapes[0].Length];
            var (median, least) = Timing.Measure(() => session.Run(x.Span, y, batch));
            output.WriteLine($"  {name}, batch {batch}: {median * 1e6:f0} us (best {least * 1e6:f0}), {batch / median:f0} /s");
            if (describes) Profile(output, plan, session, () => session.Run(x.Span, y, batch));
        }

        var file = model.Weights.Values.Sum(w => (long)w.Bytes.Length);
        output.WriteLine($"  {name}: {file / 1e3:f0} kB of weights in the file, {plan.WeightBytes / 1e3:f0} kB packed ({(double)plan.WeightBytes / file:f2}), {plan.SessionBytes / 1e3:f0} kB of values a session of {plan.Options.LargestBatch} items");
        Load(output, name, model);
        if (describes) output.WriteLine(plan.Describe());
    }

    // What each step took in its quickest run, by the clock: what else runs on the machine only ever makes steps longer.
    private static void Profile(TextWriter output, InferencePlan plan, InferenceSession session, Action run)
    {
        var runs = Enumerable.Range(0, 31).Select(_ =>
        {
            session.StepTicks = new long[plan.Steps.Length];
            run();
            return session.StepTicks;
        }).ToList();
        session.StepTicks = null;
        for (var i = 0; i < plan.Steps.Length; i++)
        {
            var ticks = runs.Min(r => r[i]);
            output.WriteLine($"    {ticks * 1e6 / Stopwatch.Frequency,9:f1} us  {plan.Steps[i].Name}");
        }
    }

    private static void Load(TextWriter output, string name, FrozenModel model)
    {
        var path = Path.Combine(Path.GetTempPath(), $"nightjar-{Environment.ProcessId}.safetensors");
        model.Save(path);
        try
        {
            // A second is enough for the runtime to compile the way from file to plan for good.
            for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start).TotalSeconds < 1;) Once(path);
            var times = new double[101];
            var parts = new double[101];
            for (var i = 0; i < times.Length; i++) (parts[i], times[i]) = Once(path);
            Array.Sort(times);
            Array.Sort(parts);
            output.WriteLine($"  {name}: loaded in {parts[50] * 1e6:f0} us, loaded and compiled in {times[50] * 1e6:f0} us (best {times[0] * 1e6:f0})");
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static (double Loaded, double Compiled) Once(string path)
    {
        var start = Stopwatch.GetTimestamp();
        using var model = FrozenModel.Load(path);
        var loaded = Stopwatch.GetElapsedTime(start).TotalSeconds;
        using var plan = InferencePlan.Compile(model, new(LargestBatch: 1));
        return (loaded, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }
}
