using System.Globalization;

namespace Nightjar.Formats.Onnx;

/// <summary>Reads what <see cref="OnnxWriter"/> writes back, for inspection. Fields that the model here does not know are passed
/// over; tensors must keep their elements as raw data.</summary>
public static class OnnxReader
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="OnnxFormatException">It is no ONNX model.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static OnnxModel Read(string path) => Parse(path, File.ReadAllBytes(path));

    /// <summary>Reads the bytes of a file.</summary>
    /// <param name="file">Its name, for messages.</param>
    /// <param name="bytes">The bytes.</param>
    /// <exception cref="OnnxFormatException">They are no ONNX model.</exception>
    public static OnnxModel Parse(string file, ReadOnlySpan<byte> bytes)
    {
        var reader = new ProtobufReader(file, bytes);
        OnnxGraph? graph = null;
        var (opset, version, producer, producerVersion) = (0L, 0L, "", "");
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: version = reader.Integer(); break;
                case 2: producer = reader.Text(); break;
                case 3: producerVersion = reader.Text(); break;
                case 7: graph = Graph(file, reader.Bytes()); break;
                case 8: opset = Math.Max(opset, Opset(file, reader.Bytes())); break;
                case 14:
                    var (key, value) = Pair(file, reader.Bytes());
                    metadata[key] = value;
                    break;
                default: reader.Skip(); break;
            }
        }

        if (graph is null) throw new OnnxFormatException(file, "it holds no graph");
        return new(graph, opset, version, producer, producerVersion, metadata);
    }

    private static OnnxGraph Graph(string file, ReadOnlySpan<byte> bytes)
    {
        var reader = new ProtobufReader(file, bytes);
        var name = "";
        var (nodes, constants, inputs, outputs) = (new List<OnnxNode>(), new List<OnnxTensor>(), new List<OnnxValue>(), new List<OnnxValue>());
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: nodes.Add(Node(file, reader.Bytes())); break;
                case 2: name = reader.Text(); break;
                case 5: constants.Add(Tensor(file, reader.Bytes())); break;
                case 11: inputs.Add(Value(file, reader.Bytes())); break;
                case 12: outputs.Add(Value(file, reader.Bytes())); break;
                default: reader.Skip(); break;
            }
        }

        return new(name, nodes, constants, inputs, outputs);
    }

    private static OnnxNode Node(string file, ReadOnlySpan<byte> bytes)
    {
        var reader = new ProtobufReader(file, bytes);
        var (name, kind) = ("", "");
        var (inputs, outputs, attributes) = (new List<string>(), new List<string>(), new List<OnnxAttribute>());
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: inputs.Add(reader.Text()); break;
                case 2: outputs.Add(reader.Text()); break;
                case 3: name = reader.Text(); break;
                case 4: kind = reader.Text(); break;
                case 5: attributes.Add(Attribute(file, reader.Bytes())); break;
                default: reader.Skip(); break;
            }
        }

        return new(kind, name, inputs, outputs, attributes);
    }

    private static OnnxAttribute Attribute(string file, ReadOnlySpan<byte> bytes)
    {
        var reader = new ProtobufReader(file, bytes);
        var (name, number, integer, text, kind) = ("", 0f, 0L, "", OnnxAttributeKind.Undefined);
        var (floats, integers) = (new List<float>(), new List<long>());
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: name = reader.Text(); break;
                case 2: number = reader.Float(); break;
                case 3: integer = reader.Integer(); break;
                case 4: text = reader.Text(); break;
                case 7: reader.Floats(floats); break;
                case 8: reader.Integers(integers); break;
                case 20: kind = (OnnxAttributeKind)reader.Integer(); break;
                default: reader.Skip(); break;
            }
        }

        return new(name, kind switch
        {
            OnnxAttributeKind.Float => number,
            OnnxAttributeKind.Integer => integer,
            OnnxAttributeKind.Text => text,
            OnnxAttributeKind.Floats => floats.ToArray(),
            OnnxAttributeKind.Integers => integers.ToArray(),
            _ => throw new OnnxFormatException(file, $"attribute {name} is of the kind {(int)kind}, which is not read here"),
        });
    }

    private static OnnxTensor Tensor(string file, ReadOnlySpan<byte> bytes)
    {
        var reader = new ProtobufReader(file, bytes);
        var (name, type, extents) = ("", OnnxDataType.Undefined, new List<long>());
        byte[]? data = null;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: reader.Integers(extents); break;
                case 2: type = (OnnxDataType)reader.Integer(); break;
                case 8: name = reader.Text(); break;
                case 9: data = reader.Bytes().ToArray(); break;
                default: reader.Skip(); break;
            }
        }

        return new(name, type, extents, data ?? throw new OnnxFormatException(file, $"tensor {name} has no raw data"));
    }

    private static OnnxValue Value(string file, ReadOnlySpan<byte> bytes)
    {
        var reader = new ProtobufReader(file, bytes);
        var (name, type, extents) = ("", OnnxDataType.Undefined, new List<string>());
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: name = reader.Text(); break;
                case 2: type = TensorType(file, reader.Bytes(), extents); break;
                default: reader.Skip(); break;
            }
        }

        return new(name, type, extents);
    }

    private static OnnxDataType TensorType(string file, ReadOnlySpan<byte> bytes, List<string> extents)
    {
        var reader = new ProtobufReader(file, Only(file, bytes, 1));
        var type = OnnxDataType.Undefined;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: type = (OnnxDataType)reader.Integer(); break;
                case 2:
                    var shape = new ProtobufReader(file, reader.Bytes());
                    while (shape.Next()) extents.Add(Extent(file, shape.Bytes()));
                    break;
                default: reader.Skip(); break;
            }
        }

        return type;
    }

    private static string Extent(string file, ReadOnlySpan<byte> bytes)
    {
        var reader = new ProtobufReader(file, bytes);
        var extent = "";
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: extent = reader.Integer().ToString(CultureInfo.InvariantCulture); break;
                case 2: extent = reader.Text(); break;
                default: reader.Skip(); break;
            }
        }

        return extent;
    }

    private static long Opset(string file, ReadOnlySpan<byte> bytes)
    {
        var reader = new ProtobufReader(file, bytes);
        var (domain, version) = ("", 0L);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: domain = reader.Text(); break;
                case 2: version = reader.Integer(); break;
                default: reader.Skip(); break;
            }
        }

        return domain.Length == 0 ? version : 0;
    }

    private static (string Key, string Value) Pair(string file, ReadOnlySpan<byte> bytes)
    {
        var reader = new ProtobufReader(file, bytes);
        var (key, value) = ("", "");
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: key = reader.Text(); break;
                case 2: value = reader.Text(); break;
                default: reader.Skip(); break;
            }
        }

        return (key, value);
    }

    private static ReadOnlySpan<byte> Only(string file, ReadOnlySpan<byte> bytes, int field)
    {
        var reader = new ProtobufReader(file, bytes);
        ReadOnlySpan<byte> found = default;
        while (reader.Next())
        {
            if (reader.Field == field) found = reader.Bytes();
            else reader.Skip();
        }

        return found;
    }
}
