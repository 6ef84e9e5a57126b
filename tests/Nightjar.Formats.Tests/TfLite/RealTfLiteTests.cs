using System.Text.Json;
using Nightjar.Formats.Numpy;
using Nightjar.Formats.TfLite;
using Nightjar.TestKit;
using Options = Nightjar.Formats.TfLite.TfLiteOptions;

namespace Nightjar.Formats.Tests.TfLite;

/// <summary>The time-series transformer as Fink served it, in float32 and with int8 weights, against an account of both
/// files that another reader gave.</summary>
public class RealTfLiteTests
{
    private const string Float = "model-GR-noZ-28341-LL0.836.tflite";
    private const string Quantised = "quantized-model-GR-noZ-28341-LL0.836.tflite";

    [Theory]
    [InlineData(Float, "float_graph.json")]
    [InlineData(Quantised, "quantized_graph.json")]
    public void Every_tensor_and_operator_is_as_listed(string name, string listing)
    {
        var file = Read(name);
        using var json = JsonDocument.Parse(File.ReadAllBytes(SharedData.PathOf("models", "t2_gr_noz", listing)));
        var root = json.RootElement;
        Assert.Equal(root.GetProperty("version").GetInt32(), file.Version);
        Assert.Equal(root.GetProperty("description").GetString(), file.Description);
        Assert.Equal(Ints(root, "inputs"), file.Main.Inputs);
        Assert.Equal(Ints(root, "outputs"), file.Main.Outputs);
        Assert.Equal(root.GetProperty("operator_codes").EnumerateArray().Select(NameOf), file.OperatorCodes.Select(code => code.Name));

        var tensors = root.GetProperty("tensors").EnumerateArray().ToArray();
        Assert.Equal(tensors.Length, file.Main.Tensors.Count);
        foreach (var (expected, tensor) in tensors.Zip(file.Main.Tensors))
        {
            Assert.Equal(expected.GetProperty("name").GetString(), tensor.Name);
            Assert.Equal(expected.GetProperty("dtype").GetString(), tensor.DataType.ToString(), ignoreCase: true);
            Assert.Equal(Ints(expected, "shape"), tensor.Shape);
            Assert.Equal(expected.GetProperty("constant").GetBoolean(), tensor.IsConstant);
            if (expected.TryGetProperty("shape_signature", out _)) Assert.Equal(Ints(expected, "shape_signature"), tensor.ShapeSignature);
            if (!expected.TryGetProperty("scale", out var scale)) continue;
            var scales = scale.ValueKind == JsonValueKind.Array ? scale.EnumerateArray().Select(s => s.GetDouble()) : [scale.GetDouble()];
            foreach (var (wanted, found) in scales.Zip(tensor.Quantisation?.Scales ?? [])) Assert.Equal(wanted, found, 1e-6 * wanted);
        }

        var operators = root.GetProperty("operators").EnumerateArray().ToArray();
        Assert.Equal(operators.Length, file.Main.Operators.Count);
        foreach (var (expected, step) in operators.Zip(file.Main.Operators))
        {
            Assert.Equal(NameOf(expected.GetProperty("op")), step.Name);
            Assert.Equal(Ints(expected, "inputs"), step.Inputs);
            Assert.Equal(Ints(expected, "outputs"), step.Outputs);
            CheckOptions(expected.GetProperty("options"), step);
        }
    }

    [Fact]
    public void Six_matrices_have_the_documented_scales()
    {
        var quantised = Read(Quantised).Main.Tensors.Where(t => t is { DataType: TfLiteDataType.Int8, IsConstant: true }).ToArray();
        double[] documented = [0.214771, 0.135897, 0.109043, 0.072853, 0.116448, 0.171657];
        Assert.Equal(documented.Order(), quantised.Select(t => Math.Round(Assert.Single(t.Quantisation!.Scales), 6)).Order());
        Assert.All(quantised, t => Assert.Equal(0, Assert.Single(t.Quantisation!.ZeroPoints)));
        Assert.Equal(12_288, quantised.Sum(t => t.Data.Length));
    }

