using Nightjar.Formats.SafeTensors;
using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Graphs;
using Nightjar.Learning.Inference;
using Nightjar.Learning.Layers;
using Nightjar.Learning.Tensors;

namespace Nightjar.Models.Tests;

/// <summary>Compares a network with what PyTorch, in double precision, made of the same weights: output, gradients of the image and of every
/// parameter, and the output when it serves, on a tape and as a plan.</summary>
internal static class TimmOracle
{
    private const double Tolerance = 1e-5;

    public static void Check(string name, Func<LayerScope, SingleInputLayer> build)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Oracles", name + ".safetensors");
        using var file = SafeTensorsFile.Open(path);
        using var pool = new TensorPool();
        using var network = build(new LayerScope(pool, seed: 3));
        Assert.All(TimmWeights.Load(path, network), unused => Assert.True(unused.EndsWith(".gradient", StringComparison.Ordinal) || unused is "input" or "output" or "direction", unused));
        // The oracle's batch norms take the running statistics.
        foreach (var parameter in network.Parameters.Where(p => p.IsStatistic)) parameter.IsTrainable = false;
        var (shape, pixels) = Image(file, "input");
        using var input = pool.RentCopy(shape, pixels);
        using var tape = new Tape(pool, isTraining: true);
        var x = tape.Input(input, needsGradient: true);
        var y = network.Forward(tape, x);
        var expected = file["output"].ToSingle();
        Near(expected, y.Value.Span, "output");
        tape.Backward(y, file["direction"].ToSingle());
        Near(Image(file, "input.gradient").Values, x.Gradient!.Span, "gradient of the image");
        foreach (var parameter in network.Parameters.Where(p => !p.IsStatistic))
        {
            var gradient = TimmWeights.Turn(file[TimmWeights.NameOf(parameter) + ".gradient"].ToSingle(), parameter);
            Near(gradient, tape.GradientOf(parameter)!.Span, $"gradient of {parameter.Name}");
        }

        tape.Reset();
        using var serving = new Tape(pool, isTraining: false);
        Near(expected, network.Forward(serving, serving.Input(input)).Value.Span, "output when serving");
        using var frozen = FrozenModel.Capture([new("image", shape.With(0, 1))], (recording, inputs, _) => [network.Forward(recording, inputs[0])]);
        using var plan = InferencePlan.Compile(frozen);
        using var session = plan.CreateSession();
        var served = new float[expected.Length];
        session.Run(pixels, served, shape[0]);
        Near(expected, served, "output of the plan");
    }

    /// <summary>Images in this library's order of axes.</summary>
    private static (Shape Shape, float[] Values) Image(SafeTensorsFile file, string name)
    {
        var tensor = file[name];
        var (batch, channels, height, width) = (tensor.Shape[0], tensor.Shape[1], tensor.Shape[2], tensor.Shape[3]);
        var values = tensor.ToSingle();
        var turned = new float[values.Length];
        for (var place = 0; place < values.Length; place++)
        {
            var (item, rest) = Math.DivRem(place, channels * height * width);
            var (channel, pixel) = Math.DivRem(rest, height * width);
            turned[(((item * height * width) + pixel) * channels) + channel] = values[place];
        }

        return (new(batch, height, width, channels), turned);
    }

    private static void Near(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string label)
    {
        Assert.Equal(expected.Length, actual.Length);
        double difference = 0, size = 0;
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(float.IsFinite(actual[i]), $"{label}: element {i} is {actual[i]}");
            size = Math.Max(size, Math.Abs((double)expected[i]));
            difference = Math.Max(difference, Math.Abs((double)expected[i] - actual[i]));
        }

        Assert.True(difference <= Tolerance * size, $"{label}: relative error {difference / size:E1}");
    }
}
