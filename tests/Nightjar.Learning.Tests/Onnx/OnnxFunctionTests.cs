using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Graphs;
using Nightjar.Learning.Kernels;
using Nightjar.Learning.Quantization;

namespace Nightjar.Learning.Tests.Onnx;

/// <summary>Every function of a graph gives in ONNX Runtime what it gives here.</summary>
public sealed class OnnxFunctionTests(OnnxRuntime runtime) : IClassFixture<OnnxRuntime>
{
    private static readonly GraphInput Rows = new("rows", new(1, 7));
    private static readonly GraphInput Sequence = new("sequence", new(1, 6, 5));
    private static readonly GraphInput Image = new("image", new(1, 9, 8, 6));

    [Theory]
    [InlineData(Activation.None)]
    [InlineData(Activation.Relu)]
    [InlineData(Activation.LeakyRelu)]
    [InlineData(Activation.Gelu)]
    [InlineData(Activation.GeluTanh)]
    [InlineData(Activation.Silu)]
    [InlineData(Activation.Sigmoid)]
    [InlineData(Activation.Tanh)]
    [InlineData(Activation.HardSigmoid)]
    [InlineData(Activation.HardSilu)]
    public void Activations(Activation activation)
    {
        using var c = new OnnxComparison(runtime);
        c.Check((t, x, _) => [t.Activate(x[0], activation), t.LeakyRelu(t.Scale(x[0], 3), 0.2f)], false, Rows).Dispose();
    }

    [Fact]
    public void Dense_layers()
    {
        using var c = new OnnxComparison(runtime);
        c.Check(
            (t, x, _) =>
            [
                t.Dense(x[0], t.Use(c.Weight("a", 7, 3)), t.Use(c.Weight("a.bias", 3)), Activation.Relu),
                t.Dense(x[0], t.Use(c.Weight("b", 7, 2))),
                t.Dense(x[1], t.Use(c.Weight("c", 5, 4)), t.Use(c.Weight("c.bias", 4)), Activation.Gelu),
                t.Dense(x[2], t.Use(c.Weight("d", 6, 4)), t.Use(c.Weight("d.bias", 4))),
            ],
            false,
            Rows,
            Sequence,
            Image).Dispose();
    }

    [Fact]
    public void Convolutions()
    {
        using var c = new OnnxComparison(runtime);
        c.Check(
            (t, x, _) =>
            [
                t.Conv2D(x[0], t.Use(c.Weight("a", 3, 2, 6, 5)), t.Use(c.Weight("a.bias", 5)), new() { Stride = (2, 1), PadBefore = (1, 0), PadAfter = (2, 1) }, Activation.Silu),
                t.Conv2D(x[0], t.Use(c.Weight("b", 2, 3, 2, 9)), null, new() { Groups = 3, Dilation = (2, 1) }),
                t.Conv2D(x[0], t.Use(c.Weight("c", 3, 3, 1, 6)), t.Use(c.Weight("c.bias", 6)), ConvolutionOptions.Same(9, 8, 3, 3, groups: 6), Activation.Relu),
            ],
            false,
            Image).Dispose();
    }

    [Fact]
    public void Pools()
    {
        using var c = new OnnxComparison(runtime);
        c.Check(
            (t, x, _) =>
            [
                t.MaxPool(x[0], (2, 3)),
                t.MaxPool(x[0], (3, 3), (2, 2), (1, 1), (1, 0)),
                t.AveragePool(x[0], (3, 2), (2, 1), (1, 1), (1, 0)),
                t.GlobalAveragePool(x[0]),
            ],
            false,
            Image).Dispose();
    }

