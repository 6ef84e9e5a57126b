using System.Globalization;
using Nightjar.Formats.Numpy;
using Nightjar.Formats.SafeTensors;
using Nightjar.Formats.TfLite;
using Nightjar.Learning.Graphs;
using Nightjar.Learning.Graphs.Functions;
using Nightjar.Learning.Inference;
using Nightjar.Learning.Quantization;
using Nightjar.Learning.TfLite;
using Nightjar.TestKit;

namespace Nightjar.Learning.Tests.TfLite;

/// <summary>The time-series transformer as it was served, in float32 and with int8 weights: 100 steps of g and r to 14 classes.</summary>
public sealed class TfLiteTransformerTests
{
    private const string Float = "model-GR-noZ-28341-LL0.836.tflite";
    private const string Quantised = "quantized-model-GR-noZ-28341-LL0.836.tflite";
    private const int Inputs = 200;
    private const int Classes = 14;

    /// <summary>Outputs for zeros and for ones, computed in float64 with the numbers that the bytes stand for.</summary>
    private static readonly double[][] Goldens =
    [
        [0.004809, 0.009637, 0.000413, 0.117539, 0.039610, 5.5e-05, 0.118951, 0.000182, 0.001178, 0.010135, 0.007543, 0.021699, 0.000110, 0.668140],
        [0.048377, 0.011598, 0.002792, 0.116004, 0.060305, 0.000377, 0.152658, 0.001060, 0.001072, 0.031629, 0.002293, 0.057426, 0.000315, 0.514096],
    ];

    [Fact]
    public void Weights_of_bytes_give_the_published_scores_on_every_vector_path()
    {
        using var model = Load(Quantised);
        var bump = new float[Inputs];
        for (var t = 0; t < 100; t++)
        {
            bump[2 * t] = (float)(3 * Math.Exp(-Math.Pow((t - 30) / 12.0, 2)));
            bump[(2 * t) + 1] = (float)(2 * Math.Exp(-Math.Pow((t - 40) / 18.0, 2)));
        }

        float[] input = [.. new float[Inputs], .. Enumerable.Repeat(1f, Inputs), .. bump];
        SimdPaths.Each(_ =>
        {
            foreach (var actual in new[] { Planned(model, input, 3), OnTape(model, input, 3) })
            {
                // Six digits are printed, so that half of the last one comes on top.
                for (var i = 0; i < 2 * Classes; i++) Assert.Equal(Goldens[i / Classes][i % Classes], actual[i], 1.5e-6);
                foreach (var (place, score) in new[] { (4, 0.788907), (6, 0.092220), (11, 0.067453), (9, 0.036236) }) Assert.Equal(score, actual[(2 * Classes) + place], 1.5e-6);
            }
        });
    }

    [Theory]
    [InlineData(Float, "test_output_float.npy")]
    [InlineData(Quantised, "test_output_int8_dequantised.npy")]
    public void Real_light_curves_score_as_in_float64(string file, string outputs)
    {
        using var model = Load(file);
        var input = Array.ConvertAll(Read("test_input.npy", 12 * Inputs), v => (float)v);
        var expected = Read(outputs, 12 * Classes);
        SimdPaths.Each(_ =>
        {
            var whole = Planned(model, input, 12);
            Assert.Equal(whole, Planned(model, input, 1));
            var tape = OnTape(model, input, 12);

            // Attention scores of unscaled light curves reach 1e8: some rows tell an input from its neighbour among the floats. No float32
            // network can be nearer than that.
            var moves = Enumerable.Range(0, 4).Select(seed => Planned(model, Moved(input, seed), 12)).ToArray();
            for (var row = 0; row < 12; row++)
            {
                var reaction = Enumerable.Range(row * Classes, Classes).Max(i => moves.Max(m => Math.Abs(m[i] - whole[i])));
                var tolerance = 1e-6 + Math.Min(4 * reaction, 1e-5);
                for (var i = row * Classes; i < (row + 1) * Classes; i++)
                {
                    Assert.Equal(expected[i], whole[i], tolerance);
                    Assert.Equal(expected[i], tape[i], tolerance);
                }
            }
        });
    }

