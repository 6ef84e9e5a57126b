using Nightjar.Formats.SafeTensors;
using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Graphs;
using Nightjar.Learning.Graphs.Functions;
using Nightjar.Learning.Inference;
using Nightjar.Learning.Kernels;
using Nightjar.Learning.Quantization;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Tests.Quantization;

public sealed class ModelQuantizerTests : IDisposable
{
    private const int Items = 6;

    private readonly TensorPool _pool = new();
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"nightjar-{Guid.NewGuid():N}.safetensors");

    public void Dispose()
    {
        _pool.Dispose();
        File.Delete(_path);
    }

    [Fact]
    public void Narrow_weights_stand_for_nearly_the_same_network()
    {
        using var model = Network();
        using var floats = new GraphRunner(model);
        var x = Images(1);
        var expected = Numbers.Doubles(floats.Run([x], Items)[0]);
        foreach (var perChannel in new[] { true, false })
        {
            using var small = ModelQuantizer.ToInt8(model, perChannel);
            Assert.Equal(SafeTensorDataType.Int8, small.Weights["c1.w"].DataType);
            Assert.Equal(perChannel ? 5 : 1, small.Weights["c1.w.scale"].Shape.Length);
            using var runner = new GraphRunner(small);
            Numbers.Near(expected, runner.Run([x], Items)[0], 0.02, "int8");
        }

        using var half = ModelQuantizer.ToBFloat16(model);
        Assert.Equal(SafeTensorDataType.BFloat16, half.Weights["d.w"].DataType);
        using var halfRunner = new GraphRunner(half);
        Numbers.Near(expected, halfRunner.Run([x], Items)[0], 0.02, "bfloat16");
    }

    [Fact]
    public void Patterns_choose_weights()
    {
        using var model = Network();
        using var small = ModelQuantizer.ToInt8(model, patterns: ["c?.w"]);
        Assert.Equal(["c1.w", "c2.w"], small.Weights.Values.Where(w => w.DataType == SafeTensorDataType.Int8).Select(w => w.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(RangeMethod.Extremes)]
    [InlineData(RangeMethod.MovingAverage)]
    [InlineData(RangeMethod.Percentile)]
    public void A_network_in_integers_says_nearly_the_same(RangeMethod method)
    {
        using var model = Network();
        using var integers = Integers(model, method);
        Assert.Equal(
            ["QuantizeFunction", "QuantizedConvolutionFunction", "PoolFunction", "QuantizedConvolutionFunction", "PoolFunction", "ReshapeFunction", "QuantizedDenseFunction", "ActivationFunction"],
            integers.Graph.Nodes.Select(n => n.Function.GetType().Name));
        Assert.Null(((QuantizedDenseFunction)integers.Graph.Nodes[^2].Function).Output);
        using var floats = new GraphRunner(model);
        using var runner = new GraphRunner(integers);
        var x = Images(7);
        Numbers.Near(Numbers.Doubles(floats.Run([x], Items)[0]), runner.Run([x], Items)[0], 0.05, method.ToString());
    }

    [Fact]
    public void A_file_gives_the_same_integers_on_every_vector_path()
    {
        using var model = Network();
        using (var made = Integers(model, RangeMethod.Extremes)) made.Save(_path);
        using var loaded = FrozenModel.Load(_path);
        float[]? first = null;
        SimdPaths.Each(level =>
        {
            using var runner = new GraphRunner(loaded);
            float[]? logits = null;
            runner.Run([Images(3)], Items, observe: (name, values) => logits = name == "d" ? values.ToArray() : logits);
            first ??= logits;
            Assert.Equal(first, logits);
        });
    }

    [Fact]
    public void Plans_compute_what_the_graph_says_for_every_batch()
    {
        using var model = Network();
        using var integers = Integers(model, RangeMethod.Extremes);
        using var small = ModelQuantizer.ToInt8(model);
        using var half = ModelQuantizer.ToBFloat16(model);
        using var recurrent = Recurrent();
        using var mixed = ModelQuantizer.ToInt8(recurrent);
        foreach (var (served, tolerance) in new[] { (integers, 1e-6), (small, 2e-5), (half, 2e-5), (mixed, 2e-5) })
        {
            SimdPaths.Each(level =>
            {
                using var runner = new GraphRunner(served);
                using var plan = InferencePlan.Compile(served, new(LargestBatch: 4));
                using var session = plan.CreateSession();
                var (length, width) = (served.Graph.Inputs[0].Shape.Length, plan.OutputShapes[0].Length);
                var x = new Random(5).Normal(9 * length);
                foreach (var batch in new[] { 1, 3, 9 })
                {
                    var found = new float[batch * width];
                    session.Run(x.AsSpan(0, batch * length), found, batch);
                    Numbers.Near(Numbers.Doubles(runner.Run([x[..(batch * length)]], batch)[0]), found, tolerance, $"{level} batch {batch}");
                }
            });
        }
    }

    private FrozenModel Recurrent()
    {
        using var input = new Parameter("gru.i", _pool.RentCopy(new(3, 12), new Random(1).Normal(36)));
        using var state = new Parameter("gru.h", _pool.RentCopy(new(4, 12), new Random(2).Normal(48)));
        using var head = new Parameter("head.w", _pool.RentCopy(new(4, 5), new Random(3).Normal(20)));
        return FrozenModel.Capture([new("x", new(1, 10, 3))], (tape, x, _) => [tape.Softmax(tape.Dense(tape.Gru(x[0], tape.Use(input), tape.Use(state)), tape.Use(head)))]);
    }

    [Fact]
    public void What_integers_cannot_do_works_on_floats_between()
    {
        using var w1 = new Parameter("a.w", _pool.RentCopy(new(4, 4), new Random(1).Normal(16)));
        using var w2 = new Parameter("b.w", _pool.RentCopy(new(4, 3), new Random(2).Normal(12)));
        using var model = FrozenModel.Capture([new("x", new(1, 4))], (tape, x, _) =>
        {
            var h = tape.Dense(x[0], tape.Use(w1));
            return [tape.Dense(tape.Softmax(h), tape.Use(w2)), h];
        });
        var input = new Random(3).Normal(40);
        using var calibrator = new Calibrator(model);
        calibrator.Add([input], 10);
        using var integers = ModelQuantizer.ToIntegers(model, calibrator.Scales());
        Assert.Equal(["QuantizeFunction", "QuantizedDenseFunction", "SoftmaxFunction", "QuantizeFunction", "QuantizedDenseFunction"], integers.Graph.Nodes.Select(n => n.Function.GetType().Name));
        using var floats = new GraphRunner(model);
        using var runner = new GraphRunner(integers);
        var (expected, found) = (floats.Run([input], 10), runner.Run([input], 10));
        for (var i = 0; i < 2; i++) Numbers.Near(Numbers.Doubles(expected[i]), found[i], 0.05, $"output {i}");
    }

    [Fact]
    public void Trained_ranges_and_weights_become_the_same_integers()
    {
        using var weight = new Parameter("a.w", _pool.RentCopy(new(5, 3), new Random(1).Normal(15)));
        var (before, after) = (AffineScale.OfRange(-2, 2), AffineScale.OfRange(-5, 5));
        using var model = FrozenModel.Capture([new("x", new(1, 5))], (tape, x, _) =>
            [tape.FakeQuantize(tape.Dense(tape.FakeQuantize(x[0], before), tape.FakeQuantizeWeight(tape.Use(weight))), after)]);
        using var integers = ModelQuantizer.ToIntegers(model, new Dictionary<string, AffineScale>(StringComparer.Ordinal));
        Assert.Equal(["QuantizeFunction", "QuantizedDenseFunction", "FakeQuantizeFunction"], integers.Graph.Nodes.Select(n => n.Function.GetType().Name));
        var input = new Random(2).Normal(50);
        using var floats = new GraphRunner(model);
        using var runner = new GraphRunner(integers);
        Numbers.Near(Numbers.Doubles(floats.Run([input], 10)[0]), runner.Run([input], 10)[0], 1e-6, "trained for bytes");
    }

    [Theory]
    [InlineData("missing", "c1.w.scale is missing")]
    [InlineData("shape", "c1.w.scale has shape (2)")]
    [InlineData("type", "c1.w.scale holds I32")]
    [InlineData("nan", "c1.w.scale holds NaN")]
    [InlineData("zero", "c1.w.scale holds 0")]
    [InlineData("negative", "c1.w.scale holds -1")]
    [InlineData("bias", "c1.b")]
    [InlineData("infinite bias", "c1.b holds Infinity")]
    [InlineData("axes", "c1.w has shape")]
    [InlineData("float weight", "c1.w holds F32")]
    [InlineData("zero point", "zero point 256")]
    [InlineData("byte scale", "scale -1")]
    [InlineData("floats for bytes", "is no bytes")]
    [InlineData("bytes for floats", "takes floats")]
    [InlineData("bytes out", "is bytes")]
    [InlineData("activation", "no Tanh")]
    [InlineData("groups", "2 groups")]
    public void A_file_whose_integers_do_not_fit_is_refused_by_name(string fault, string part)
    {
        using var model = Network();
        using var good = Integers(model, RangeMethod.Extremes);
        var weights = good.Weights.Values.Select(w => w.ToEntry()).ToDictionary(e => e.Name, StringComparer.Ordinal);
        var nodes = good.Graph.Nodes.ToList();
        var outputs = good.Graph.Outputs;
        const string scale = "c1.w.scale";
        var convolution = (QuantizedConvolutionFunction)nodes[1].Function;
        switch (fault)
        {
            case "missing": weights.Remove(scale); break;
            case "shape": weights[scale] = SafeTensorEntry.Create<float>(scale, [1, 1], 2); break;
            case "type": weights[scale] = SafeTensorEntry.Create<int>(scale, [1], 1); break;
            case "nan": weights[scale] = SafeTensorEntry.Create<float>(scale, [float.NaN], 1); break;
            case "zero": weights[scale] = SafeTensorEntry.Create<float>(scale, [0], 1); break;
            case "negative": weights[scale] = SafeTensorEntry.Create<float>(scale, [-1], 1); break;
            case "bias": weights["c1.b"] = SafeTensorEntry.Create<float>("c1.b", [1, 2], 2); break;
            case "infinite bias": weights["c1.b"] = SafeTensorEntry.Create<float>("c1.b", [1, 2, float.PositiveInfinity, 0, 0], 5); break;
            case "axes": weights["c1.w"] = SafeTensorEntry.Create<sbyte>("c1.w", new sbyte[10], 2, 5); break;
            case "float weight": weights["c1.w"] = SafeTensorEntry.Create<float>("c1.w", new float[3 * 3 * 3 * 5], 3, 3, 3, 5); break;
            case "zero point": nodes[0] = nodes[0] with { Function = new QuantizeFunction(new(1, 256)) }; break;
            case "byte scale": nodes[1] = nodes[1] with { Function = convolution with { Output = new AffineScale(-1, 0) } }; break;
            case "floats for bytes": nodes[1] = nodes[1] with { Inputs = ["image", "c1.w", "c1.b"] }; break;
            case "bytes for floats": nodes[2] = nodes[2] with { Function = new SoftmaxFunction(false) }; break;
            case "bytes out": outputs = [nodes[1].Output]; break;
            case "activation": nodes[1] = nodes[1] with { Function = convolution with { Convolution = convolution.Convolution with { Activation = Activation.Tanh } } }; break;
            default: nodes[1] = nodes[1] with { Function = convolution with { Convolution = convolution.Convolution with { Groups = 2 } } }; break;
        }

        var graph = System.Text.Json.JsonSerializer.Serialize(good.Graph with { Nodes = nodes, Outputs = outputs }, GraphJson.Default.Graph);
        SafeTensorsWriter.Write(_path, weights.Values, new Dictionary<string, string>(StringComparer.Ordinal) { ["graph"] = graph });
        var error = Assert.Throws<ModelFormatException>(() => FrozenModel.Load(_path));
        Assert.Contains(_path, error.Message, StringComparison.Ordinal);
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ranges_hold_zero_and_their_ends()
    {
        var random = new Random(1);
        for (var i = 0; i < 200; i++)
        {
            var (a, b) = (random.Normal(1)[0], random.Normal(1)[0]);
            var (low, high) = (Math.Min(a, b), Math.Max(a, b));
            var scale = AffineScale.OfRange(low, high);
            Assert.True(scale.IsValid);
            foreach (var end in new[] { low, high, 0f })
            {
                var q = Math.Clamp(MathF.Round(end / scale.Scale) + scale.ZeroPoint, 0, 255);
                Assert.InRange(Math.Abs(((q - scale.ZeroPoint) * scale.Scale) - end), 0, 0.51 * scale.Scale);
            }
        }

        Assert.True(AffineScale.OfRange(0, 0).IsValid);
        Assert.Throws<ArgumentException>(() => AffineScale.OfRange(1, float.NaN));
    }

    private static FrozenModel Integers(FrozenModel model, RangeMethod method)
    {
        using var calibrator = new Calibrator(model, method);
        for (var seed = 0; seed < 4; seed++) calibrator.Add([Images(seed)], Items);
        return ModelQuantizer.ToIntegers(model, calibrator.Scales());
    }

    private static float[] Images(int seed) => new Random(seed).Normal(Items * 12 * 11 * 3);

    private FrozenModel Network()
    {
        var random = new Random(1);
        var parameters = new List<Parameter>();
        Parameter Make(string name, double scale, params ReadOnlySpan<int> extents)
        {
            var shape = new Shape(extents);
            parameters.Add(new(name, _pool.RentCopy(shape, random.Normal(shape.Length, scale), name)));
            return parameters[^1];
        }

        var (c1, b1) = (Make("c1.w", 0.2, 3, 3, 3, 5), Make("c1.b", 0.1, 5));
        var (c2, b2) = (Make("c2.w", 0.2, 2, 3, 5, 7), Make("c2.b", 0.1, 7));
        var d = Make("d.w", 0.1, 2 * 2 * 7, 2);
        var model = FrozenModel.Capture([new("image", new(1, 12, 11, 3))], (tape, x, _) =>
        {
            var y = tape.Conv2D(x[0], tape.Use(c1), tape.Use(b1), new() { PadBefore = (1, 0) }, Activation.Relu);
            y = tape.MaxPool(y, (2, 2));
            y = tape.Conv2D(y, tape.Use(c2), tape.Use(b2), activation: Activation.Relu);
            y = tape.AveragePool(y, (2, 1));
            return [tape.Activate(tape.Dense(tape.Flatten(y), tape.Use(d)), Activation.Sigmoid)];
        });
        foreach (var parameter in parameters) parameter.Dispose();
        return model;
    }
}
