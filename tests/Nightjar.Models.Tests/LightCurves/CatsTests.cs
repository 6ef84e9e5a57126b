using Nightjar.Learning.Layers;
using Nightjar.Learning.Tensors;
using Nightjar.Models.Cats;
using Nightjar.Models.LightCurves;
using Nightjar.Sky;
using Nightjar.TestKit;

namespace Nightjar.Models.Tests.LightCurves;

public sealed class CatsTests
{
    [Fact]
    public void Parameters_are_517541()
    {
        using var pool = new TensorPool();
        using var network = new CatsNetwork(new LayerScope(pool, defaults: LayerDefaults.Keras), new());
        Assert.Equal(517_541, network.Parameters.Sum(p => p.Value.Shape.Length));
        Assert.Equal(517_541 - 896, network.CountParameters());
    }

    [Theory]
    [InlineData(true, 7)]
    [InlineData(true, 1)]
    [InlineData(true, 12)]
    [InlineData(false, 7)]
    public void Probabilities_equal_the_layers_by_the_book(bool isMasked, int count)
    {
        using var pool = new TensorPool();
        using var network = Make(pool, new() { MostPoints = 12, IsMasked = isMasked });
        using var model = CatsModel.Freeze(network);
        var points = Curve(count);
        var sequence = new float[12 * 4];
        Assert.Equal(LightCurveProblem.None, model.CreatePreparation().Prepare(points, new(), sequence, [], out var length));
        var rows = Enumerable.Range(0, isMasked ? length : 12).Select(t => sequence.AsSpan(t * 4, 4).ToArray().Select(v => (double)v).ToArray()).ToArray();
        var expected = ByTheBook(network, rows);
        var actual = Score(model, points);
        for (var i = 0; i < 5; i++) Assert.Equal(expected[i], actual[i], 1e-5);
    }

    [Fact]
    public void A_masked_network_does_not_see_the_padding()
    {
        using var pool = new TensorPool();
        using var shorter = CatsModel.Freeze(Make(pool, new() { MostPoints = 12 }));
        using var longer = CatsModel.Freeze(Make(pool, new() { MostPoints = 40, Padding = 5 }));
        var points = Curve(11);
        var (a, b) = (Score(shorter, points), Score(longer, points));
        for (var i = 0; i < 5; i++) Assert.Equal(a[i], b[i], 1e-6);
    }

    [Fact]
    public void An_empty_light_curve_has_no_score()
    {
        using var pool = new TensorPool();
        using var model = CatsModel.Freeze(Make(pool, new() { MostPoints = 12, IsMasked = false }));
        using var scorer = model.CreateScorer();
        scorer.Add(new(), new());
        scorer.Add(Curve(13), new());
        scorer.Add(Curve(3), new());
        scorer.Run();
        Assert.Equal((LightCurveProblem.TooFewPoints, LightCurveProblem.TooManyPoints, LightCurveProblem.None), (scorer.Problem(0), scorer.Problem(1), scorer.Problem(2)));
        Assert.True(scorer.Probabilities(0).IsEmpty);
        Assert.Equal(Score(model, Curve(3)), scorer.Probabilities(2).ToArray());
    }

    [Fact]
    public void Rows_are_scaled_by_their_own_range()
    {
        var points = new LightCurvePoints();
        points.Add(103, PassBand.R, 6231, 30, 2);
        points.Add(100, PassBand.U, 3685, -10, 2);
        points.Add(101, PassBand.Y, 9736, 10, 2);
        var sequence = new float[16];
        Assert.Equal(LightCurveProblem.None, new CatsPreparation(new() { MostPoints = 4 }).Prepare(points, new(), sequence, [], out var length));
        Assert.Equal(3, length);
        Assert.Equal([0, 0, 1, 1, 1, 0.5f, 1, 6, 3, 1, 1, 3, -999, -999, -999, 0], sequence);
    }

