using Nightjar.Learning.Layers;
using Nightjar.Learning.Tensors;
using Nightjar.Models.Gru;
using Nightjar.Models.LightCurves;
using Nightjar.Sky;
using Nightjar.TestKit;

namespace Nightjar.Models.Tests.LightCurves;

public sealed class GruTests
{
    private static readonly GruSettings Plain = new() { Classes = ["a", "b", "c"], MostPoints = 20 };

    private static readonly ObjectContext Near = new() { Redshift = 0.05, Reddening = 0.1 };

    /// <summary>Two layers of 3·100·(inputs + 100 + 2), the latent layer and the classes; with metadata two small layers more.</summary>
    [Theory]
    [InlineData(false, (3 * 100 * (4 + 100 + 2)) + (3 * 100 * (100 + 100 + 2)) + (101 * 100) + (101 * 3))]
    [InlineData(true, (3 * 100 * (4 + 100 + 2)) + (3 * 100 * (100 + 100 + 2)) + (101 * 100) + (101 * 3) + (3 * 32) + (32 * 100))]
    public void Parameters_are_counted(bool usesMetadata, int expected)
    {
        using var pool = new TensorPool();
        using var network = new GruNetwork(new LayerScope(pool), Plain with { UsesMetadata = usesMetadata });
        Assert.Equal(expected, network.CountParameters());
    }

    /// <summary>What a causal model says after a point is what it says of the light curve that ends there.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void One_pass_gives_the_score_after_every_point(bool usesMetadata)
    {
        using var pool = new TensorPool();
        using var network = new GruNetwork(new LayerScope(pool, seed: 2), Plain with { UsesMetadata = usesMetadata });
        using var whole = GruModel.Freeze(network);
        using var causal = GruModel.Freeze(network, isCausal: true);
        var all = Score(causal, Curve(17));
        Assert.Equal(17 * 3, all.Length);
        for (var count = 2; count <= 17; count++)
        {
            var points = Curve(17);
            points.Truncate(count);
            var expected = Score(whole, points);
            for (var i = 0; i < 3; i++) Assert.Equal(expected[i], all[((count - 1) * 3) + i], 1e-6);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void More_padding_does_not_change_the_score(bool usesMetadata)
    {
        using var pool = new TensorPool();
        using var shorter = GruModel.Freeze(new GruNetwork(new LayerScope(pool, seed: 2), Plain with { UsesMetadata = usesMetadata }));
        using var longer = GruModel.Freeze(new GruNetwork(new LayerScope(pool, seed: 2), Plain with { UsesMetadata = usesMetadata, MostPoints = 100 }));
        var (a, b) = (Score(shorter, Curve(9)), Score(longer, Curve(9)));
        for (var i = 0; i < 3; i++) Assert.Equal(a[i], b[i], 1e-6);
    }

    [Fact]
    public void Metadata_reach_the_score()
    {
        using var pool = new TensorPool();
        using var model = GruModel.Freeze(new GruNetwork(new LayerScope(pool, seed: 2), Plain with { UsesMetadata = true }));
        using var scorer = model.CreateScorer();
        scorer.Add(Curve(9), Near);
        scorer.Add(Curve(9), Near with { Redshift = 1.5 });
        scorer.Add(Curve(9), Near with { Redshift = double.NaN });
        scorer.Run();
        Assert.True(Math.Abs(scorer.Probabilities(0)[0] - scorer.Probabilities(1)[0]) > 1e-4);
        Assert.Equal(LightCurveProblem.RedshiftMissing, scorer.Problem(2));
    }

    /// <summary>Bands are told by wavelengths: a survey with other bands is read as well.</summary>
    [Fact]
    public void Rows_hold_time_flux_error_and_wavelength()
    {
        var points = new LightCurvePoints();
        points.Add(110, PassBand.Y, 9000, -100, 50);
        points.Add(95, PassBand.G, 4500, 300, 100);
        var sequence = new float[80];
        Assert.Equal(LightCurveProblem.None, new GruPreparation(Plain).Prepare(points, new(), sequence, [], out var length));
        Assert.Equal(2, length);
        float[] expected = [0, (float)Math.Asinh(3), (float)Math.Asinh(1), -0.5f, 0.5f, (float)Math.Asinh(-1), (float)Math.Asinh(0.5), 1];
        for (var i = 0; i < 80; i++) Assert.Equal(i < 8 ? expected[i] : 0, sequence[i], 1e-6);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Files_give_the_same_bits(bool isCausal)
    {
        using var folder = new TemporaryFolder();
        using var pool = new TensorPool();
        using var model = GruModel.Freeze(new GruNetwork(new LayerScope(pool, seed: 2), Plain with { UsesMetadata = true }), isCausal);
        var path = Path.Combine(folder.Path, "gru.safetensors");
        model.Save(path);
        using var loaded = GruModel.Load(path);
        Assert.Equal(Score(model, Curve(9)), Score(loaded, Curve(9)));
        Assert.Equal(isCausal, loaded.IsCausal);
        Assert.Throws<InvalidDataException>(() => SuperNnova.SuperNnovaModel.Load(path));
    }

    private static LightCurvePoints Curve(int count)
    {
        var points = new LightCurvePoints();
        for (var i = 0; i < count; i++) points.Add(59000 + (1.7 * i), i % 2 == 0 ? PassBand.G : PassBand.R, i % 2 == 0 ? 4800 : 6400, 1000 * Math.Exp(-Math.Pow((i - 8) / 4.0, 2)), 20 + i);
        return points;
    }

    private static float[] Score(GruModel model, LightCurvePoints points)
    {
        using var scorer = model.CreateScorer();
        scorer.Add(points, Near);
        scorer.Run();
        return scorer.Probabilities(0).ToArray();
    }
}
