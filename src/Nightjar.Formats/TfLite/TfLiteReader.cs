namespace Nightjar.Formats.TfLite;

/// <summary>Makes the model of the tables. Fields are numbered by their place in the schema's tables.</summary>
internal sealed class TfLiteReader(FlatBuffer buffer, FlatTable model)
{
    private readonly TfLiteOperatorCode[] _codes = model.Tables(1, "an operator code", ReadCode);
    private readonly ReadOnlyMemory<byte>[] _buffers = model.Tables(4, "a buffer", (table, _) => ReadBuffer(buffer, table));

    public TfLiteOperatorCode[] Codes => _codes;

    public TfLiteSubgraph[] Subgraphs() => model.Tables(2, "a subgraph", ReadSubgraph);

    public TfLiteMetadata[] Metadata() => model.Tables(6, "a metadata entry", (table, i) =>
        new TfLiteMetadata(Text(table, 0, "a metadata name"), BufferOf(table, 1, $"metadata entry {i}")));

    public TfLiteSignature[] Signatures(TfLiteSubgraph[] subgraphs) => model.Tables(7, "a signature", (table, _) =>
    {
        var subgraph = table.UInt32(4, "a signature's subgraph");
        if (subgraph >= subgraphs.Length) throw table.Fault($"there is no subgraph {subgraph}, of which a signature speaks");
        var tensors = subgraphs[subgraph].Tensors.Count;
        return new TfLiteSignature(
            Text(table, 2, "a signature's key"), (int)subgraph, Named(table, 0, tensors), Named(table, 1, tensors));
    });

    private static string Text(FlatTable table, int field, string what) => table.Text(field, what) ?? string.Empty;

    private static TfLiteOperatorCode ReadCode(FlatTable table, int index)
    {
        // Numbers above 127 have a field of their own; the old field then holds 127.
        var builtin = Math.Max(table.Byte(0, "a builtin code"), table.Int32(3, "a builtin code"));
        if (builtin < 0) throw table.Fault($"operator code {index} is {builtin}");
        var name = table.Text(1, "a custom code");
        var isCustom = builtin == (int)TfLiteBuiltin.Custom;
        if (isCustom && name is null) throw table.Fault($"operator code {index} is custom and has no name");
        return new((TfLiteBuiltin)builtin, isCustom ? name : null, table.Int32(2, "an operator's version", 1));
    }

    private static ReadOnlyMemory<byte> ReadBuffer(FlatBuffer buffer, FlatTable table)
    {
        if (table.Bytes(0, "a buffer's data") is { } data) return data;

        // Data behind the FlatBuffers part, for files that outgrow its offsets.
        var (offset, size) = (table.UInt64(1, "a buffer's offset"), table.UInt64(2, "a buffer's size"));
        if (offset <= 1) return default;
        return offset <= (ulong)buffer.Length && size <= (ulong)buffer.Length
            ? buffer.Slice((long)offset, (long)size, "a buffer behind the model")
            : throw table.Fault($"a buffer of {size} bytes at byte {offset} lies outside the file's {buffer.Length} bytes");
    }

    private static Dictionary<string, int> Named(FlatTable table, int field, int tensors)
    {
        var named = new Dictionary<string, int>(StringComparer.Ordinal);
        table.Tables(field, "a signature's tensor", (entry, _) =>
        {
            var tensor = entry.UInt32(1, "a tensor's number");
            if (tensor >= tensors) throw entry.Fault($"a signature speaks of tensor {tensor} of {tensors}");
            return named[Text(entry, 0, "a tensor's name")] = (int)tensor;
        });
        return named;
    }

    private static long ElementCount(int[] shape, FlatTable table, int index)
    {
        UInt128 count = 1;
        var hasNone = false;
        foreach (var length in shape)
        {
            if (length < 0) throw table.Fault($"tensor {index} has an axis of length {length}");
            hasNone |= length == 0;
            count = UInt128.Min(count * (uint)Math.Max(length, 1), ulong.MaxValue);
        }

        if (count > long.MaxValue) throw table.Fault($"tensor {index} of shape ({string.Join(", ", shape.Take(16))}) is larger than can be");
        return hasNone ? 0 : (long)count;
    }