    [Fact]
    public void Files_give_the_same_bits()
    {
        using var folder = new TemporaryFolder();
        using var pool = new TensorPool();
        using var model = CatsModel.Freeze(Make(pool, new() { MostPoints = 12 }));
        var path = Path.Combine(folder.Path, "cats.safetensors");
        model.Save(path);
        using var loaded = CatsModel.Load(path);
        Assert.Equal(Score(model, Curve(9)), Score(loaded, Curve(9)));
    }

    private static CatsNetwork Make(TensorPool pool, CatsSettings settings)
    {
        var network = new CatsNetwork(new LayerScope(pool, seed: 3, LayerDefaults.Keras), settings);
        var random = new Random(5);
        foreach (var parameter in network.Parameters.Where(p => p.Name.Contains("norm", StringComparison.Ordinal) || p.Name.EndsWith("bias", StringComparison.Ordinal)))
        {
            foreach (ref var value in parameter.Value.Span) value += (float)(0.4 * random.NextDouble());
        }

        return network;
    }

    private static LightCurvePoints Curve(int count)
    {
        var points = new LightCurvePoints();
        PassBand[] bands = [PassBand.U, PassBand.G, PassBand.R, PassBand.I, PassBand.Z, PassBand.Y];
        for (var i = 0; i < count; i++) points.Add(0.3 * i, bands[i % 6], 5000, Math.Sin(i) * 20, 1 + (i % 3));
        return points;
    }

    private static float[] Score(CatsModel model, LightCurvePoints points)
    {
        using var scorer = model.CreateScorer();
        scorer.Add(points, new());
        scorer.Run();
        return scorer.Probabilities(0).ToArray();
    }

    private static double[] ByTheBook(CatsNetwork network, double[][] x)
    {
        var values = network.Parameters.ToDictionary(p => p.Name, p => p.Value.Span.ToArray());
        var h = x;
        foreach (var block in new[] { "block1", "block2", "block3" })
        {
            h = PlainSequences.ConvolveTwo(h, values[block + ".convolution.weight"], values[block + ".convolution.bias"]);
            var (mean, variance, gain, shift) = (values[block + ".norm.runningMean"], values[block + ".norm.runningVariance"], values[block + ".norm.weight"], values[block + ".norm.bias"]);
            h = [.. h.Select(row => row.Select((v, i) => PlainSequences.Silu(((v - mean[i]) / Math.Sqrt(variance[i] + 1e-3) * gain[i]) + shift[i])).ToArray())];
            double[][] means = [[.. Enumerable.Range(0, h[0].Length).Select(i => h.Average(row => row[i]))]];
            var squeezed = PlainSequences.Dense(means, values[block + ".reduce.weight"], null, v => Math.Max(0, v));
            var gates = PlainSequences.Dense(squeezed, values[block + ".expand.weight"], null, PlainSequences.Sigmoid)[0];
            h = [.. h.Select(row => row.Select((v, i) => v * gates[i]).ToArray())];
        }

        double[] largest = [.. Enumerable.Range(0, 256).Select(i => h.Max(row => row[i]))];
        var first = network.Children.OfType<Lstm>().First().Directions[0];
        var second = network.Children.OfType<Lstm>().Last().Directions[0];
        var (forth, back) = (PlainSequences.Lstm(x, first[0]), PlainSequences.Lstm(x, first[1]));
        double[][] states = [.. forth.Zip(back, (a, b) => (double[])[.. a, .. b])];
        double[][] all = [[.. PlainSequences.Lstm(states, second[0])[^1], .. PlainSequences.Lstm(states, second[1])[0], .. largest]];
        var hidden = PlainSequences.Dense(all, values["hidden.weight"], values["hidden.bias"], v => v < 0 ? 0.3 * v : v);
        return PlainSequences.Softmax(PlainSequences.Dense(hidden, values["classes.weight"], values["classes.bias"], v => v)[0]);
    }
}
