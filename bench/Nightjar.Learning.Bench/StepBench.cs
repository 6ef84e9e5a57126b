using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Kernels;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Bench;

/// <summary>One step of gradients (forward and backward, without an optimiser) of the nets of the table, on one thread.</summary>
internal sealed class StepBench : IDisposable
{
    private readonly TensorPool _pool = new();
    private readonly Random _random = new(1);
    private readonly Dictionary<string, Parameter> _parameters = new(StringComparer.Ordinal);

    public void Dispose()
    {
        foreach (var parameter in _parameters.Values) parameter.Dispose();
        _pool.Dispose();
    }

    public static void Run(TextWriter output)
    {
        using var bench = new StepBench();
        bench.Measure(output, "braai, batch 64", new(64, 63, 63, 3), bench.Braai);
        bench.Measure(output, "GRU (100 x 2, 100 steps), batch 256", new(256, 100, 4), bench.Gru);
        bench.Measure(output, "t2 (100 x 2), batch 256", new(256, 100, 2), bench.TimeSeriesTransformer);
    }

    private void Measure(TextWriter output, string name, Shape shape, Func<Tape, Variable, Variable> net)
    {
        using var x = Random(shape, 1);
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

    private Variable Braai(Tape tape, Variable x)
    {
        var h = Convolution(tape, x, "c1", 16);
        h = tape.Dropout(tape.MaxPool(Convolution(tape, h, "c2", 16), (2, 2)), 0.25f);
        h = Convolution(tape, h, "c3", 32);
        h = tape.Dropout(tape.MaxPool(Convolution(tape, h, "c4", 32), (4, 4)), 0.25f);
        h = tape.Dropout(Dense(tape, tape.Flatten(h), "d1", 256, Activation.Relu), 0.5f);
        return Dense(tape, h, "d2", 1);
    }

    private Variable Gru(Tape tape, Variable x)
    {
        var h = x;
        for (var layer = 0; layer < 2; layer++)
        {
            var name = $"gru{layer}";
            h = tape.Gru(h, Use(tape, name + ".i", h.Shape.Last, 300), Use(tape, name + ".h", 100, 300), Use(tape, name + ".bi", 300), Use(tape, name + ".bh", 300));
        }

        return Dense(tape, h, "head", 15);
    }

    private Variable TimeSeriesTransformer(Tape tape, Variable x)
    {
        var h = Dense(tape, x, "conv", 32, Activation.Relu);
        var attention = tape.Attend(Dense(tape, h, "q", 32), Dense(tape, h, "k", 32), Dense(tape, h, "v", 32), 16);
        h = tape.LayerNorm(tape.Add(h, tape.Dropout(Dense(tape, attention, "o", 32), 0.1f)), Use(tape, "g1", 32), Use(tape, "s1", 32), 1e-6f);
        var wide = Dense(tape, Dense(tape, h, "f1", 128, Activation.Relu), "f2", 32);
        h = tape.LayerNorm(tape.Add(h, tape.Dropout(wide, 0.1f)), Use(tape, "g2", 32), Use(tape, "s2", 32), 1e-6f);
        return Dense(tape, tape.GlobalAveragePool(tape.Reshape(h, new(h.Shape[0], h.Shape[1], 1, 32))), "classes", 14);
    }

    private Variable Convolution(Tape tape, Variable x, string name, int filters) =>
        tape.Conv2D(x, Use(tape, name + ".w", 3, 3, x.Shape[3], filters), Use(tape, name + ".b", filters), activation: Activation.Relu);

    private Variable Dense(Tape tape, Variable x, string name, int outputs, Activation activation = Activation.None) =>
        tape.Dense(x, Use(tape, name + ".w", x.Shape.Last, outputs), Use(tape, name + ".b", outputs), activation);

    private Variable Use(Tape tape, string name, params ReadOnlySpan<int> extents)
    {
        if (!_parameters.TryGetValue(name, out var parameter)) _parameters.Add(name, parameter = new(name, Random(new(extents), 0.1f)));
        return tape.Use(parameter);
    }

    private Tensor Random(Shape shape, float scale)
    {
        var tensor = _pool.Rent(shape);
        foreach (ref var value in tensor.Span) value = scale * ((2 * _random.NextSingle()) - 1);
        return tensor;
    }
}
