using Nightjar.Learning.Layers;
using Nightjar.Learning.Tensors;
using Nightjar.Models.Braai;
using Nightjar.Models.Btsbot;
using Nightjar.Sky;
using Nightjar.TestKit;

namespace Nightjar.Models.Tests;

public sealed class BtsbotModelTests
{
    [Theory]
    [InlineData(true, 227_861)]
    [InlineData(false, 206_897)]
    public void The_network_has_the_published_number_of_parameters(bool isMultiModal, int expected)
    {
        using var pool = new TensorPool();
        using var network = new BtsbotNetwork(new LayerScope(pool), isMultiModal);
        Assert.Equal(expected, network.Parameters.Sum(p => p.Value.Shape.Length));
        Assert.Equal(isMultiModal ? expected - 50 : expected, network.CountParameters());
        if (isMultiModal) Assert.Equal(BtsbotNetwork.ParameterCount, expected);
    }

    [Fact]
    public void Published_scores_are_reproduced()
    {
        using var model = BtsbotModel.Load(SharedData.PathOf("models", "btsbot_v1.0.1"));
        Assert.Equal(("BTSbot", "v1.0.1", TripletNormalization.WholePlaneDouble), (model.Name, model.Version, model.Normalization));
        using var folder = new TemporaryFolder();
        model.Save(folder["model.safetensors"]);
        using var loaded = BtsbotModel.Load(folder["model.safetensors"]);
        var (candidates, reference) = (BtsbotExample.Candidates(), BtsbotExample.ReferenceScores());
        foreach (var one in new[] { model, loaded })
        {
            using var scorer = one.CreateScorer();
            for (var row = 0; row < BtsbotExample.Alerts; row++)
            {
                var score = scorer.Score(BtsbotExample.Cutouts(row), BtsbotExample.Numbers(candidates[row], BtsbotModel.Columns)).Value;
                Assert.Equal(BtsbotExample.Number(candidates[row], "expected_scores"), score, 1e-6);
                Assert.Equal(BtsbotExample.Number(reference[row], "btsbot_v1.0.1_ref"), score, 1e-6);
            }
        }
    }

    /// <summary>From the detections in order of time, as they would come: the example's columns, where the age is never negative.</summary>
    [Fact]
    public void Numbers_of_the_light_curve_are_those_of_the_example()
    {
        var candidates = BtsbotExample.Candidates();
        using var braai = BraaiModel.Load(SharedData.PathOf("models", "braai_d6_m9"));
        using var scorer = braai.CreateScorer();
        for (var row = 0; row < BtsbotExample.Alerts; row++)
        {
            var candidate = candidates[row];
            var all = candidates.Where(c => c["objectId"] == candidate["objectId"]).Select(Detection).OrderByDescending(d => d.Time.Days).ToArray();
            var start = new JulianDate(BtsbotExample.Number(candidate, "jdstarthist"));
            var history = BtsbotHistory.Of(Detection(candidate), start, all);
            // The example's dates are cut to a thousandth of a day.
            Assert.Equal(BtsbotExample.Number(candidate, "age"), history.Age, 2e-3);
            Assert.True(history.Age >= 0);
            Assert.Equal(BtsbotExample.Number(candidate, "days_since_peak"), history.DaysSincePeak, 2e-3);
            Assert.Equal(BtsbotExample.Number(candidate, "days_to_peak"), history.DaysToPeak, 2e-3);
            Assert.Equal(BtsbotExample.Number(candidate, "peakmag_so_far"), history.PeakMagnitude, 1e-5);
            Assert.Equal(BtsbotExample.Number(candidate, "maxmag_so_far"), history.FaintestMagnitude, 1e-5);
            Assert.Equal(BtsbotExample.Number(candidate, "nnotdet"), BtsbotExample.Number(candidate, "ncovhist") - BtsbotExample.Number(candidate, "ndethist"));
            Assert.Equal(BtsbotExample.Number(candidate, "new_drb"), scorer.Score(BtsbotExample.Cutouts(row)).Value, 1e-6);
        }
    }

    [Fact]
    public void Only_positive_detections_up_to_the_alert_count()
    {
        var alert = Make(100, 18, isPositive: true);
        var plain = BtsbotHistory.Of(alert, JulianDate.Unknown, []);
        Assert.Equal(new BtsbotHistory(0, 0, 0, 18, 18), plain);
        Assert.Equal(plain, BtsbotHistory.Of(alert, JulianDate.Unknown, [Make(101, 15, isPositive: true), Make(90, 15, isPositive: false), Make(90, double.NaN, isPositive: true)]));
        Assert.Equal(new BtsbotHistory(10, 4, 6, 17, 19), BtsbotHistory.Of(alert, new(95), [Make(90, 19, isPositive: true), Make(98, 17, isPositive: true), Make(96, 17, isPositive: true)]));
        var fainter = BtsbotHistory.Of(Make(100, 18, isPositive: false), new(95), [Make(98, 19, isPositive: true)]);
        Assert.Equal(new BtsbotHistory(5, 2, 3, 19, 19), fainter);
        Assert.True(float.IsNaN(BtsbotHistory.Of(Make(100, 18, isPositive: false), new(95), []).PeakMagnitude));
        Assert.Equal(20, BtsbotHistory.Of(alert, new(80), [Make(90, 19, isPositive: true)]).Age);
    }

    [Fact]
    public void Images_alone_make_a_model_too()
    {
        using var pool = new TensorPool();
        using var network = new BtsbotNetwork(new LayerScope(pool, seed: 2), isMultiModal: false);
        using var model = BtsbotModel.Freeze(network, "BTSbot", "images", TripletNormalization.WholePlaneDouble);
        using var folder = new TemporaryFolder();
        model.Save(folder["model.safetensors"]);
        using var loaded = BtsbotModel.Load(folder["model.safetensors"], isMultiModal: false);
        Assert.Contains("expected", Assert.Throws<InvalidDataException>(() => BtsbotModel.Load(folder["model.safetensors"])).Message, StringComparison.Ordinal);
        var stamps = TripletPreprocessingTests.RandomTriplet(1, 63, 63);
        using var expected = model.CreateScorer();
        using var actual = loaded.CreateScorer();
        Assert.Equal(expected.Score(stamps), actual.Score(stamps));
    }

    private static Detection Detection(Dictionary<string, string> row) =>
        Make(BtsbotExample.Number(row, "jd"), BtsbotExample.Number(row, "magpsf"), row["isdiffpos"] is "t" or "1");

    private static Detection Make(double days, double magnitude, bool isPositive) =>
        new() { Time = new(days), Magnitude = new(magnitude, 0.1), IsPositive = isPositive };
}
