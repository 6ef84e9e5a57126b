using System.Text.Json;
using Nightjar.Formats.Numpy;
using Nightjar.Models.Braai;
using Nightjar.Sky;
using Nightjar.TestKit;

namespace Nightjar.Models.Tests;

public sealed class BraaiModelTests
{
    [Fact]
    public void The_network_has_the_published_number_of_parameters()
        => Assert.Equal(
            BraaiModel.ParameterCount,
            BraaiArchitecture.Tensors.Sum(t => t.Shape.Aggregate(1, (product, axis) => product * axis)));

    [Theory]
    [InlineData("d6_m7", TripletNormalization.RowWise)]
    [InlineData("d6_m9", TripletNormalization.WholePlane)]
    public void Published_models_know_their_version_and_normalization(string version, TripletNormalization normalization)
    {
        var model = BraaiModel.Load(SharedData.PathOf("models", "braai_" + version));
        Assert.Equal(("braai", version, normalization), (model.Name, model.Version, model.Normalization));
        var other = BraaiModel.Load(SharedData.PathOf("models", "braai_" + version), TripletNormalization.RowWiseDouble);
        Assert.Equal(TripletNormalization.RowWiseDouble, other.Normalization);
    }

    /// <summary>Sums and largest values of every layer, computed in double precision by an independent program.</summary>
    [Fact]
    public void Every_layer_of_d6_m9_agrees_with_the_reference_trace()
    {
        var model = BraaiModel.Load(SharedData.PathOf("models", "braai_d6_m9"));
        var triplets = NpyFile.Read(SharedData.PathOf("btsbot", "usage_triplets.npy")).ToSingle();
        var scratch = new BraaiScratch();
        model.Score(triplets.AsSpan(0, TripletPreprocessing.InputLength), scratch);
        using var trace = JsonDocument.Parse(
            File.ReadAllBytes(SharedData.PathOf("models", "braai_d6_m9", "trace_usage_triplet0.json")));
        foreach (var (name, values) in new[]
        {
            ("conv1", scratch.Conv1), ("conv2", scratch.Conv2), ("conv3", scratch.Conv3),
            ("conv4", scratch.Conv4), ("pool2", scratch.Pool2), ("fc_1", scratch.Features),
        })
        {
            var expected = trace.RootElement.GetProperty(name);
            Assert.Equal(expected.GetProperty("sum").GetDouble(), values.Sum(v => (double)v), 1e-3);
            Assert.Equal(expected.GetProperty("max").GetDouble(), values.Max(), 1e-6);
            Assert.All(expected.GetProperty("first16").EnumerateArray().Select(e => e.GetDouble()).Zip(values), p => Assert.Equal(p.First, p.Second, 1e-6));
        }
    }

    /// <summary>The 39 triplets of BTSbot's example with the scores of ZTF (d6_m7) and Fritz (d6_m9).</summary>
    [Theory]
    [InlineData("d6_m7", "drb")]
    [InlineData("d6_m9", "new_drb")]
    public void Scores_of_the_BTSbot_example_are_reproduced(string version, string column)
    {
        var model = BraaiModel.Load(SharedData.PathOf("models", "braai_" + version));
        var triplets = NpyFile.Read(SharedData.PathOf("btsbot", "usage_triplets.npy")).ToSingle();
        var lines = File.ReadAllLines(SharedData.PathOf("btsbot", "reference_scores.csv"));
        var place = Array.IndexOf(lines[0].Split(','), column);
        var scratch = new BraaiScratch();
        Assert.Equal(39, lines.Length - 1);
        for (var row = 0; row < 39; row++)
        {
            var cutouts = Cutouts(triplets.AsSpan(row * TripletPreprocessing.InputLength, TripletPreprocessing.InputLength));
            Assert.Equal(double.Parse(lines[row + 1].Split(',')[place]), model.Score(cutouts, scratch), 1e-6);
        }
    }

    [Fact]
    public void Cutouts_that_cannot_be_scored_have_no_score()
    {
        var model = RandomModel(1);
        var scratch = new BraaiScratch();
        Assert.True(float.IsNaN(model.Score(new CutoutTriplet(), scratch)));
        Assert.True(float.IsNaN(model.Score(TripletPreprocessingTests.RandomTriplet(1, 121, 121), scratch)));
        Assert.InRange(model.Score(TripletPreprocessingTests.RandomTriplet(1, 63, 48), scratch), 0, 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Score([1, 2, 3], scratch));
    }

    [Fact]
    public void Many_threads_share_a_model()
    {
        var model = RandomModel(2);
        var triplets = Enumerable.Range(0, 64).Select(seed => TripletPreprocessingTests.RandomTriplet(seed, 63, 63)).ToArray();
        var scratch = new BraaiScratch();
        var expected = triplets.Select(t => model.Score(t, scratch)).ToArray();
        var scores = new float[triplets.Length];
        Parallel.For(0, triplets.Length, () => new BraaiScratch(), (i, _, own) =>
        {
            scores[i] = model.Score(triplets[i], own);
            return own;
        }, _ => { });
        Assert.Equal(expected, scores);
        Assert.Distinct(scores);
    }

    [Fact]
    public void Scoring_does_not_allocate()
    {
        var (model, scratch) = (RandomModel(3), new BraaiScratch());
        var triplet = TripletPreprocessingTests.RandomTriplet(1, 63, 63);
        model.Score(triplet, scratch);
        var before = GC.GetAllocatedBytesForCurrentThread();
        model.Score(triplet, scratch);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// <summary>A network of random weights, about as large as trained ones.</summary>
    internal static BraaiModel RandomModel(int seed)
    {
        var random = new Random(seed);
        var tensors = BraaiArchitecture.Tensors.ToDictionary(t => t.Name, t =>
        {
            var values = new float[t.Shape.Aggregate(1, (product, axis) => product * axis)];
            foreach (ref var value in values.AsSpan()) value = (float)(random.NextDouble() - 0.5) * 4 / MathF.Sqrt(values.Length / t.Shape[^1]);
            return values;
        });
        return new BraaiModel("braai", "test", TripletNormalization.RowWise, tensors);
    }

    private static CutoutTriplet Cutouts(ReadOnlySpan<float> triplet)
    {
        var cutouts = new CutoutTriplet();
        var channel = 0;
        foreach (var cutout in new[] { cutouts.Science, cutouts.Template, cutouts.Difference })
        {
            cutout.Resize(63, 63);
            for (var i = 0; i < cutout.Pixels.Length; i++) cutout.Pixels[i] = triplet[i * 3 + channel];
            channel++;
        }

        return cutouts;
    }
}
