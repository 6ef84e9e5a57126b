using Nightjar.Formats.Numpy;
using Nightjar.Learning.Graphs.Functions;
using Nightjar.Learning.Inference;
using Nightjar.Learning.TfLite;
using Nightjar.TestKit;

namespace Nightjar.Learning.Tests.TfLite;

/// <summary>The time-series transformer as it was served, in float32 and with int8 weights.</summary>
public sealed class TfLiteTransformerTests
{
    private const string Float = "model-GR-noZ-28341-LL0.836.tflite";
    private const string Quantised = "quantized-model-GR-noZ-28341-LL0.836.tflite";

    [Theory]
    [InlineData(Float, "test_output_float.npy", 12)]
    [InlineData(Float, "test_output_float.npy", 1)]
    [InlineData(Quantised, "test_output_int8_dequantised.npy", 12)]
    public void It_gives_what_the_reference_gives(string file, string outputs, int batch)
    {
        using var model = TfLiteImporter.Load(SharedData.PathOf("models", "t2_gr_noz", file));
        using var plan = InferencePlan.Compile(model);
        using var session = plan.CreateSession();
        var input = Read("test_input.npy", 12 * 200).Select(v => (float)v).ToArray();
        var expected = Read(outputs, 12 * 14);
        var actual = new float[12 * 14];
        for (var i = 0; i < 12; i += batch) session.Run(input.AsSpan(i * 200, batch * 200), actual.AsSpan(i * 14, batch * 14), batch);
        for (var r = 0; r < 12; r++) Console.Error.WriteLine($"ROW {r} {Enumerable.Range(r * 14, 14).Max(i => Math.Abs(expected[i] - actual[i])):E2}");
        for (var i = 0; i < actual.Length; i++) Assert.Equal(expected[i], actual[i], 1e-6);
    }

    [Fact]
    public void Its_layers_are_put_together_again()
    {
        using var model = TfLiteImporter.Load(SharedData.PathOf("models", "t2_gr_noz", Float));
        var functions = model.Graph.Nodes.Select(n => n.Function.GetType()).ToArray();
        Assert.Equal(2, functions.Count(f => f == typeof(LayerNormFunction)));
        Assert.Equal(1, functions.Count(f => f == typeof(AttentionFunction)));
        Assert.Equal(7, functions.Count(f => f == typeof(DenseFunction)));
        Assert.Equal(3, functions.Count(f => f == typeof(AddFunction)));
        Assert.True(functions.Length <= 20, string.Join('\n', model.Graph.Nodes));
    }

    private static double[] Read(string name, int count)
    {
        var array = NpyFile.Read(SharedData.PathOf("models", "t2_gr_noz", name));
        var values = array.ToDouble();
        Assert.Equal(count, values.Length);
        return values;
    }
}
