using Nightjar.Formats.Onnx;
using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Graphs;
using Nightjar.Learning.Onnx;
using Nightjar.Learning.Quantization;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Tests.Onnx;

/// <summary>A network with random weights whose export runs in ONNX Runtime and gives what the network gives.</summary>
internal sealed class OnnxComparison : IDisposable
{
    private const double Tolerance = 1e-5;
    private readonly OnnxRuntime _runtime;
    private readonly TensorPool _pool = new();
    private readonly Dictionary<string, Parameter> _parameters = new(StringComparer.Ordinal);
    private readonly Random _random = new(20240714);
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"nightjar-{Guid.NewGuid():N}.onnx");

    public OnnxComparison(OnnxRuntime runtime)
    {
        runtime.SkipIfAbsent();
        _runtime = runtime;
    }

    public void Dispose()
    {
        foreach (var parameter in _parameters.Values) parameter.Dispose();
        _pool.Dispose();
        File.Delete(_path);
    }

    /// <summary>Inputs that hold whole numbers from 0 to below a limit.</summary>
    public Dictionary<string, int> Limits { get; } = new(StringComparer.Ordinal);

    /// <summary>A parameter of random numbers about 0.</summary>
    public Parameter Weight(string name, params ReadOnlySpan<int> extents) => Weight(name, 0, extents);

    /// <summary>A parameter of random numbers, made when it is first asked for.</summary>
    public Parameter Weight(string name, float middle, params ReadOnlySpan<int> extents)
    {
        if (_parameters.TryGetValue(name, out var known)) return known;
        var shape = new Shape(extents);
        var values = _random.Normal(shape.Length, shape.Axes > 1 ? 1 / Math.Sqrt(shape.Rows) : 0.3);
        for (var i = 0; i < values.Length; i++) values[i] += middle;
        var parameter = new Parameter(name, _pool.RentCopy(shape, values, name));
        _parameters.Add(name, parameter);
        return parameter;
    }

    /// <summary>Compares for a batch of one and a batch of five.</summary>
    public FrozenModel Check(Func<Tape, Variable[], int[]?, Variable[]> forward, bool usesLengths, params GraphInput[] inputs)
    {
        var model = FrozenModel.Capture(inputs, forward, usesLengths);
        OnnxExporter.Write(model, _path);
        foreach (var batch in new[] { 1, 5 }) Compare(model, batch, inputs, forward);
        return model;
    }

    /// <summary>Compares a model with what <see cref="GraphRunner"/> gives for it.</summary>
    public OnnxModel Check(FrozenModel model, double tolerance = Tolerance)
    {
        OnnxExporter.Write(model, _path);
        using var runner = new GraphRunner(model);
        foreach (var batch in new[] { 1, 5 })
        {
            var inputs = model.Graph.Inputs.Select(i => (i.Name, Extents(i.Shape.With(0, batch)), (Array)_random.Normal(batch * i.Shape.Length))).ToList();
            var expected = runner.Run([.. inputs.Select(i => (float[])i.Item3)], batch);
            var actual = _runtime.Run(_path, inputs);
            for (var i = 0; i < expected.Length; i++) Numbers.Near(Numbers.Doubles(expected[i]), actual[i].Values, tolerance, $"{model.Graph.Outputs[i]}, batch {batch}");
        }

        return OnnxReader.Read(_path);
    }

    private void Compare(FrozenModel model, int batch, GraphInput[] inputs, Func<Tape, Variable[], int[]?, Variable[]> forward)
    {
        var feeds = new List<(string, int[], Array)>();
        using var tape = new Tape(_pool, isTraining: false);
        var tensors = new List<Tensor>();
        foreach (var input in inputs)
        {
            var shape = input.Shape.With(0, batch);
            var values = _random.Normal(shape.Length);
            if (Limits.TryGetValue(input.Name, out var limit)) values = Array.ConvertAll(values, _ => (float)_random.Next(limit));
            feeds.Add((input.Name, Extents(shape), values));
            tensors.Add(_pool.RentCopy(shape, values, input.Name));
        }

        int[]? lengths = null;
        if (model.Graph.UsesLengths)
        {
            var time = inputs[0].Shape[1];
            lengths = batch == 1 ? [time - 2] : [time, 1, 0, time / 2, time - 1];
            feeds.Add(("lengths", [batch], Array.ConvertAll(lengths, l => (long)l)));
        }

        var expected = forward(tape, [.. tensors.Select(t => tape.Input(t))], lengths);
        var actual = _runtime.Run(_path, feeds);
        Assert.Equal(expected.Length, actual.Count);
        for (var i = 0; i < expected.Length; i++)
        {
            var (extents, values) = actual[i];
            Assert.Equal(Extents(expected[i].Shape), extents);
            Numbers.Near(Numbers.Doubles(expected[i].Value.Span), values, Tolerance, $"{model.Graph.Outputs[i]}, batch {batch}");
        }

        tape.Reset();
        foreach (var tensor in tensors) tensor.Dispose();
    }

    private static int[] Extents(Shape shape)
    {
        var extents = new int[shape.Axes];
        for (var i = 0; i < extents.Length; i++) extents[i] = shape[i];
        return extents;
    }
}
