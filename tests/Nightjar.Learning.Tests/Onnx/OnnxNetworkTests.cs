using Nightjar.Formats.Onnx;
using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Graphs;
using Nightjar.Learning.Kernels;
using Nightjar.Learning.Onnx;

namespace Nightjar.Learning.Tests.Onnx;

/// <summary>Whole networks give in ONNX Runtime what they give here, and are written as one would write them by hand.</summary>
public sealed class OnnxNetworkTests(OnnxRuntime runtime) : IClassFixture<OnnxRuntime>
{
    [Fact]
    public void A_convolutional_network()
    {
        using var c = new OnnxComparison(runtime);
        using var model = c.Check(
            (t, x, _) =>
            {
                var y = x[0];
                var channels = 3;
                for (var i = 0; i < 3; i++, channels = 16)
                {
                    y = t.Conv2D(y, t.Use(c.Weight($"conv{i}.weight", 3, 3, channels, 16)), t.Use(c.Weight($"conv{i}.bias", 16)), ConvolutionOptions.Same(y.Shape[1], y.Shape[2], 3, 3), Activation.Relu);
                    y = t.BatchNorm(y, t.Use(c.Weight($"norm{i}.gain", 1f, 16)), t.Use(c.Weight($"norm{i}.shift", 16)), c.Weight($"norm{i}.mean", 16), c.Weight($"norm{i}.variance", 2f, 16));
                    if (i == 1) y = t.Add(y, t.Conv2D(y, t.Use(c.Weight("side.weight", 1, 1, 16, 16))));
                    y = t.MaxPool(y, (2, 2));
                }

                y = t.Dense(t.Flatten(y), t.Use(c.Weight("fc.weight", 256, 32)), t.Use(c.Weight("fc.bias", 32)), Activation.Relu);
                y = t.Concat(y, x[1]);
                return [t.Activate(t.Dense(y, t.Use(c.Weight("head.weight", 36, 1)), t.Use(c.Weight("head.bias", 1))), Activation.Sigmoid)];
            },
            false,
            new("triplet", new(1, 32, 32, 3)),
            new("features", new(1, 4)));

        // One turn into channels-first at the start, one back before the dense layers.
        Assert.Equal(2, OnnxExporter.Convert(model).Graph.Nodes.Count(n => n.Operator == "Transpose"));
    }

    [Fact]
    public void A_transformer()
    {
        using var c = new OnnxComparison(runtime);
        using var model = c.Check(
            (t, x, lengths) =>
            {
                Variable Linear(Variable y, string name, int to) => t.Dense(y, t.Use(c.Weight($"{name}.weight", y.Shape.Last, to)), t.Use(c.Weight($"{name}.bias", to)));
                Variable Norm(Variable y, string name) => t.LayerNorm(y, t.Use(c.Weight($"{name}.gain", 1f, 24)), t.Use(c.Weight($"{name}.shift", 24)));
                var y = t.Add(Linear(x[0], "embed", 24), t.Use(c.Weight("positions", 20, 24)));
                for (var i = 0; i < 2; i++)
                {
                    var z = Norm(y, $"block{i}.norm1");
                    z = t.Attend(Linear(z, $"block{i}.q", 24), Linear(z, $"block{i}.k", 24), Linear(z, $"block{i}.v", 24), 4, lengths: lengths);
                    y = t.Add(y, Linear(z, $"block{i}.o", 24));
                    z = t.Activate(Linear(Norm(y, $"block{i}.norm2"), $"block{i}.up", 48), Activation.GeluTanh);
                    y = t.Add(y, Linear(z, $"block{i}.down", 24));
                }

                return [t.Softmax(Linear(t.MeanOverTime(y, lengths), "head", 6))];
            },
            true,
            new GraphInput("curve", new(1, 20, 4)));
        Assert.Equal(["curve", "lengths"], OnnxExporter.Convert(model).Graph.Inputs.Select(i => i.Name));
    }

    [Fact]
    public void A_bidirectional_lstm_of_ragged_sequences()
    {
        using var c = new OnnxComparison(runtime);
        using var model = c.Check(
            (t, x, lengths) =>
            {
                var y = x[0];
                for (var i = 0; i < 2; i++)
                {
                    Variable Way(string name, bool isReversed) =>
                        t.Lstm(y, t.Use(c.Weight($"{name}.w", y.Shape.Last, 64)), t.Use(c.Weight($"{name}.r", 16, 64)), t.Use(c.Weight($"{name}.b", 64)), isReversed: isReversed, lengths: lengths);
                    y = t.Concat(Way($"forth{i}", false), Way($"back{i}", true));
                }

                return [t.Dense(t.MeanOverTime(y, lengths), t.Use(c.Weight("head", 32, 2))), y];
            },
            true,
            new GraphInput("curve", new(1, 30, 9)));
        var graph = OnnxExporter.Convert(model).Graph;
        Assert.Equal(4, graph.Nodes.Count(n => n.Operator == "LSTM"));
        Assert.Single(graph.Nodes, n => n.Operator == "MatMul");
        Assert.Equal(2, graph.Nodes.Count(n => n.Operator == "Transpose"));
    }

    [Fact]
    public void The_file_says_what_it_is()
    {
        using var model = FrozenModel.Capture(
            [new("x", new(1, 4, 5))],
            (t, x, _) => [t.Reshape(x[0], new(2 * x[0].Shape[0], 10))],
            metadata: new Dictionary<string, string>(StringComparer.Ordinal) { ["classes"] = "nine,lives" });
        var written = OnnxReader.Parse("memory", OnnxWriter.Bytes(OnnxExporter.Convert(model)));
        Assert.Equal((17, 8, "nightjar"), (written.Opset, written.IrVersion, written.Producer));
        Assert.Equal("nine,lives", Assert.Single(written.Metadata).Value);
        Assert.Equal(["batch", "4", "5"], Assert.Single(written.Graph.Inputs).Extents);
        Assert.Equal(["2*batch", "10"], Assert.Single(written.Graph.Outputs).Extents);
        var reshape = Assert.Single(written.Graph.Nodes);
        Assert.Equal(("Reshape", "reshape"), (reshape.Operator, reshape.Outputs[0]));
        Assert.Equal([-1L, 10L], System.Runtime.InteropServices.MemoryMarshal.Cast<byte, long>(Assert.Single(written.Graph.Constants).Data.Span).ToArray());
    }
}
