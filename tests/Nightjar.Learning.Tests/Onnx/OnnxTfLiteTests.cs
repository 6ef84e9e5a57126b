using Nightjar.Learning.TfLite;
using Nightjar.TestKit;

namespace Nightjar.Learning.Tests.Onnx;

/// <summary>A TensorFlow Lite file that becomes an ONNX file, in floats and with weights of bytes.</summary>
public sealed class OnnxTfLiteTests(OnnxRuntime runtime) : IClassFixture<OnnxRuntime>
{
    [Theory]
    [InlineData("model-GR-noZ-28341-LL0.836.tflite", 0)]
    [InlineData("quantized-model-GR-noZ-28341-LL0.836.tflite", 6)]
    public void An_imported_network_runs_elsewhere(string file, int narrow)
    {
        using var comparison = new OnnxComparison(runtime);
        using var model = TfLiteImporter.Load(SharedData.PathOf("models", "t2_gr_noz", file));
        var written = comparison.Check(model);
        Assert.Equal(narrow, written.Graph.Nodes.Count(n => n.Operator == "DequantizeLinear"));
    }
}