    [Fact]
    public void Norms_and_softmax()
    {
        using var c = new OnnxComparison(runtime);
        Variable Batch(Tape t, Variable x, string name)
        {
            var n = x.Shape.Last;
            return t.BatchNorm(x, t.Use(c.Weight($"{name}.gain", 1f, n)), t.Use(c.Weight($"{name}.shift", n)), c.Weight($"{name}.mean", n), c.Weight($"{name}.variance", 3f, n), epsilon: 1e-3f);
        }

        c.Check(
            (t, x, _) =>
            [
                Batch(t, x[0], "rows"),
                Batch(t, x[1], "sequence"),
                t.Activate(Batch(t, x[2], "image"), Activation.Relu),
                t.LayerNorm(x[1], t.Use(c.Weight("layer.gain", 1f, 5)), t.Use(c.Weight("layer.shift", 5))),
                t.LayerNorm(x[2], t.Use(c.Weight("image.gain.2", 1f, 6)), t.Use(c.Weight("image.shift.2", 6)), 1e-6f),
                t.Softmax(x[0]),
                t.LogSoftmax(x[1]),
            ],
            false,
            Rows,
            Sequence,
            Image).Dispose();
    }

    [Fact]
    public void Sums_and_products()
    {
        using var c = new OnnxComparison(runtime);
        c.Check(
            (t, x, _) =>
            {
                var pool = t.MaxPool(x[2], (1, 1));
                var recurrent = t.Gru(x[1], t.Use(c.Weight("in", 5, 15)), t.Use(c.Weight("state", 5, 15)));
                var gate = t.Reshape(t.Dense(x[0], t.Use(c.Weight("gate", 7, 6))), new(x[0].Shape[0], 1, 1, 6));
                return
                [
                    t.Add(x[1], t.Use(c.Weight("row", 5))),
                    t.Multiply(x[1], t.Use(c.Weight("table", 6, 5))),
                    t.Add(pool, t.Use(c.Weight("channels", 6))),
                    t.Add(x[2], pool),
                    t.Multiply(pool, gate),
                    t.Multiply(pool, pool),
                    t.Add(recurrent, x[1]),
                    t.Multiply(recurrent, t.Use(c.Weight("row.2", 5))),
                    t.Add(recurrent, t.Use(c.Weight("table.2", 6, 5))),
                ];
            },
            false,
            Rows,
            Sequence,
            Image).Dispose();
    }

    [Fact]
    public void Axes()
    {
        using var c = new OnnxComparison(runtime);
        c.Check(
            (t, x, _) =>
            {
                var pool = t.MaxPool(x[1], (2, 2));
                return
                [
                    t.Concat(x[0], x[0]),
                    t.Concat(pool, t.Scale(pool, 2)),
                    t.Flatten(pool),
                    t.Permute(x[1], 0, 3, 1, 2),
                    t.Slice(x[1], 2, 3, 4),
                    t.Slice(x[0], 1, 1, 1),
                    t.MergeWindows(t.Scale(t.PartitionWindows(t.Slice(x[1], 1, 0, 8), 4), 2), 8, 8, 4),
                    x[0],
                    x[0],
                    t.Transpose(x[0]),
                    t.ResizeBilinear(x[1], 13, 5),
                ];
            },
            false,
            Sequence,
            Image).Dispose();
    }

    [Fact]
    public void Embeddings()
    {
        using var c = new OnnxComparison(runtime);
        c.Limits.Add("bands", 6);
        c.Check(
            (t, x, _) =>
            {
                var y = t.Embed(t.Use(c.Weight("bands.weight", 6, 5)), x[1]);
                return [y, t.Gru(t.Add(y, x[0]), t.Use(c.Weight("in", 5, 12)), t.Use(c.Weight("state", 4, 12))), t.Embed(t.Use(c.Weight("last.weight", 6, 3)), t.Slice(x[1], 1, 5, 1))];
            },
            false,
            Sequence,
            new("bands", new(1, 6))).Dispose();
    }

