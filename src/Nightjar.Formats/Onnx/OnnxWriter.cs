using System.Globalization;
using System.Text;

namespace Nightjar.Formats.Onnx;

/// <summary>Writes ONNX files (<see href="https://github.com/onnx/onnx/blob/main/onnx/onnx.proto"/>).</summary>
public static class OnnxWriter
{
    /// <summary>Writes a file; it appears under its name when it is whole.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(string path, OnnxModel model)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var bytes = Bytes(model);
        var unfinished = path + ".partial";
        try
        {
            using (var stream = File.Create(unfinished)) stream.Write(bytes);
            File.Move(unfinished, path, overwrite: true);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }

    /// <summary>The bytes of a file.</summary>
    public static ReadOnlySpan<byte> Bytes(OnnxModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var writer = new ProtobufWriter();
        writer.Integer(1, model.IrVersion);
        writer.Text(2, model.Producer);
        writer.Text(3, model.ProducerVersion);
        writer.Message(7, w => Graph(w, model.Graph));
        writer.Message(8, w => w.Integer(2, model.Opset));
        foreach (var (key, value) in model.Metadata.OrderBy(m => m.Key, StringComparer.Ordinal))
        {
            writer.Message(14, w =>
            {
                w.Text(1, key);
                w.Text(2, value);
            });
        }

        return writer.Written;
    }

    private static void Graph(ProtobufWriter writer, OnnxGraph graph)
    {
        foreach (var node in graph.Nodes) writer.Message(1, w => Node(w, node));
        writer.Text(2, graph.Name);
        foreach (var tensor in graph.Constants) writer.Message(5, w => Tensor(w, tensor));
        foreach (var value in graph.Inputs) writer.Message(11, w => Value(w, value));
        foreach (var value in graph.Outputs) writer.Message(12, w => Value(w, value));
    }

    private static void Node(ProtobufWriter writer, OnnxNode node)
    {
        foreach (var input in node.Inputs) writer.Element(1, input);
        foreach (var output in node.Outputs) writer.Element(2, output);
        writer.Text(3, node.Name);
        writer.Text(4, node.Operator);
        foreach (var attribute in node.Attributes) writer.Message(5, w => Attribute(w, attribute));
    }

    private static void Attribute(ProtobufWriter writer, OnnxAttribute attribute)
    {
        writer.Text(1, attribute.Name);
        OnnxAttributeKind kind;
        switch (attribute.Value)
        {
            case float value:
                writer.Float(2, value);
                kind = OnnxAttributeKind.Float;
                break;
            case long value:
                writer.Integer(3, value);
                kind = OnnxAttributeKind.Integer;
                break;
            case string value:
                writer.Bytes(4, Encoding.UTF8.GetBytes(value));
                kind = OnnxAttributeKind.Text;
                break;
            case float[] values:
                foreach (var value in values) writer.Float(7, value);
                kind = OnnxAttributeKind.Floats;
                break;
            case long[] values:
                foreach (var value in values) writer.Integer(8, value);
                kind = OnnxAttributeKind.Integers;
                break;
            default:
                throw new ArgumentException($"attribute {attribute.Name} is a {attribute.Value.GetType().Name}", nameof(attribute));
        }

        writer.Integer(20, (long)kind);
    }

    private static void Tensor(ProtobufWriter writer, OnnxTensor tensor)
    {
        foreach (var extent in tensor.Extents) writer.Integer(1, extent);
        writer.Integer(2, (long)tensor.DataType);
        writer.Text(8, tensor.Name);
        writer.Bytes(9, tensor.Data.Span);
    }

    private static void Value(ProtobufWriter writer, OnnxValue value)
    {
        writer.Text(1, value.Name);
        writer.Message(2, type => type.Message(1, tensor =>
        {
            tensor.Integer(1, (long)value.DataType);
            tensor.Message(2, shape =>
            {
                foreach (var extent in value.Extents) shape.Message(1, w => Extent(w, extent));
            });
        }));
    }

    private static void Extent(ProtobufWriter writer, string extent)
    {
        if (long.TryParse(extent, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) writer.Integer(1, number);
        else writer.Text(2, extent);
    }
}
