using Nightjar.Formats.Onnx;

namespace Nightjar.Formats.Tests.Onnx;

public class OnnxFileTests
{
    [Fact]
    public void What_is_written_is_read_back()
    {
        var model = Sample();
        var read = OnnxReader.Parse("memory", OnnxWriter.Bytes(model));
        Assert.Equal((17L, 8L, "nightjar", "1.2.3"), (read.Opset, read.IrVersion, read.Producer, read.ProducerVersion));
        Assert.Equal(model.Metadata, read.Metadata);
        Assert.Equal("net", read.Graph.Name);
        var (node, again) = (model.Graph.Nodes[0], Assert.Single(read.Graph.Nodes));
        Assert.Equal((node.Operator, node.Name), (again.Operator, again.Name));
        Assert.Equal(node.Inputs, again.Inputs);
        Assert.Equal(node.Outputs, again.Outputs);
        Assert.Equal(node.Attributes.Select(a => a.Name), again.Attributes.Select(a => a.Name));
        Assert.Equal(node.Attributes.Select(a => a.Value), again.Attributes.Select(a => a.Value));
        var (tensor, copy) = (model.Graph.Constants[0], Assert.Single(read.Graph.Constants));
        Assert.Equal((tensor.Name, tensor.DataType), (copy.Name, copy.DataType));
        Assert.Equal(tensor.Extents, copy.Extents);
        Assert.Equal(tensor.Data.ToArray(), copy.Data.ToArray());
        Assert.Equal(["batch", "3"], Assert.Single(read.Graph.Inputs).Extents);
        Assert.Equal(OnnxDataType.Int64, Assert.Single(read.Graph.Outputs).DataType);
    }

    [Fact]
    public void Bytes_are_those_of_the_specification()
    {
        // ir_version 8 is field 1 as a varint: 08 08; the operators' version is field 8 with field 2 in it: 42 02 10 11.
        var bytes = OnnxWriter.Bytes(new(new("g", [], [], [], []), 17, 8, "p", "", new Dictionary<string, string>(StringComparer.Ordinal)));
        Assert.Equal("0808" + "120170" + "3A03120167" + "42021011", Convert.ToHexString(bytes));
    }

    [Fact]
    public void Spoilt_bytes_give_a_model_or_an_error_that_names_the_file()
    {
        var sound = OnnxWriter.Bytes(Sample()).ToArray();
        var random = new Random(5);
        var refused = 0;
        for (var round = 0; round < 4000; round++)
        {
            var bytes = round < sound.Length ? sound[..round] : (byte[])sound.Clone();
            if (round >= sound.Length) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            try
            {
                OnnxReader.Parse("bad.onnx", bytes);
            }
            catch (OnnxFormatException e)
            {
                Assert.Contains("bad.onnx", e.Message, StringComparison.Ordinal);
                refused++;
            }
        }

        Assert.InRange(refused, 100, 3900);
    }

    private static OnnxModel Sample()
    {
        var node = new OnnxNode(
            "Conv",
            "node/1",
            ["x", "", "w"],
            ["y"],
            [new("a", 0.1f), new("b", -3L), new("c", "text"), new("d", new[] { 1f, 2f }), new("e", new[] { long.MinValue, -1, 0, 1, 300, long.MaxValue })]);
        var tensor = new OnnxTensor("w", OnnxDataType.Int8, [2, 3], new byte[] { 1, 2, 3, 4, 5, 255 });
        var graph = new OnnxGraph("net", [node], [tensor], [new("x", OnnxDataType.Float, ["batch", "3"])], [new("y", OnnxDataType.Int64, [])]);
        return new(graph, 17, 8, "nightjar", "1.2.3", new Dictionary<string, string>(StringComparer.Ordinal) { ["classes"] = "nine,lives", ["empty"] = "" });
    }
}