    [Fact]
    public void Attention_to_whole_sequences()
    {
        using var c = new OnnxComparison(runtime);
        c.Check(
            (t, x, _) =>
            [
                t.Attend(x[0], x[1], x[1], 2, t.Use(c.Weight("bias", 2, 4, 3))),
                t.Attend(x[1], x[0], x[0], 3),
                t.Attend(x[2], x[2], x[2], 1, t.RelativePositionBias(t.Use(c.Weight("table", 25, 1)), 3)),
            ],
            false,
            new("q", new(1, 4, 6)),
            new("k", new(1, 3, 6)),
            new("windows", new(1, 9, 5))).Dispose();
    }

    [Fact]
    public void Functions_of_ragged_sequences()
    {
        using var c = new OnnxComparison(runtime);
        c.Check(
            (t, x, lengths) =>
            [
                t.Attend(x[0], x[0], x[0], 5, lengths: lengths),
                t.MaxOverTime(x[0], lengths),
                t.MeanOverTime(x[0], lengths),
                t.LastStates(x[0], lengths),
                t.ReverseSequences(x[0], lengths),
                t.MaskSequences(x[0], lengths!),
            ],
            true,
            Sequence).Dispose();
    }

    [Fact]
    public void Functions_of_whole_sequences()
    {
        using var c = new OnnxComparison(runtime);
        c.Check((t, x, _) => [t.MaxOverTime(x[0]), t.MeanOverTime(x[0]), t.LastStates(x[0]), t.ReverseSequences(x[0])], false, Sequence).Dispose();
    }

    [Theory]
    [InlineData(false, false, false)]
    [InlineData(false, true, false)]
    [InlineData(false, false, true)]
    [InlineData(false, true, true)]
    [InlineData(true, false, false)]
    [InlineData(true, true, false)]
    [InlineData(true, false, true)]
    [InlineData(true, true, true)]
    public void Recurrent_layers(bool isLstm, bool isReversed, bool isRagged)
    {
        using var c = new OnnxComparison(runtime);
        var gates = isLstm ? 4 : 3;
        Variable Layer(Tape t, Variable x, string name, int[]? lengths, bool isBiased)
        {
            var (w, r) = (t.Use(c.Weight($"{name}.input", x.Shape.Last, gates * 3)), t.Use(c.Weight($"{name}.state", 3, gates * 3)));
            var (b, s) = (isBiased ? t.Use(c.Weight($"{name}.b", gates * 3)) : null, isBiased ? t.Use(c.Weight($"{name}.s", gates * 3)) : null);
            return isLstm ? t.Lstm(x, w, r, b, s, isReversed, lengths) : t.Gru(x, w, r, b, s, isReversed, lengths);
        }

        c.Check((t, x, lengths) => [Layer(t, Layer(t, x[0], "one", lengths, isBiased: true), "two", lengths, isBiased: false)], isRagged, Sequence).Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Weights_of_fewer_bits(bool isInt8)
    {
        using var c = new OnnxComparison(runtime);
        using var model = c.Check(
            (t, x, _) =>
            [
                t.Dense(x[0], t.Use(c.Weight("dense", 7, 3)), t.Use(c.Weight("bias", 3))),
                t.Gru(x[1], t.Use(c.Weight("input", 5, 12)), t.Use(c.Weight("state", 4, 12))),
                t.Conv2D(x[2], t.Use(c.Weight("conv", 3, 3, 6, 4))),
            ],
            false,
            Rows,
            Sequence,
            Image);
        using var small = isInt8 ? ModelQuantizer.ToInt8(model) : ModelQuantizer.ToBFloat16(model);
        var written = c.Check(small);
        Assert.Equal(isInt8 ? 2 : 0, written.Graph.Nodes.Count(n => n.Operator == "DequantizeLinear"));
    }

    [Fact]
    public void A_recurrent_layer_whose_product_others_use_too()
    {
        using var c = new OnnxComparison(runtime);
        c.Check(
            (t, x, _) =>
            {
                var y = t.Gru(x[0], t.Use(c.Weight("input", 5, 12)), t.Use(c.Weight("state", 4, 12)), t.Use(c.Weight("bias", 12)));
                return [y, t.Nodes[^2].Output];
            },
            false,
            Sequence).Dispose();
    }
}
