using Nightjar.Learning.Layers;
using Nightjar.Learning.Tensors;
using Nightjar.Models.LightCurves;
using Nightjar.Models.SuperNnova;
using Nightjar.Sky;
using Nightjar.TestKit;

namespace Nightjar.Models.Tests.LightCurves;

public sealed class SuperNnovaTests
{
    private static readonly string[] SameCode = ["c01", "c02", "f02", "f03", "f04"];

    private static readonly SuperNnovaSettings Plain = new() { Flux = new(-10, 2, 3), Error = new(0, 1, 2), Days = new(0, 1, 2), MostGroups = 8 };

    [Fact]
    public void Parameters_are_35970()
    {
        using var pool = new TensorPool();
        using var network = new SuperNnovaNetwork(new LayerScope(pool), Plain);
        Assert.Equal(35_970, network.CountParameters());
    }

    [Theory]
    [InlineData("snn_snia_vs_nonia")]
    [InlineData("snn_sn_vs_all")]
    public void Fink_s_scores_come_out(string name)
    {
        using var model = SuperNnovaModel.Load(SharedData.PathOf("models", name));
        using var scorer = model.CreateScorer();
        var points = new LightCurvePoints();
        var (scored, references) = (0, 0);
        foreach (var row in FinkAlerts.Rows("models", "snn_reference_scores.csv"))
        {
            FinkAlerts.TakeAsListed(points, row["file"], row["candid"]);
            scorer.Add(points, new());
            scorer.Run();
            if (points.Count < 2)
            {
                Assert.Equal(LightCurveProblem.TooFewPoints, scorer.Problem(0));
                Assert.True(scorer.Probabilities(0).IsEmpty);
                continue;
            }

            references++;
            var score = scorer.Probabilities(0)[0];
            Assert.True(Math.Abs(float.Parse(row[name + "_ref"]) - score) <= 1e-5, $"{row["candid"]}: {row[name + "_ref"]} {score}");
            if (!SameCode.Contains(row["file"][..3]) || !float.TryParse(row[name + "_alert"], out var published) || published <= 0) continue;
            scored++;
            Assert.True(Math.Abs(published - score) <= 1e-5, $"{row["candid"]}: Fink {published} {score}");
        }

        Assert.Equal(35, scored);
        Assert.True(references > 250, $"{references} light curves with two points or more");
    }

    [Theory]
    [InlineData("snn_snia_vs_nonia", 0.5043866f, 0.5426619f)]
    [InlineData("snn_sn_vs_all", 0.6040268f, null)]
    public void Golden_inputs_give_golden_outputs(string name, float ofZeros, float? ofPattern)
    {
        using var model = SuperNnovaModel.Load(SharedData.PathOf("models", name));
        using var plan = Learning.Inference.InferencePlan.Compile(model.Frozen);
        using var session = plan.CreateSession();
        var (input, output) = (new float[model.Settings.MostGroups * 8], new float[2]);
        session.Run(input, output, 1, [1]);
        Assert.Equal(ofZeros, output[0], 1e-6);
        for (var k = 0; k < 6; k++)
            new[] { (float)Math.Sin(k), (float)Math.Cos(k), .1f * k, -.1f * k, (.3f * k) - .5f, k % 3 == 0 ? 1 : 0, k % 3 == 1 ? 1 : 0, k % 3 == 2 ? 1 : 0 }.CopyTo(input, k * 8);
        session.Run(input, output, 1, [6]);
        if (ofPattern is { } pattern) Assert.Equal(pattern, output[0], 1e-6);
        Assert.Equal(1, output[0] + output[1], 1e-6);
    }

