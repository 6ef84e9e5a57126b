using Nightjar.Formats.TfLite;
using static Nightjar.Formats.Tests.TfLite.FlatBuilder;
using static Nightjar.Formats.Tests.TfLite.TfLiteModels;
using Options = Nightjar.Formats.TfLite.TfLiteOptions;

namespace Nightjar.Formats.Tests.TfLite;

public class TfLiteFileTests
{
    private static readonly Scalar Yes = Byte(1);
    private static readonly Scalar Relu6 = Byte(3);

    public static TheoryData<string, int, int, Options> Kinds { get; } = new()
    {
        { "CONV_2D", 3, 1, new Options.Conv2D(TfLitePadding.Valid, 3, 2, 5, 4, TfLiteActivation.Relu6) },
        { "DEPTHWISE_CONV_2D", 4, 2, new Options.DepthwiseConv2D(TfLitePadding.Same, 3, 2, 1, 1, 7, TfLiteActivation.Relu6) },
        { "AVERAGE_POOL_2D", 1, 5, new Options.Pool2D(TfLitePadding.Valid, 3, 2, 5, 4, TfLiteActivation.Relu6) },
        { "FULLY_CONNECTED", 9, 8, new Options.FullyConnected(TfLiteActivation.Relu6, false, true, true) },
        { "SOFTMAX", 25, 9, new Options.Softmax(0.5f) },
        { "CONCATENATION", 2, 10, new Options.Concatenation(-1, TfLiteActivation.Relu6) },
        { "ADD", 0, 11, new Options.Arithmetic(TfLiteActivation.Relu6) },
        { "MUL", 18, 21, new Options.Arithmetic(TfLiteActivation.Relu6) },
        { "SUB", 41, 28, new Options.Arithmetic(TfLiteActivation.Relu6) },
        { "DIV", 42, 29, new Options.Arithmetic(TfLiteActivation.Relu6) },
        { "L2_NORMALIZATION", 11, 12, new Options.L2Normalisation(TfLiteActivation.Relu6) },
        { "LSTM", 16, 14, new Options.Lstm(TfLiteActivation.Relu6, 1.5f, 2.5f, true, true) },
        { "RESIZE_BILINEAR", 23, 15, new Options.ResizeBilinear(false, true) },
        { "SPACE_TO_DEPTH", 26, 19, new Options.BlockSize(2) },
        { "DEPTH_TO_SPACE", 5, 94, new Options.BlockSize(2) },
        { "GATHER", 36, 23, new Options.Gather(2, 1) },
        { "MEAN", 40, 27, new Options.Reducer(true) },
        { "UNIDIRECTIONAL_SEQUENCE_RNN", 35, 31, new Options.SequenceRnn(true, TfLiteActivation.Relu6, true) },
        { "STRIDED_SLICE", 45, 32, new Options.StridedSlice(1, 2, 3, 4, 5, true) },
        { "SPLIT", 49, 35, new Options.Split(3) },
        { "SPLIT_V", 102, 79, new Options.Split(3) },
        { "CAST", 53, 37, new Options.Cast(TfLiteDataType.Int8, TfLiteDataType.Float16) },
        { "ARG_MAX", 56, 40, new Options.ArgExtreme(TfLiteDataType.Int64) },
        { "TRANSPOSE_CONV", 67, 49, new Options.TransposeConv(TfLitePadding.Valid, 3, 2, TfLiteActivation.Relu6) },
        { "SHAPE", 77, 55, new Options.Shape(TfLiteDataType.Int64) },
        { "PACK", 83, 59, new Options.Pack(4, -1) },
        { "UNPACK", 88, 64, new Options.Unpack(4, -1) },
        { "BIDIRECTIONAL_SEQUENCE_LSTM", 52, 69, new Options.BidirectionalSequenceLstm(TfLiteActivation.Relu6, 1.5f, 2.5f, true, true, false) },
        { "UNIDIRECTIONAL_SEQUENCE_LSTM", 44, 71, new Options.SequenceLstm(TfLiteActivation.Relu6, 1.5f, 2.5f, true, true, false) },
        { "RESIZE_NEAREST_NEIGHBOR", 97, 74, new Options.ResizeNearestNeighbour(true, false) },
        { "LEAKY_RELU", 98, 75, new Options.LeakyRelu(0.5f) },
        { "MIRROR_PAD", 100, 77, new Options.MirrorPad(true) },
        { "WHILE", 119, 93, new Options.While(1, 2) },
        { "BATCH_MATMUL", 126, 101, new Options.BatchMatMul(true, false, true) },
        { "CALL_ONCE", 129, 103, new Options.CallOnce(1) },
        { "VAR_HANDLE", 142, 111, new Options.VariableHandle("box", "name") },
        { "GELU", 150, 116, new Options.Gelu(true) },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Parameters_of_each_kind(string name, int builtin, int kind, Options expected)
    {
        var step = Operator((TfLiteBuiltin)builtin, kind, TableOf(kind));
        Assert.Equal(name, step.Name);
        Assert.Equal(builtin, (int)step.Builtin);
        Assert.Equal(2, step.Code.Version);
        Assert.Equal(expected, step.Options);
        Assert.Equal([0, -1], step.Inputs);
        Assert.Equal([0], step.Outputs);
    }

    [Fact]
    public void Lists_in_parameters_and_operators_without_any()
    {
        Assert.Equal([1, -1, 2], Operator(TfLiteBuiltin.Reshape, 17, new((0, Ints(1, -1, 2)))).RequireOptions<Options.Reshape>().NewShape!);
        Assert.Null(Operator(TfLiteBuiltin.Reshape, 17, new()).RequireOptions<Options.Reshape>().NewShape);
        Assert.Equal([0, 3], Operator(TfLiteBuiltin.Squeeze, 30, new((0, Ints(0, 3)))).RequireOptions<Options.Squeeze>().Axes);
        var rsqrt = Operator(TfLiteBuiltin.Rsqrt, 0, new());
        Assert.Null(rsqrt.Options);
        Assert.Equal(
            "model.tflite cannot be read as TensorFlow Lite: operator 0, RSQRT, has no options in place of Softmax",
            Assert.Throws<TfLiteFormatException>(() => rsqrt.RequireOptions<Options.Softmax>()).Message.Split(" (byte")[0]);
    }

    [Fact]
    public void Names_of_operators_are_those_of_the_schema()
    {
        foreach (var builtin in Enum.GetValues<TfLiteBuiltin>())
        {
            if (builtin == TfLiteBuiltin.Custom) continue;
            var name = Operator(builtin, 0, new()).Name;
            Assert.Equal(builtin.ToString(), name.Replace("_", string.Empty, StringComparison.Ordinal), ignoreCase: true);
        }

        Assert.Equal("BUILTIN_205", Operator((TfLiteBuiltin)205, 0, new()).Name);
    }

    [Fact]
    public void Custom_operators_metadata_signatures_and_descriptions()
    {
        var file = Parse(Model(
            [Tensor(TfLiteDataType.Float32, [1, 4], false, (7, Ints(-1, 4)), (5, Yes))],
            [new((0, Int(0)), (1, Ints(0)), (2, Ints(0)), (5, Bytes(1, 2, 3)))],
            [new((0, Byte(32)), (1, Text("Detection")))],
            [9, 8],
            (6, new Tables(new Table((0, Text("min_runtime")), (1, Int(1))))),
            (7, new Tables(new Table((0, Map("x")), (1, Map("y")), (2, Text("serve")))))));
        Assert.Equal((3, "by hand", "model.tflite"), (file.Version, file.Description, file.Path));
        var step = Assert.Single(file.Main.Operators);
        Assert.Equal(("Detection", TfLiteBuiltin.Custom, 1), (step.Name, step.Builtin, step.Code.Version));
        Assert.Equal([1, 2, 3], step.CustomOptions.ToArray());
        var tensor = file.Main.RequireInput(step, 0);
        Assert.Equal([1, 4], tensor.Shape);
        Assert.Equal([-1, 4], tensor.ShapeSignature);
        Assert.True(tensor.IsVariable);
        Assert.False(tensor.IsConstant);
        Assert.Null(file.Main.Input(step, 1));
        Assert.Contains("lacks its input 5", Assert.Throws<TfLiteFormatException>(() => file.Main.RequireInput(step, 5)).Message);
        Assert.Contains("lacks its output 1", Assert.Throws<TfLiteFormatException>(() => file.Main.RequireOutput(step, 1)).Message);
        Assert.Equal("main", file.Main.Name);
        var metadata = Assert.Single(file.Metadata);
        Assert.Equal("min_runtime", metadata.Name);
        Assert.Equal([9, 8], metadata.Data.ToArray());
        var signature = Assert.Single(file.Signatures);
        Assert.Equal(("serve", 0, 0, 0), (signature.Key, signature.Subgraph, signature.Inputs["x"], signature.Outputs["y"]));
    }

    [Fact]
    public void Data_behind_the_model_are_found()
    {
        byte[] Bytes(long offset, long size) =>
        [
            .. Build(new(
                (0, Int(3)),
                (2, new Tables(new Table((0, new Tables(Tensor(TfLiteDataType.Int8, [3], constant: true)))))),
                (4, new Tables(new Table(), new Table((1, Long(offset)), (2, Long(size))))))),
            7, 8, 9,
        ];
        var length = Bytes(0, 0).Length;
        Assert.Equal([7L, 8, 9], Parse(Bytes(length - 3, 3)).Main.Tensors[0].ToIntegers());
        Assert.Contains("outside the file", Assert.Throws<TfLiteFormatException>(() => Parse(Bytes(length - 2, 3))).Message);
        Assert.Contains("outside the file", Assert.Throws<TfLiteFormatException>(() => Parse(Bytes(-5, 3))).Message);
    }

    private static Tables Map(string name) => new(new Table((0, Text(name)), (1, Int(0))));

    private static Table TableOf(int kind) => kind switch
    {
        1 => new((0, Yes), (1, Int(2)), (2, Int(3)), (3, Relu6), (4, Int(4)), (5, Int(5))),
        2 => new((1, Int(2)), (2, Int(3)), (3, Int(7)), (4, Relu6)),
        5 => new((0, Yes), (1, Int(2)), (2, Int(3)), (3, Int(4)), (4, Int(5)), (5, Relu6)),
        8 => new((0, Relu6), (2, Yes), (3, Yes)),
        9 or 75 => new((0, Single(0.5f))),
        10 => new((0, Int(-1)), (1, Relu6)),
        11 or 12 or 21 or 28 or 29 => new((0, Relu6)),
        14 => new((0, Relu6), (1, Single(1.5f)), (2, Single(2.5f)), (3, Yes), (4, Yes)),
        15 => new((3, Yes)),
        19 or 94 => new((0, Int(2))),
        23 => new((0, Int(2)), (1, Int(1))),
        31 => new((0, Yes), (1, Relu6), (2, Yes)),
        32 => new((0, Int(1)), (1, Int(2)), (2, Int(3)), (3, Int(4)), (4, Int(5)), (5, Yes)),
        35 or 79 => new((0, Int(3))),
        37 => new((0, Byte(9)), (1, Byte(1))),
        40 or 55 => new((0, Byte(4))),
        49 => new((0, Yes), (1, Int(2)), (2, Int(3)), (3, Relu6)),
        59 or 64 => new((0, Int(4)), (1, Int(-1))),
        69 => new((0, Relu6), (1, Single(1.5f)), (2, Single(2.5f)), (3, Yes)),
        71 => new((0, Relu6), (1, Single(1.5f)), (2, Single(2.5f)), (3, Yes), (4, Yes)),
        93 => new((0, Int(1)), (1, Int(2))),
        101 => new((0, Yes), (2, Yes)),
        103 => new((0, Int(1))),
        111 => new((0, Text("box")), (1, Text("name"))),
        _ => new((0, Yes)),
    };
}