    [Fact]
    public void Rounded_values_give_the_outputs_of_the_hybrid_kernels()
    {
        using var model = TfLiteImporter.Load(PathOf(Quantised), roundsValues: true);
        var input = Array.ConvertAll(Read("test_input.npy", 12 * Inputs), v => (float)v);
        var expected = Read("test_output_int8_hybrid.npy", 12 * Classes);
        SimdPaths.Each(level => Numbers.Near(expected, Planned(model, input, 12), 0.01, $"{level}"));
    }

    [Fact]
    public void Scaled_light_curves_score_as_in_float64()
    {
        var (input, expected) = Scaled("float_gr");
        using var model = Load(Float);
        SimdPaths.Each(level =>
        {
            Numbers.Near(expected, Planned(model, input, 8), 1e-6, $"plan, {level}");
            Numbers.Near(expected, OnTape(model, input, 8), 1e-6, $"tape, {level}");
        });
    }

    [Fact]
    public void Kernels_that_round_values_to_bytes_too_score_a_little_differently()
    {
        // The reference rounds what meets its int8 weights to bytes, row by row; in float64 its own weights are up to 0.037 away from it.
        var (input, expected) = Scaled("int8_gr");
        using var model = Load(Quantised);
        using var rounding = TfLiteImporter.Load(PathOf(Quantised), roundsValues: true);
        Assert.Equal(6, rounding.Graph.Nodes.Count(n => n.Function is RowQuantizeFunction { IsSymmetric: false }));
        SimdPaths.Each(level =>
        {
            // A value at the border of two bytes may fall to either side.
            Numbers.Near(expected, Planned(rounding, input, 8), 2e-3, $"plan, {level}");
            Numbers.Near(expected, OnTape(rounding, input, 8), 2e-3, $"tape, {level}");
        });
        var actual = Planned(model, input, 8);
        var distances = Enumerable.Range(0, 8).Select(row => Enumerable.Range(row * Classes, Classes).Max(i => Math.Abs(expected[i] - actual[i]))).Order().ToArray();
        Assert.InRange(distances[^1], 1e-4, 0.04);
        Assert.InRange(distances[4], 1e-4, 0.02);
    }

    [Fact]
    public void Bytes_stay_bytes_with_their_scales()
    {
        using var model = Load(Quantised);
        var bytes = model.Weights.Values.Where(w => w.DataType == SafeTensorDataType.Int8).ToDictionary(w => w.Name, StringComparer.Ordinal);
        var weights = model.Graph.Nodes.Where(n => n.Function is DenseFunction && bytes.ContainsKey(n.Inputs[1])).Select(n => bytes[n.Inputs[1]]).ToArray();
        Assert.Equal(6, weights.Length);
        Assert.Equal(6, bytes.Count);
        (string Name, float Scale)[] expected =
        [
            ("attn_query", 0.1090427115559578f), ("attn_key", 0.21477055549621582f), ("attn_value", 0.1358972191810608f),
            ("attn_combine", 0.07285283505916595f), ("ffn1", 0.11644839495420456f), ("ffn2", 0.17165671288967133f),
        ];
        foreach (var (name, scale) in expected)
        {
            // The array is (outputs, inputs), the weight (inputs, outputs).
            var array = NpyFile.Read(PathOf($"{name}_kernel_int8.npy"));
            var (values, outputs, inputs) = (array.ToDouble(), (int)array.Shape[0], (int)array.Shape[1]);
            var turned = Enumerable.Range(0, values.Length).Select(i => (sbyte)values[(i % outputs * inputs) + (i / outputs)]).ToArray();
            var weight = Assert.Single(weights, w => w.Shape[0] == inputs && w.As<sbyte>().SequenceEqual(turned));
            Assert.Equal([scale], model.Weights[weight.Name + ".scale"].As<float>().ToArray());
        }
    }

