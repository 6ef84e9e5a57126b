using Nightjar.Learning.Layers;
using Nightjar.Learning.Tensors;
using Nightjar.Models.Acai;
using Nightjar.Sky;
using Nightjar.TestKit;

namespace Nightjar.Models.Tests;

public sealed class AcaiModelTests
{
    [Fact]
    public void The_network_has_the_published_number_of_parameters()
    {
        using var pool = new TensorPool();
        using var network = new AcaiNetwork(new LayerScope(pool));
        Assert.Equal(7_340, network.CountParameters());
        Assert.Equal(AcaiNetwork.ParameterCount, network.CountParameters());
    }

    /// <summary>Against what the survey's brokers published, and against the same in double precision.</summary>
    [Theory]
    [InlineData("acai_h")]
    [InlineData("acai_n")]
    [InlineData("acai_v")]
    [InlineData("acai_o")]
    [InlineData("acai_b")]
    public void Published_scores_are_reproduced(string name)
    {
        using var model = AcaiModel.Load(SharedData.PathOf("models", "acai", name));
        Assert.Equal((name, "d1_dnn_20201130", TripletNormalization.WholePlaneDouble), (model.Name, model.Version, model.Normalization));
        using var folder = new TemporaryFolder();
        model.Save(folder["model.safetensors"]);
        using var loaded = AcaiModel.Load(folder["model.safetensors"]);
        Assert.Equal((model.Name, model.Version, model.Normalization), (loaded.Name, loaded.Version, loaded.Normalization));
        var (candidates, reference) = (BtsbotExample.Candidates(), BtsbotExample.ReferenceScores());
        Assert.Equal((BtsbotExample.Alerts, BtsbotExample.Alerts), (candidates.Count, reference.Count));
        foreach (var one in new[] { model, loaded })
        {
            using var scorer = one.CreateScorer();
            for (var row = 0; row < candidates.Count; row++) scorer.AddPrepared(BtsbotExample.Image(row), BtsbotExample.Numbers(candidates[row], AcaiModel.FeatureNames));
            var scores = new ModelScore[candidates.Count];
            scorer.Run(scores);
            for (var row = 0; row < scores.Length; row++)
            {
                Assert.Equal(BtsbotExample.Number(reference[row], name), scores[row].Value, 1e-6);
                Assert.Equal(BtsbotExample.Number(reference[row], name + "_ref"), scores[row].Value, 1e-6);
                Assert.Equal(scores[row].Value, scorer.Score(BtsbotExample.Cutouts(row), BtsbotExample.Numbers(candidates[row], AcaiModel.FeatureNames)).Value, 3e-6);
            }
        }
    }

    [Fact]
    public void Alerts_without_what_it_takes_have_no_score()
    {
        using var pool = new TensorPool();
        using var network = new AcaiNetwork(new LayerScope(pool, seed: 1));
        using var model = AcaiModel.Freeze(network, "acai_h", "test", TripletNormalization.WholePlaneDouble);
        using var scorer = model.CreateScorer();
        var stamps = TripletPreprocessingTests.RandomTriplet(1, 63, 63);
        var numbers = Enumerable.Range(0, 25).Select(i => (float)i).ToArray();
        Assert.Equal(ScoreProblem.None, scorer.Score(stamps, numbers).Problem);
        Assert.Equal(ModelScore.None(ScoreProblem.MetadataMissing), scorer.Score(stamps));
        Assert.Equal(ModelScore.None(ScoreProblem.StampMissing), scorer.Score(new CutoutTriplet(), numbers));
        Assert.Throws<ArgumentException>(() => scorer.Score(stamps, numbers[1..]));
        Assert.Throws<ArgumentException>(() => scorer.AddPrepared(numbers, numbers));
        foreach (var bad in new[] { float.NaN, float.PositiveInfinity })
        {
            numbers[7] = bad;
            Assert.Equal(ModelScore.None(ScoreProblem.MetadataMissing), scorer.Score(stamps, numbers));
        }

        numbers.AsSpan().Fill(3e38f);
        var score = scorer.Score(stamps, numbers);
        Assert.True(score.Problem is ScoreProblem.NotFinite ? float.IsNaN(score.Value) : score.Value is >= 0 and <= 1, $"{score}");
    }
}
