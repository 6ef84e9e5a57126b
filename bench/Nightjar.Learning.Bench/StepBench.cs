using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Bench;

/// <summary>One step of gradients (forward and backward, without an optimiser) of the nets of the table, on one thread.</summary>
internal sealed class StepBench : IDisposable
{
    private readonly TensorPool _pool = new();
    private readonly Networks _networks;

    private StepBench() => _networks = new(_pool);

    public void Dispose()
    {
        _networks.Dispose();
        _pool.Dispose();
    }

    public static void Run(TextWriter output)
    {
        using var bench = new StepBench();
        bench.Measure(output, "braai, batch 64", new(64, 63, 63, 3), bench._networks.Braai);
        bench.Measure(output, "GRU (100 x 2, 100 steps), batch 256", new(256, 100, 4), bench._networks.Gru);
        bench.Measure(output, "t2 (100 x 2), batch 256", new(256, 100, 2), bench._networks.TimeSeriesTransformer);
    }

    private void Measure(TextWriter output, string name, Shape shape, Func<Tape, Variable, Variable> net)
    {
        using var x = _networks.Random(shape);
        foreach (var isTraining in new[] { false, true })
        {
            using var tape = new Tape(_pool, isTraining);
            var (median, least) = Timing.Measure(() =>
            {
                var logits = net(tape, tape.Input(x));
                if (isTraining)
                {
                    using var targets = _pool.RentZeros(logits.Shape);
                    tape.Backward(tape.BinaryCrossEntropy(logits, targets));
                }

                tape.Reset();
            });
            output.WriteLine($"  {name}, {(isTraining ? "forward and backward" : "forward on the tape")}: {median * 1e3:f1} ms (best {least * 1e3:f1})");
        }
    }
}