    [Fact]
    public void A_saved_model_gives_the_same_numbers()
    {
        using var model = Load(Quantised);
        var path = Path.Combine(Path.GetTempPath(), $"nightjar-{Guid.NewGuid():N}.safetensors");
        try
        {
            model.Save(path);
            using var again = FrozenModel.Load(path);
            var input = new Random(3).Normal(2 * Inputs);
            Assert.Equal(Planned(model, input, 2), Planned(again, input, 2));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData(Float)]
    [InlineData(Quantised)]
    public void Its_layers_are_put_together_again(string file)
    {
        using var model = Load(file);
        var functions = model.Graph.Nodes.Select(n => n.Function.GetType()).ToArray();
        Assert.Equal(2, functions.Count(f => f == typeof(LayerNormFunction)));
        Assert.Equal(1, functions.Count(f => f == typeof(AttentionFunction)));
        Assert.Equal(7, functions.Count(f => f == typeof(DenseFunction)));
        Assert.Equal(3, functions.Count(f => f == typeof(AddFunction)));
        Assert.True(functions.Length <= 20, string.Join('\n', model.Graph.Nodes));
    }

    [Fact]
    public void A_spoilt_file_gives_a_network_or_an_error_of_the_format()
    {
        var sound = File.ReadAllBytes(PathOf(Quantised));
        var random = new Random(11);
        var read = 0;
        for (var round = 0; round < 400; round++)
        {
            // Every fourth file is cut off; in the others up to eight bytes change, every second time to small numbers.
            var bytes = round % 4 == 0 ? sound[..random.Next(sound.Length)] : (byte[])sound.Clone();
            for (var i = round % 4 == 0 ? 8 : round % 8; i < 8; i++) bytes[random.Next(bytes.Length)] = (byte)random.Next(round % 2 == 0 ? 256 : 8);
            try
            {
                TfLiteImporter.Convert(TfLiteFile.Parse(bytes, "bad.tflite")).Dispose();
                read++;
            }
            catch (Exception e) when (e is TfLiteFormatException or ModelFormatException)
            {
                Assert.Contains("bad.tflite", e.Message, StringComparison.Ordinal);
            }
        }

        Assert.InRange(read, 20, 300);
    }

    private static string PathOf(string name) => SharedData.PathOf("models", "t2_gr_noz", name);

    private static FrozenModel Load(string name) => TfLiteImporter.Load(PathOf(name));

    private static float[] Planned(FrozenModel model, float[] input, int batch)
    {
        using var plan = InferencePlan.Compile(model);
        using var session = plan.CreateSession();
        var items = input.Length / Inputs;
        var output = new float[items * Classes];
        for (var i = 0; i < items; i += batch) session.Run(input.AsSpan(i * Inputs, batch * Inputs), output.AsSpan(i * Classes, batch * Classes), batch);
        return output;
    }

    private static float[] OnTape(FrozenModel model, float[] input, int batch)
    {
        using var runner = new GraphRunner(model);
        return runner.Run([input], batch)[0];
    }

    // The curves on their grids, and what the table of scores has for them.
    private static (float[] Input, double[] Scores) Scaled(string columns)
    {
        var input = Array.ConvertAll(NpyFile.Read(PathOf("gp_grid_scaled_gr.npy")).ToDouble(), v => (float)v);
        var lines = File.ReadAllLines(SharedData.PathOf("models", "t2_reference_scores.csv"));
        var first = Array.FindIndex(lines[0].Split(','), name => name.StartsWith(columns, StringComparison.Ordinal));
        var rows = lines.Skip(1).Select(l => l.Split(',')).ToDictionary(r => r[0], StringComparer.Ordinal);
        var scores = File.ReadAllText(PathOf("gp_grid_candids.txt")).Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(id => rows[id].Skip(first).Take(Classes)).Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(8 * Inputs, input.Length);
        Assert.Equal(8 * Classes, scores.Length);
        return (input, scores);
    }

    // Every number stays, or becomes the next float above or below.
    private static float[] Moved(float[] input, int seed)
    {
        var random = new Random(seed);
        return Array.ConvertAll(input, v => random.Next(3) switch
        {
            0 => v,
            1 => MathF.BitIncrement(v),
            _ => MathF.BitDecrement(v),
        });
    }

    private static double[] Read(string name, int count)
    {
        var values = NpyFile.Read(PathOf(name)).ToDouble();
        Assert.Equal(count, values.Length);
        return values;
    }
}
