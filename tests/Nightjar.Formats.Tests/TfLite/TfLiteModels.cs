using Nightjar.Formats.TfLite;
using static Nightjar.Formats.Tests.TfLite.FlatBuilder;

namespace Nightjar.Formats.Tests.TfLite;

/// <summary>Small models, written by hand.</summary>
internal static class TfLiteModels
{
    /// <summary>A tensor of buffer 1, or of none.</summary>
    public static Table Tensor(TfLiteDataType type, int[] shape, bool constant = false, params (int, Field)[] more) =>
        new([(0, Ints(shape)), (1, Byte((int)type)), (2, Int(constant ? 1 : 0)), (3, Text("tensor")), .. more]);

    public static Table Quantisation(float[] scales, long[] zeroPoints, int axis = 0) =>
        new((2, Singles(scales)), (3, Longs(zeroPoints)), (6, Int(axis)));

    /// <summary>A model of one graph, whose buffer 1 has some bytes.</summary>
    public static byte[] Model(Table[] tensors, Table[] operators, Table[] codes, byte[]? data = null, params (int, Field)[] more) =>
        Build(new([
            (0, Int(3)),
            (1, new Tables(codes)),
            (2, new Tables(new Table((0, new Tables(tensors)), (1, Ints(0)), (2, Ints(0)), (3, new Tables(operators)), (4, Text("main"))))),
            (3, Text("by hand")),
            (4, new Tables(new Table(), new Table((0, Bytes(data ?? []))))),
            .. more]));

    /// <summary>A model of one constant.</summary>
    public static TfLiteTensor Constant(TfLiteDataType type, int[] shape, byte[] data, Table? quantisation = null) =>
        Parse(Model([Tensor(type, shape, true, quantisation is null ? [] : [(4, quantisation)])], [], [], data)).Main.Tensors[0];

    /// <summary>A model of one operator of a kind, with options of a kind.</summary>
    public static TfLiteOperator Operator(TfLiteBuiltin builtin, int optionsKind, Table options) => Parse(Model(
        [Tensor(TfLiteDataType.Float32, [1])],
        [new((1, Ints(0, -1)), (2, Ints(0)), (3, Byte(optionsKind)), (4, options))],
        [new((0, Byte(Math.Min((int)builtin, 127))), (2, Int(2)), (3, Int((int)builtin)))])).Main.Operators[0];

    public static TfLiteFile Parse(byte[] bytes) => TfLiteFile.Parse(bytes, "model.tflite");
}
