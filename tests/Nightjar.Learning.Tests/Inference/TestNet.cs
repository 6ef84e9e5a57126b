using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Graphs;
using Nightjar.Learning.Inference;
using Nightjar.Learning.Kernels;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Tests.Inference;

/// <summary>A network of random weights as code and as a frozen model.</summary>
internal sealed class TestNet : IDisposable
{
    private readonly TensorPool _pool = new(isChecking: true);
    private readonly Dictionary<string, Parameter> _parameters = new(StringComparer.Ordinal);
    private readonly Random _random = new(5);
    private readonly Func<TestNet, Tape, Variable[], int[]?, Variable[]> _forward;
    private readonly Shape[] _inputs;
    private readonly bool _usesLengths;

    public TestNet(Shape[] inputs, Func<TestNet, Tape, Variable[], int[]?, Variable[]> forward, bool usesLengths = false)
    {
        (_inputs, _forward, _usesLengths) = (inputs, forward, usesLengths);
        Model = FrozenModel.Capture([.. inputs.Select((s, i) => new GraphInput($"x{i}", s))], (tape, x, lengths) => forward(this, tape, x, lengths), usesLengths);
    }

    public FrozenModel Model { get; }

    public void Dispose()
    {
        Model.Dispose();
        foreach (var parameter in _parameters.Values) parameter.Dispose();
        _pool.Dispose();
    }

    /// <summary>A weight in the range of 1 / √inputs.</summary>
    public Variable Use(Tape tape, string name, params ReadOnlySpan<int> extents) => tape.Use(Parameter(name, extents));

    public Parameter Parameter(string name, params ReadOnlySpan<int> extents)
    {
        if (_parameters.TryGetValue(name, out var parameter)) return parameter;
        var shape = new Shape(extents);
        var scale = extents.Length > 1 ? 1 / Math.Sqrt(shape.Length / shape.Last) : 0.5;
        parameter = new(name, _pool.RentCopy(shape, _random.Normal(shape.Length, scale), name));
        _parameters.Add(name, parameter);
        return parameter;
    }

    public Variable Dense(Tape tape, Variable x, string name, int outputs, Activation activation = Activation.None) =>
        tape.Dense(x, Use(tape, name + ".weight", x.Shape.Last, outputs), Use(tape, name + ".bias", outputs), activation);

    public Variable Convolution(Tape tape, Variable x, string name, int size, int filters, ConvolutionOptions? options = null, Activation activation = Activation.None) =>
        tape.Conv2D(x, Use(tape, name + ".weight", size, size, x.Shape[3] / (options?.Groups ?? 1), filters), Use(tape, name + ".bias", filters), options, activation);

    public Variable BatchNorm(Tape tape, Variable x, string name)
    {
        var variance = Parameter(name + ".variance", x.Shape.Last);
        foreach (ref var v in variance.Value.Span) v = Math.Max(Math.Abs(v), 0.1f);
        return tape.BatchNorm(x, Use(tape, name + ".gain", x.Shape.Last), Use(tape, name + ".shift", x.Shape.Last), Parameter(name + ".mean", x.Shape.Last), variance);
    }

    public Variable LayerNorm(Tape tape, Variable x, string name) =>
        tape.LayerNorm(x, Use(tape, name + ".gain", x.Shape.Last), Use(tape, name + ".shift", x.Shape.Last));

    /// <summary>Random inputs for a batch.</summary>
    public float[][] Inputs(int batch, int seed) => Array.ConvertAll(_inputs, s => new Random(seed).Normal(s.Length * batch));

    public int[]? Lengths(int batch, int seed)
    {
        var random = new Random(seed);
        return _usesLengths ? [.. Enumerable.Range(0, batch).Select(_ => random.Next(_inputs[0][1] + 1))] : null;
    }

    /// <summary>What the tape gives.</summary>
    public float[][] OnTape(float[][] inputs, int batch, int[]? lengths)
    {
        using var tape = new Tape(_pool, isTraining: false);
        var tensors = inputs.Select((v, i) => _pool.RentCopy(_inputs[i].With(0, batch), v)).ToArray();
        var outputs = _forward(this, tape, Array.ConvertAll(tensors, t => tape.Input(t)), lengths).Select(o => o.Value.Span.ToArray()).ToArray();
        tape.Reset();
        foreach (var tensor in tensors) tensor.Dispose();
        return outputs;
    }

    /// <summary>What a plan gives.</summary>
    public static float[][] OnPlan(InferencePlan plan, InferenceSession session, float[][] inputs, int batch, int[]? lengths)
    {
        var outputs = plan.OutputShapes.Select(s => new float[s.Length * batch]).ToArray();
        Array.ForEach(outputs, o => o.AsSpan().Fill(float.NaN));
        session.Run(Array.ConvertAll(inputs, i => new ReadOnlyMemory<float>(i)), Array.ConvertAll(outputs, o => new Memory<float>(o)), batch, lengths);
        return outputs;
    }
}