    private static TfLiteQuantisation? ReadQuantisation(FlatTable table, int[] shape, int index)
    {
        // Other parameters, if there are any, take the place of scale and zero point.
        if (table.UnsignedByte(4, "the kind of quantisation") != 0) return null;
        var scales = table.Singles(2, "the scales") ?? [];
        if (scales.Length == 0) return null;
        var zeroPoints = table.Int64s(3, "the zero points") ?? [];
        if (zeroPoints.Length == 0) zeroPoints = new long[scales.Length];
        if (zeroPoints.Length != scales.Length)
            throw table.Fault($"tensor {index} has {scales.Length} scales and {zeroPoints.Length} zero points");
        foreach (var scale in scales)
            if (!(scale >= 0) || float.IsInfinity(scale)) throw table.Fault($"tensor {index} has a scale of {scale:R}");
        var dimension = table.Int32(6, "the quantised dimension");
        if (scales.Length > 1 && ((uint)dimension >= (uint)shape.Length || shape[dimension] != scales.Length))
            throw table.Fault($"tensor {index} of {shape.Length} axes has {scales.Length} scales for axis {dimension}, which is not as long");
        return new(scales, zeroPoints, dimension);
    }

    private static int[] Tensors(FlatTable table, int field, int count, bool optional, string what)
    {
        var tensors = table.Int32s(field, what) ?? [];
        foreach (var tensor in tensors)
            if ((uint)tensor >= (uint)count && !(optional && tensor == -1)) throw table.Fault($"{what}: there is no tensor {tensor} among {count}");
        return tensors;
    }

    private ReadOnlyMemory<byte> BufferOf(FlatTable table, int field, string what)
    {
        var number = table.UInt32(field, "a buffer's number");
        return number < _buffers.Length ? _buffers[number] : throw table.Fault($"there is no buffer {number} for {what}");
    }

    private TfLiteSubgraph ReadSubgraph(FlatTable table, int index)
    {
        var tensors = table.Tables(0, "a tensor", ReadTensor);
        var operators = table.Tables(3, "an operator", (step, i) => ReadOperator(step, i, tensors.Length));
        return new(
            Text(table, 4, "a subgraph's name"),
            tensors,
            Tensors(table, 1, tensors.Length, optional: false, "the inputs of a subgraph"),
            Tensors(table, 2, tensors.Length, optional: false, "the outputs of a subgraph"),
            operators);
    }

    private TfLiteTensor ReadTensor(FlatTable table, int index)
    {
        var shape = table.Int32s(0, "a shape") ?? [];
        var count = ElementCount(shape, table, index);
        var type = TfLiteDataTypes.Read(table, 1);
        var data = BufferOf(table, 2, $"tensor {index}");
        var isSparse = table.Has(6, "the sparsity");
        if (!data.IsEmpty && !isSparse && type.Size() > 0 && (Int128)count * type.Size() != data.Length)
            throw table.Fault($"tensor {index} has {data.Length} bytes for {count} elements of {type}");
        var signature = table.Int32s(7, "a shape signature");
        if (signature is null || signature.Length != shape.Length) signature = shape;
        return new(buffer.File, table.Position)
        {
            Index = index,
            Name = Text(table, 3, "a tensor's name"),
            DataType = type,
            Shape = shape,
            ShapeSignature = signature,
            Data = data,
            Quantisation = table.Table(4, "the quantisation") is { } quantisation ? ReadQuantisation(quantisation, shape, index) : null,
            IsVariable = table.Bool(5, "whether a tensor is variable"),
            IsSparse = isSparse,
            ElementCount = count,
        };
    }

    private TfLiteOperator ReadOperator(FlatTable table, int index, int tensors)
    {
        var code = table.UInt32(0, "an operator's code");
        if (code >= _codes.Length) throw table.Fault($"operator {index} is of kind {code}; there are {_codes.Length}");
        var kind = table.UnsignedByte(3, "the kind of options");
        return new(buffer.File, table.Position)
        {
            Index = index,
            Code = _codes[code],
            Inputs = Tensors(table, 1, tensors, optional: true, "the inputs of an operator"),
            Outputs = Tensors(table, 2, tensors, optional: false, "the outputs of an operator"),
            Options = table.Table(4, "the options") is { } options ? TfLiteOptionsReader.Read(options, kind) : null,
            CustomOptions = table.Bytes(5, "the custom options") ?? default,
        };
    }
}
