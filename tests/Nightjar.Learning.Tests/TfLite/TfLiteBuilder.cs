using Nightjar.Formats.TfLite;
using static Nightjar.Formats.Tests.TfLite.FlatBuilder;

namespace Nightjar.Learning.Tests.TfLite;

/// <summary>Writes a model file of one graph, tensor after tensor and operator after operator.</summary>
internal sealed class TfLiteBuilder
{
    private readonly List<Table> _tensors = [];
    private readonly List<Table> _buffers = [new()];
    private readonly List<Table> _codes = [];
    private readonly List<Table> _operators = [];
    private readonly List<int> _inputs = [];
    private int[] _outputs = [];

    /// <summary>An input.</summary>
    public int Input(params int[] shape)
    {
        _inputs.Add(Value(shape));
        return _inputs[^1];
    }

    /// <summary>An input of integers.</summary>
    public int WholeInput(params int[] shape)
    {
        _inputs.Add(Whole(shape));
        return _inputs[^1];
    }

    /// <summary>An input whose signature says which lengths are not known before run time.</summary>
    public int Open(int[] shape, int[] signature)
    {
        var input = Input(shape);
        _tensors[input] = new([.. _tensors[input].Fields, (7, Ints(signature))]);
        return input;
    }

    /// <summary>Something that an operator makes.</summary>
    public int Value(params int[] shape) => Tensor(TfLiteDataType.Float32, shape, null);

    /// <summary>Integers that an operator makes.</summary>
    public int Whole(params int[] shape) => Tensor(TfLiteDataType.Int32, shape, null);

    /// <summary>A constant of floats.</summary>
    public int Floats(int[] shape, float[] values) => Tensor(TfLiteDataType.Float32, shape, [.. values.SelectMany(BitConverter.GetBytes)]);

    /// <summary>A constant of half floats.</summary>
    public int Halves(int[] shape, float[] values) => Tensor(TfLiteDataType.Float16, shape, [.. values.SelectMany(v => BitConverter.GetBytes((Half)v))]);

    /// <summary>A constant of bytes with a scale for all, or one for each element of an axis.</summary>
    public int Bytes(int[] shape, sbyte[] values, float[] scales, int axis = 0, int zeroPoint = 0) => Tensor(
        TfLiteDataType.Int8,
        shape,
        [.. values.Select(v => (byte)v)],
        new Table((2, Singles(scales)), (3, Longs([.. scales.Select(_ => (long)zeroPoint)])), (6, Int(axis))));

    /// <summary>A list of integers.</summary>
    public int Integers(params int[] values) => Tensor(TfLiteDataType.Int32, [values.Length], [.. values.SelectMany(BitConverter.GetBytes)]);

    /// <summary>An operator.</summary>
    public void Run(TfLiteBuiltin builtin, int[] inputs, int output, int optionsKind = 0, params (int, Field)[] options)
    {
        _operators.Add(new((0, Int(_codes.Count)), (1, Ints(inputs)), (2, Ints(output)), (3, Byte(optionsKind)), (4, new Table(options))));
        _codes.Add(new((0, Byte(Math.Min((int)builtin, 127))), (3, Int((int)builtin))));
    }

    /// <summary>An operator that makes a value of some shape.</summary>
    public int Make(TfLiteBuiltin builtin, int[] inputs, int[] shape, int optionsKind = 0, params (int, Field)[] options)
    {
        var output = Value(shape);
        Run(builtin, inputs, output, optionsKind, options);
        return output;
    }

    public void Outputs(params int[] outputs) => _outputs = outputs;

    public byte[] File() => Build(new(
        (0, Int(3)),
        (1, new Tables([.. _codes])),
        (2, new Tables(new Table((0, new Tables([.. _tensors])), (1, Ints([.. _inputs])), (2, Ints(_outputs)), (3, new Tables([.. _operators]))))),
        (4, new Tables([.. _buffers]))));

    private int Tensor(TfLiteDataType type, int[] shape, byte[]? data, Table? quantisation = null)
    {
        if (data is not null) _buffers.Add(new((0, new Vector(1, data))));
        List<(int, Field)> fields = [(0, Ints(shape)), (1, Byte((int)type)), (2, Int(data is null ? 0 : _buffers.Count - 1)), (3, Text($"t{_tensors.Count}"))];
        if (quantisation is not null) fields.Add((4, quantisation));
        _tensors.Add(new([.. fields]));
        return _tensors.Count - 1;
    }
}
