using System.Text.Json;
using Nightjar.Formats.SafeTensors;
using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Tests.Oracles;

/// <summary>One case of an oracle's file on one tape: hands out its inputs and remembers which gradients to compare.</summary>
internal sealed class OracleCase(SafeTensorsFile file, string name, Tape tape) : IDisposable
{
    private readonly List<Tensor> _tensors = [];
    private readonly List<(string Name, Variable Variable, float[] Expected, bool Vanishes)> _gradients = [];

    public string Name => name;

    public Tape Tape => tape;

    public JsonElement Options { get; } = JsonElement.Parse(file.Metadata[name]);

    /// <summary>The layout of the output.</summary>
    public TorchLayout OutputLayout { get; set; } = TorchLayout.Same;

    public bool Has(string tensor) => file.TryGet($"{name}/{tensor}", out _);

    public int[] Integers(string tensor) => Array.ConvertAll(file[$"{name}/{tensor}"].As<long>().ToArray(), x => (int)x);

    public int[]? Lengths => Has("lengths") ? Integers("lengths") : null;

    public (Shape Shape, float[] Values) Read(string tensor, TorchLayout? layout = null)
    {
        var read = file[$"{name}/{tensor}"];
        return (layout ?? TorchLayout.Same).Convert(read.Shape, read.As<float>());
    }

    /// <summary>Numbers that live until the case ends.</summary>
    public Tensor Constant(Shape shape, float[] values)
    {
        var tensor = tape.Pool.RentCopy(shape, values);
        _tensors.Add(tensor);
        return tensor;
    }

    public Tensor Constant(string tensor)
    {
        var (shape, values) = Read(tensor);
        return Constant(shape, values);
    }

    /// <summary>An input or parameter whose gradient is compared.</summary>
    /// <param name="tensor">Its name.</param>
    /// <param name="layout">From PyTorch's order of axes to ours.</param>
    /// <param name="part">Which of <paramref name="parts"/> equal parts of the first axis, before the layout.</param>
    /// <param name="parts">Number of parts.</param>
    /// <param name="vanishes">Whether the gradient is zero by mathematics, so that only rounding is left of it.</param>
    public Variable Use(string tensor, TorchLayout? layout = null, int part = 0, int parts = 1, bool vanishes = false)
    {
        var (shape, values) = Part(tensor, layout, part, parts);
        var variable = tape.Input(Constant(shape, values), needsGradient: true);
        if (Has("direction")) _gradients.Add((tensor, variable, Part(tensor + ".gradient", layout, part, parts).Values, vanishes));
        return variable;
    }

    public Variable? UseIfThere(string tensor, TorchLayout? layout = null) => Has(tensor) ? Use(tensor, layout) : null;

    public (int First, int Second) Pair(string option) => (Options.GetProperty(option)[0].GetInt32(), Options.GetProperty(option)[1].GetInt32());

    /// <summary>Compares the output, and the gradients where the case has some.</summary>
    public void Compare(Variable output, string label)
    {
        var (shape, expected) = Read("output", OutputLayout);
        Assert.Equal(shape.Length, output.Shape.Length);
        Near(expected, output.Value.Span, label + " output");
        if (!Has("direction")) return;
        tape.Backward(output, Read("direction", OutputLayout).Values);
        foreach (var (tensor, variable, gradient, vanishes) in _gradients)
        {
            var actual = variable.Gradient is { } g ? g.Span : new float[gradient.Length];
            if (!vanishes) Near(gradient, actual, $"{label} gradient of {tensor}");
            else Numbers.Near(new double[gradient.Length], actual, 1e-5, $"{label} vanishing gradient of {tensor}");
        }
    }

    public void Dispose()
    {
        tape.Reset();
        foreach (var tensor in _tensors) tensor.Dispose();
    }

    /// <summary>max|a - b| / max|b| at most <see cref="Oracle.Tolerance"/>.</summary>
    internal static void Near(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string label)
    {
        Assert.Equal(expected.Length, actual.Length);
        double difference = 0, size = 0;
        var worst = 0;
        for (var i = 0; i < expected.Length; i++)
        {
            if (!float.IsFinite(actual[i])) Assert.Fail($"{label}: element {i} of {expected.Length} is {actual[i]}");
            size = Math.Max(size, Math.Abs((double)expected[i]));
            var d = Math.Abs((double)expected[i] - actual[i]);
            if (d <= difference) continue;
            (difference, worst) = (d, i);
        }

        if (!(difference <= Oracle.Tolerance * size))
            Assert.Fail($"{label}: element {worst} of {expected.Length} is {actual[worst]:R}, PyTorch has {expected[worst]:R}; relative error {difference / size:E1}");
    }

    private (Shape Shape, float[] Values) Part(string tensor, TorchLayout? layout, int part, int parts)
    {
        var read = file[$"{name}/{tensor}"];
        var shape = read.Shape.ToArray();
        if (parts > 1) shape[0] /= parts;
        var length = read.As<float>().Length / parts;
        return (layout ?? TorchLayout.Same).Convert(shape, read.As<float>().Slice(part * length, length));
    }
}
