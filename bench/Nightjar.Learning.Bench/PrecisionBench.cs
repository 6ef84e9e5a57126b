using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Graphs;
using Nightjar.Learning.Inference;
using Nightjar.Learning.Kernels;
using Nightjar.Learning.Quantization;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Bench;

/// <summary>Plans of the same network in float32, with weights in 16 and 8 bits, and in integers, on one thread, turn by turn so that
/// other work on the machine meets all of them.</summary>
internal sealed class PrecisionBench : IDisposable
{
    private const int Rounds = 3;

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
        using var bench = new PrecisionBench();
        using var gru = FrozenModel.Capture([new("x", new(1, 100, 4))], (tape, x, _) => [bench.Gru(tape, x[0])]);
        using var braai = FrozenModel.Capture([new("x", new(1, 63, 63, 3))], (tape, x, _) => [bench.Braai(tape, x[0])]);
        foreach (var batch in new[] { 1, 64 })
        {
            bench.Measure(output, $"GRU (100 x 2, 100 steps), batch {batch}", gru, batch);
            bench.Measure(output, $"braai, batch {batch}", braai, batch);
        }
    }

    private void Measure(TextWriter output, string label, FrozenModel model, int batch)
    {
        var x = Numbers(batch * model.Graph.Inputs[0].Shape.Length, 1);
        using var calibrator = new Calibrator(model);
        calibrator.Add([x], batch);
        using var half = ModelQuantizer.ToBFloat16(model);
        using var small = ModelQuantizer.ToInt8(model);
        using var integers = ModelQuantizer.ToIntegers(model, calibrator.Scales());
        (string Name, FrozenModel Model)[] models = [("float32", model), ("bfloat16", half), ("int8 weights", small), ("integers", integers)];
        var plans = Array.ConvertAll(models, m => InferencePlan.Compile(m.Model));
        var sessions = Array.ConvertAll(plans, p => p.CreateSession());
        var results = Array.ConvertAll(plans, p => new float[batch * p.OutputShapes[0].Length]);
        var times = Array.ConvertAll(plans, _ => new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < plans.Length; i++)
            {
                var (session, result) = (sessions[i], results[i]);
                times[i].Add(Timing.Measure(() => session.Run(x, result, batch)).Median);
            }
        }

        for (var i = 0; i < plans.Length; i++)
        {
            times[i].Sort();
            var error = results[i].Zip(results[0], (a, b) => MathF.Abs(a - b)).Max();
            output.WriteLine($"  {label}, {models[i].Name}: {times[i][Rounds / 2] * 1e6:f0} us ({times[0][Rounds / 2] / times[i][Rounds / 2]:f2} x float32), {plans[i].WeightBytes / 1024} KiB of weights, output within {error:g2}");
            sessions[i].Dispose();
            plans[i].Dispose();
        }
    }

    private Variable Braai(Tape tape, Variable x)
    {
        var h = tape.MaxPool(Convolution(tape, Convolution(tape, x, "c1", 16), "c2", 16), (2, 2));
        h = tape.MaxPool(Convolution(tape, Convolution(tape, h, "c3", 32), "c4", 32), (4, 4));
        h = Dense(tape, tape.Flatten(h), "d1", 256, Activation.Relu);
        return tape.Activate(Dense(tape, h, "d2", 1), Activation.Sigmoid);
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

    private Variable Convolution(Tape tape, Variable x, string name, int filters) =>
        tape.Conv2D(x, Use(tape, name + ".w", 3, 3, x.Shape[3], filters), Use(tape, name + ".b", filters), activation: Activation.Relu);

    private Variable Dense(Tape tape, Variable x, string name, int outputs, Activation activation = Activation.None) =>
        tape.Dense(x, Use(tape, name + ".w", x.Shape.Last, outputs), Use(tape, name + ".b", outputs), activation);

    private Variable Use(Tape tape, string name, params ReadOnlySpan<int> extents)
    {
        var shape = new Shape(extents);
        if (!_parameters.TryGetValue(name, out var parameter)) _parameters.Add(name, parameter = new(name, _pool.RentCopy(shape, Numbers(shape.Length, MathF.Sqrt(6f / shape.Rows)), name)));
        return tape.Use(parameter);
    }

    private float[] Numbers(int count, float scale)
    {
        var values = new float[count];
        foreach (ref var value in values.AsSpan()) value = scale * ((2 * _random.NextSingle()) - 1);
        return values;
    }
}