    [Fact]
    public void Points_of_a_night_are_one_row()
    {
        var points = new LightCurvePoints();
        points.Add(10, PassBand.G, 4800, 5, 2);
        points.Add(10.1, PassBand.R, 6400, 7, 3);
        points.Add(10.32, PassBand.G, 4800, 6, 1);
        points.Add(10.35, PassBand.R, 6400, -4, 2);
        points.Add(12, PassBand.I, 8000, 9, 1);
        points.Add(13, PassBand.G, 4800, 8, 2);
        var preparation = new SuperNnovaPreparation(Plain);
        var sequence = new float[8 * 8];
        Assert.Equal(LightCurveProblem.None, preparation.Prepare(points, new(), sequence, [], out var length));
        Assert.Equal(3, length);
        Check(0, 6, 7, 1, 3, 0, [0, 1, 0]);
        Check(1, 0, -4, 0, 2, 0.35, [0, 0, 1]);
        Check(2, 8, 0, 2, 0, 2.65, [1, 0, 0]);
        Assert.All(sequence[24..], v => Assert.Equal(0, v));

        void Check(int row, double g, double r, double errorG, double errorR, double days, float[] combination)
        {
            float[] expected =
            [
                Plain.Flux.Apply(g), Plain.Flux.Apply(r), Plain.Error.Apply(errorG), Plain.Error.Apply(errorR), Plain.Days.Apply(days), .. combination,
            ];
            for (var i = 0; i < 8; i++) Assert.Equal(expected[i], sequence[(row * 8) + i], 1e-5);
        }
    }

    [Fact]
    public void Six_bands_have_63_combinations() =>
        Assert.Equal((63, 76), ((Plain with { Bands = [PassBand.U, PassBand.G, PassBand.R, PassBand.I, PassBand.Z, PassBand.Y] }).Combinations().Count, (Plain with { Bands = [PassBand.U, PassBand.G, PassBand.R, PassBand.I, PassBand.Z, PassBand.Y] }).Channels));

    [Fact]
    public void Light_curves_that_cannot_be_read_get_the_reason()
    {
        var preparation = new SuperNnovaPreparation(Plain);
        var (points, sequence) = (new LightCurvePoints(), new float[64]);
        Assert.Equal(LightCurveProblem.TooFewPoints, preparation.Prepare(points, new(), sequence, [], out _));
        for (var day = 0; day < 9; day++) points.Add(day, PassBand.R, 6400, 1, 1);
        Assert.Equal(LightCurveProblem.TooManyPoints, preparation.Prepare(points, new(), sequence, [], out _));
        points.Truncate(8);
        Assert.Equal(LightCurveProblem.None, preparation.Prepare(points, new(), sequence, [], out var length));
        Assert.Equal(8, length);
        points.Add(3, PassBand.G, 4800, double.NaN, 1);
        Assert.Equal(LightCurveProblem.NotFinite, preparation.Prepare(points, new(), sequence, [], out _));
        points.Clear();
        points.Add(1, PassBand.I, 8000, 1, 1);
        points.Add(2, PassBand.I, 8000, 1, 1);
        Assert.Equal(LightCurveProblem.TooFewPoints, preparation.Prepare(points, new(), sequence, [], out _));
    }

    [Fact]
    public void Files_give_the_same_bits()
    {
        using var folder = new TemporaryFolder();
        using var pool = new TensorPool();
        using var network = new SuperNnovaNetwork(new LayerScope(pool, seed: 4), Plain);
        using var model = SuperNnovaModel.Freeze(network);
        var path = Path.Combine(folder.Path, "model.safetensors");
        model.Save(path);
        using var loaded = SuperNnovaModel.Load(path);
        var points = new LightCurvePoints();
        for (var i = 0; i < 7; i++) points.Add(i * 0.8, i % 2 == 0 ? PassBand.G : PassBand.R, 5000, 3 * i, 1 + i);
        Assert.Equal(Score(model), Score(loaded));

        float[] Score(SuperNnovaModel which)
        {
            using var scorer = which.CreateScorer();
            scorer.Add(points, new());
            scorer.Run();
            return scorer.Probabilities(0).ToArray();
        }
    }
}
