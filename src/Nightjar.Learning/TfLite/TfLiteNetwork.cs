using System.Globalization;
using Nightjar.Formats.TfLite;
using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Graphs;
using Nightjar.Learning.Kernels;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.TfLite;

/// <summary>Runs the operators of a file on a tape. Shapes are computed as numbers on the way.</summary>
internal sealed class TfLiteNetwork : IDisposable
{
    // A file of a few bytes can describe values of any size: all of a run together have so many numbers
    // at most, and take so many products.
    private const long MostNumbers = 1L << 27;
    private const long MostProducts = 1L << 38;
    private const int MostIntegers = 64;

    private readonly TfLiteFile _file;
    private readonly TfLiteSubgraph _graph;
    private readonly TfLitePatterns _patterns;
    private readonly TfLiteConstants _constants = new();
    private readonly Dictionary<int, TfLiteValue> _values = [];
    private long _room;
    private long _work;

    public TfLiteNetwork(TfLiteFile file, bool roundsValues = false)
    {
        (_file, _graph, RoundsValues) = (file, file.Main, roundsValues);
        _patterns = new(_graph);
        Inputs = [.. _graph.Inputs.Select(InputOf)];
        if (Inputs.Sum(i => (long)i.Shape.Length) is > MostNumbers / 4 and var numbers) throw new ModelFormatException(file.Path, $"its inputs have {numbers} numbers");
        if (Inputs.GroupBy(i => i.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new ModelFormatException(file.Path, $"there are two inputs {twice.Key}");
    }

    /// <summary>What the network takes.</summary>
    public IReadOnlyList<GraphInput> Inputs { get; }

    /// <summary>Whether values that meet int8 weights are rounded to bytes.</summary>
    public bool RoundsValues { get; }

    /// <summary>The tape of the run.</summary>
    public Tape Tape { get; private set; } = null!;

    /// <summary>The operator at hand.</summary>
    public TfLiteOperator Step { get; private set; } = null!;

    /// <summary>Items of the batch of the run.</summary>
    public int Batch { get; private set; }

    /// <summary>Runs the network.</summary>
    public Variable[] Run(Tape tape, Variable[] inputs)
    {
        Tape = tape;
        _values.Clear();
        (_room, _work) = (MostNumbers, MostProducts);
        Batch = inputs.Length == 0 ? 1 : inputs[0].Shape[0];
        for (var i = 0; i < inputs.Length; i++) _values[_graph.Inputs[i]] = new(inputs[i].Shape) { Variable = inputs[i] };
        foreach (var step in _patterns.Live())
        {
            Step = step;
            try
            {
                var value = _patterns.Fusions.TryGetValue(step.Index, out var fusion) ? TfLiteLayers.Run(this, fusion) : TfLiteOperators.Run(this);
                Claim(value.Shape.Length);
                _values[step.Outputs[0]] = value;
            }
            catch (Exception e) when (e is ArgumentException or OverflowException)
            {
                throw Fault(e.Message);
            }
        }

        return [.. _graph.Outputs.Select(OutputOf)];
    }

    /// <summary>What was frozen, with the integers of the file as weights.</summary>
    public FrozenModel Narrow(FrozenModel model) => _constants.Narrow(_file.Path, model);

    /// <summary>Ends the constants.</summary>
    public void Dispose() => _constants.Dispose();

    /// <summary>The error of the operator at hand; names file, operator and what it makes.</summary>
    public TfLiteFormatException Fault(string reason) =>
        Step.Fault($"which makes {(Step.Outputs.Count == 0 ? "nothing" : _graph.Tensors[Step.Outputs[0]].ToString())}, cannot be imported: {reason}");

    /// <summary>Counts numbers that are about to be computed, and products that it takes.</summary>
    public void Claim(long numbers, long products = 0)
    {
        if (numbers > _room) throw Fault($"the values of the network have more than {MostNumbers} numbers");
        if (products > _work) throw Fault($"the network takes more than {MostProducts} products for each item");
        (_room, _work) = (_room - numbers, _work - products);
    }

    /// <summary>An input of the operator at hand, or null for an absent one.</summary>
    public TfLiteValue? Optional(int input) => Step.InputOrNone(input) is >= 0 and var tensor ? Value(tensor) : null;

    /// <summary>An input of the operator at hand.</summary>
    public TfLiteValue Input(int input) => Optional(input) ?? throw Fault($"its input {input} is left out");

    /// <summary>The value of a tensor.</summary>
    public TfLiteValue Value(int index)
    {
        if (_values.TryGetValue(index, out var value)) return value;
        var tensor = index < 0 ? throw Fault("one of its inputs is left out") : _graph.Tensors[index];
        if (!tensor.IsConstant) throw Fault($"nothing before it makes tensor {tensor}");
        var shape = new Shape([.. tensor.Shape]);
        var isReal = tensor.Quantisation is not null || tensor.DataType is TfLiteDataType.Float32 or TfLiteDataType.Float16 or TfLiteDataType.Float64;
        if (isReal) Claim(tensor.ElementCount);
        value = isReal
            ? new(shape) { Numbers = tensor.ToFloats(), Tensor = tensor }
            : new(shape) { Integers = Bounded(tensor.ElementCount, tensor.ToIntegers), Tensor = tensor };
        _values.Add(index, value);
        return value;
    }

    /// <summary>Integers of an input, which must be known: axes, a shape, indices.</summary>
    public long[] Integers(int input) => Input(input).Integers ?? throw Fault($"its input {input} holds no integers that are known before the network runs");

    /// <summary>A constant's numbers.</summary>
    public float[] Numbers(TfLiteValue value, string what) => value.Numbers ?? throw Fault($"its {what} is no constant");

    /// <summary>Integers as a value; only as many as shapes and axes need.</summary>
    public TfLiteValue Whole(long[] values, params int[] shape) => new(new Shape(shape)) { Integers = Bounded(values.Length, () => values) };

    /// <summary>A value as it lies on the tape, under whatever shape.</summary>
    public Variable Lying(TfLiteValue value)
    {
        if (value.Padding is not null) throw Fault("zeros around an image are read by something else than a convolution");
        return value.Variable ?? Weight("constant", value.Shape, value.Numbers ?? throw Fault("it computes with integers"));
    }

    /// <summary>A value on the tape under its own shape.</summary>
    public Variable On(TfLiteValue value) => On(value, value.Shape);

    /// <summary>A value on the tape under a shape.</summary>
    public Variable On(TfLiteValue value, Shape shape)
    {
        var variable = Lying(value);
        return variable.Shape == shape ? variable : Tape.Reshape(variable, shape);
    }

    /// <summary>Numbers as a weight on the tape, named after the operator at hand.</summary>
    public Variable Weight(string role, Shape shape, float[] values, TfLiteIntegers? integers = null) =>
        Tape.Use(_constants.Get($"{NameOf(_graph.Tensors[Step.Outputs[0]])}.{role}", shape, values, integers, n => Claim(n)));

    /// <summary>f(x) as operators fuse it.</summary>
    public Variable Activate(Variable x, TfLiteActivation activation) => activation switch
    {
        TfLiteActivation.None => x,
        TfLiteActivation.Relu => Tape.Activate(x, Activation.Relu),
        TfLiteActivation.Tanh => Tape.Activate(x, Activation.Tanh),
        TfLiteActivation.Relu6 => Relu6(x),
        _ => throw Fault($"the activation {activation} is not known here"),
    };

    // min(max(x, 0), 6) by the hard sigmoid min(max(x + 3, 0), 6) / 6.
    private Variable Relu6(Variable x)
    {
        var moved = Tape.Add(x, Weight("offset", new(1), [-3]));
        return Tape.Scale(Tape.Activate(moved, Activation.HardSigmoid), 6);
    }

    private long[] Bounded(long count, Func<long[]> values) =>
        count <= MostIntegers ? values() : throw Fault($"{count} integers are more than shapes and axes need");

    private Variable OutputOf(int index)
    {
        var tensor = _graph.Tensors[index];
        if (!_values.TryGetValue(index, out var value) || value.Variable is null || value.Padding is not null) throw tensor.Fault("is an output that the network does not compute");
        return On(value);
    }

    private GraphInput InputOf(int index)
    {
        var tensor = _graph.Tensors[index];
        var isReal = tensor.Quantisation is not null || tensor.DataType is TfLiteDataType.Float32 or TfLiteDataType.Float16;
        if (!isReal) throw tensor.Fault($"is an input of {tensor.DataType}; inputs are real numbers here");
        if (tensor.Shape.Count is 0 or > Shape.MostAxes || tensor.Shape[0] != 1 || tensor.ShapeSignature.Skip(1).Any(n => n < 0))
            throw tensor.Fault($"is an input of shape ({string.Join(", ", tensor.ShapeSignature)}); only the first extent, the batch, may be open");
        if (tensor.ElementCount > MostNumbers / 4) throw tensor.Fault($"is an input of {tensor.ElementCount} numbers");
        return new(NameOf(tensor), new([.. tensor.Shape]));
    }

    private string NameOf(TfLiteTensor tensor)
    {
        foreach (var (name, index) in _file.Signatures.Where(s => s.Subgraph == 0).SelectMany(s => s.Inputs))
        {
            if (index == tensor.Index) return name;
        }

        var first = tensor.Name.Split(';')[0];
        return first.Length == 0 ? $"tensor{tensor.Index.ToString(CultureInfo.InvariantCulture)}" : first;
    }
}