    [Fact]
    public void The_last_matrix_has_sixteen_values()
    {
        var last = Assert.Single(Read(Quantised).Main.Tensors, t => t.IsConstant && t.DataType == TfLiteDataType.Float32 && t.Shape is [14, 32]);
        Assert.Equal(16, last.ToFloats().Distinct().Count());
    }

    [Theory]
    [InlineData("attn_query_kernel")]
    [InlineData("attn_key_kernel")]
    [InlineData("attn_value_kernel")]
    [InlineData("attn_combine_kernel")]
    [InlineData("ffn1_kernel")]
    [InlineData("ffn2_kernel")]
    public void Dequantised_matrices_are_the_published_ones_within_half_a_step(string name)
    {
        // Taken from the float file, with the same layout: (outputs, inputs).
        var kernel = NpyFile.Read(SharedData.PathOf("models", "t2_gr_noz", name + ".npy"));
        var (shape, values) = (kernel.Shape.ToArray(), kernel.ToSingle());
        Assert.Single(Read(Quantised).Main.Tensors, t =>
            t is { IsConstant: true, DataType: TfLiteDataType.Int8 } && t.Shape.SequenceEqual(shape)
            && t.ToFloats().Zip(values).All(pair => Math.Abs(pair.First - pair.Second) <= t.Quantisation!.Scales[0] / 2 * (1 + 1e-4)));
    }

    private static TfLiteFile Read(string name) => TfLiteFile.Open(SharedData.PathOf("models", "t2_gr_noz", name));

    private static int[] Ints(JsonElement element, string property) =>
        [.. element.GetProperty(property).EnumerateArray().Select(e => e.GetInt32())];

    private static string NameOf(JsonElement element) => element.GetString() switch
    {
        "OP_142" => "VAR_HANDLE",
        "OP_144" => "ASSIGN_VARIABLE",
        var name => name!,
    };

    private static void CheckOptions(JsonElement expected, TfLiteOperator step)
    {
        int Int(string property) => expected.GetProperty(property).GetInt32();
        bool Is(string property) => Int(property) != 0;
        TfLiteOptions? wanted = step.Builtin switch
        {
            TfLiteBuiltin.Conv2D => new Options.Conv2D(
                (TfLitePadding)Int("padding"), Int("stride_h"), Int("stride_w"), 1, 1, (TfLiteActivation)Int("fused_activation")),
            TfLiteBuiltin.Add or TfLiteBuiltin.Sub or TfLiteBuiltin.Mul => new Options.Arithmetic((TfLiteActivation)Int("fused_activation")),
            TfLiteBuiltin.StridedSlice => new Options.StridedSlice(
                Int("begin_mask"), Int("end_mask"), Int("ellipsis_mask"), Int("new_axis_mask"), Int("shrink_axis_mask"), false),
            TfLiteBuiltin.Pack => new Options.Pack(Int("values_count"), Int("axis")),
            TfLiteBuiltin.Gather => new Options.Gather(Int("axis"), Int("batch_dims")),
            TfLiteBuiltin.Mean or TfLiteBuiltin.ReduceProd => new Options.Reducer(Is("keep_dims")),
            TfLiteBuiltin.Concatenation => new Options.Concatenation(Int("axis"), (TfLiteActivation)Int("fused_activation")),
            TfLiteBuiltin.FullyConnected => new Options.FullyConnected(
                (TfLiteActivation)Int("fused_activation"), Is("weights_format"), Is("keep_num_dims"), Is("asymmetric_quantize_inputs")),
            TfLiteBuiltin.BatchMatMul => new Options.BatchMatMul(Is("adj_x"), Is("adj_y"), ((Options.BatchMatMul)step.Options!).AsymmetricInputs),
            TfLiteBuiltin.Softmax => new Options.Softmax(expected.GetProperty("beta").GetSingle()),
            _ => step.Options,
        };
        Assert.Equal(wanted, step.Options);
    }
}
