using static Nightjar.Formats.TfLite.TfLiteOptions;

namespace Nightjar.Formats.TfLite;

/// <summary>Reads the tables of parameters. Their kinds are numbered by their place in the schema's union BuiltinOptions,
/// their fields by their place in the table.</summary>
internal static class TfLiteOptionsReader
{
    private const string What = "the options";

    public static TfLiteOptions? Read(FlatTable table, int kind) => kind switch
    {
        1 => new Conv2D(
            Padding(table), Positive(table, 2, "stride"), Positive(table, 1, "stride"),
            Positive(table, 5, "dilation", 1), Positive(table, 4, "dilation", 1), Activation(table, 3)),
        2 => new DepthwiseConv2D(
            Padding(table), Positive(table, 2, "stride"), Positive(table, 1, "stride"),
            Positive(table, 6, "dilation", 1), Positive(table, 5, "dilation", 1), table.Int32(3, What), Activation(table, 4)),
        5 => new Pool2D(
            Padding(table), Positive(table, 2, "stride"), Positive(table, 1, "stride"),
            Positive(table, 4, "filter"), Positive(table, 3, "filter"), Activation(table, 5)),
        8 => new FullyConnected(Activation(table, 0), WeightsFormat(table) == 1, table.Bool(2, What), table.Bool(3, What)),
        9 => new Softmax(table.Single(0, What)),
        10 => new Concatenation(table.Int32(0, What), Activation(table, 1)),
        11 or 21 or 28 or 29 => new Arithmetic(Activation(table, 0)),
        12 => new L2Normalisation(Activation(table, 0)),
        14 => new Lstm(
            Activation(table, 0), table.Single(1, What), table.Single(2, What), table.Byte(3, What) == 1, table.Bool(4, What)),
        15 => new ResizeBilinear(table.Bool(2, What), table.Bool(3, What)),
        17 => new Reshape(table.Int32s(0, "the new shape")),
        19 or 94 => new BlockSize(table.Int32(0, What)),
        23 => new Gather(table.Int32(0, What), table.Int32(1, What)),
        27 => new Reducer(table.Bool(0, What)),
        30 => new Squeeze(table.Int32s(0, "the axes") ?? []),
        31 => new SequenceRnn(table.Bool(0, What), Activation(table, 1), table.Bool(2, What)),
        32 => new StridedSlice(
            table.Int32(0, What), table.Int32(1, What), table.Int32(2, What), table.Int32(3, What), table.Int32(4, What),
            table.Bool(5, What)),
        35 or 79 => new Split(table.Int32(0, What)),
        37 => new Cast(TfLiteDataTypes.Read(table, 0), TfLiteDataTypes.Read(table, 1)),
        40 or 57 => new ArgExtreme(TfLiteDataTypes.Read(table, 0)),
        49 => new TransposeConv(Padding(table), Positive(table, 2, "stride"), Positive(table, 1, "stride"), Activation(table, 3)),
        55 => new Shape(TfLiteDataTypes.Read(table, 0)),
        59 => new Pack(table.Int32(0, What), table.Int32(1, What)),
        64 => new Unpack(table.Int32(0, What), table.Int32(1, What)),
        69 => new BidirectionalSequenceLstm(
            Activation(table, 0), table.Single(1, What), table.Single(2, What), table.Bool(3, What),
            table.Bool(4, What, standard: true), table.Bool(5, What)),
        71 => new SequenceLstm(
            Activation(table, 0), table.Single(1, What), table.Single(2, What), table.Bool(3, What), table.Bool(4, What),
            table.Bool(5, What)),
        74 => new ResizeNearestNeighbour(table.Bool(0, What), table.Bool(1, What)),
        75 => new LeakyRelu(table.Single(0, What)),
        77 => new MirrorPad(table.Byte(0, What) == 1),
        93 => new While(table.Int32(0, What), table.Int32(1, What)),
        101 => new BatchMatMul(table.Bool(0, What), table.Bool(1, What), table.Bool(2, What)),
        103 => new CallOnce(table.Int32(0, What)),
        111 => new VariableHandle(table.Text(0, What) ?? string.Empty, table.Text(1, What) ?? string.Empty),
        116 => new Gelu(table.Bool(0, What)),
        _ => null,
    };

    private static TfLitePadding Padding(FlatTable table)
    {
        var padding = table.Byte(0, "the padding");
        return padding is 0 or 1 ? (TfLitePadding)padding : throw table.Fault($"the padding {padding} is not known");
    }

    private static int WeightsFormat(FlatTable table)
    {
        var format = table.Byte(1, "the format of the weights");
        return format is 0 or 1 ? format : throw table.Fault($"the format {format} of the weights is not known");
    }

    private static TfLiteActivation Activation(FlatTable table, int field)
    {
        var activation = table.Byte(field, "the activation");
        return activation is >= 0 and <= (int)TfLiteActivation.SignBit
            ? (TfLiteActivation)activation
            : throw table.Fault($"the activation {activation} is not known");
    }

    private static int Positive(FlatTable table, int field, string what, int standard = 0)
    {
        var value = table.Int32(field, what, standard);
        return value > 0 ? value : throw table.Fault($"a {what} of {value} cannot be");
    }
}
