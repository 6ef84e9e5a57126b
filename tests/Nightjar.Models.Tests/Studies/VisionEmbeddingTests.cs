using Nightjar.Learning.Layers;
using Nightjar.Learning.Tensors;
using Nightjar.Models.Btsbot;
using Nightjar.Models.Studies;
using Nightjar.Models.Training;
using Nightjar.TestKit;

namespace Nightjar.Models.Tests.Studies;

public sealed class VisionEmbeddingTests
{
    private const int Columns = 6;

    /// <summary>Each subset is a cloud of its own; what is planted far from its own cloud lies in the middle of another one.</summary>
    [Fact]
    public void Planted_outliers_of_each_subset_are_found()
    {
        const int each = 200, subsets = 4;
        var random = new RandomNumbers(5);
        var rows = new float[each * subsets * Columns];
        var groups = new int[each * subsets];
        for (var row = 0; row < groups.Length; row++)
        {
            groups[row] = row % subsets;
            var centre = 20 * (row < 2 * subsets ? (groups[row] + 1) % subsets : groups[row]);
            for (var column = 0; column < Columns; column++) rows[(row * Columns) + column] = (float)(centre + random.NextNormal());
        }

        var (scores, isOutlier) = VisionEmbedding.Outliers(rows, Columns, groups, seed: 3);
        Assert.Equal(Enumerable.Range(0, 2 * subsets), Enumerable.Range(0, groups.Length).Where(i => isOutlier[i]));
        Assert.All(scores, s => Assert.InRange(s, 0, 1));
        Assert.Equal(scores, VisionEmbedding.Outliers(rows, Columns, groups, seed: 3).Scores);
    }

    [Fact]
    public void Networks_agree_where_two_of_them_find_the_same()
    {
        VisionRun run = new(VisionStage.Image, VisionArchitecture.Cnn, VisionRun.Scratch, FineTuningSet.Survey, 1, 1);
        VisionEmbedding Of(params int[] outliers) => new(run, [0, 1, 2, 3], new float[8], [0.1f, 0.2f, 0.3f, 0.4f], [.. Enumerable.Range(0, 4).Select(outliers.Contains)]);
        Assert.Equal([(2, 3), (1, 2)], VisionEmbedding.Agreed([Of(1, 2), Of(2, 3), Of(1, 2)]));
        Assert.Empty(VisionEmbedding.Agreed([]));
    }

    /// <summary>The last dense layer applied to the features gives the score.</summary>
    [Theory]
    [InlineData(BtsbotModality.Both)]
    [InlineData(BtsbotModality.Metadata)]
    public void Features_are_what_the_last_layer_looks_at(BtsbotModality modality)
    {
        using var folder = new TemporaryFolder();
        using var pool = new TensorPool();
        using var network = new VisionNetwork(new LayerScope(pool, seed: 5), new() { Modality = modality, HeadSecond = 8 });
        using var model = BtsbotModel.Freeze(network, "btsbot", "t", TripletNormalization.WholePlaneDouble);
        using var set = new TripletSet(folder.Path, model.Normalization, 25);
        for (var i = 0; i < 35; i++) set.Add(new($"{i}", $"{i}", true, 18, ""), TripletPreprocessingTests.RandomTriplet(i, 63, 63), [.. Enumerable.Range(0, 25).Select(k => (float)(i + k) % 3)]);
        using var extractor = FeatureExtractor.Of(model);
        Assert.Equal(8, extractor.Features);
        var features = extractor.Run(set, [34, 0], TestContext.Current.CancellationToken);
        var (weight, bias) = (network.Parameters.First(p => p.Name == "score.out.weight").Value, network.Parameters.First(p => p.Name == "score.out.bias").Value);
        using var scorer = model.CreateScorer();
        for (var row = 0; row < 2; row++)
        {
            double logit = bias.Span[0];
            for (var i = 0; i < 8; i++) logit += features[(row * 8) + i] * (double)weight.Span[i];
            var example = row == 0 ? 34 : 0;
            Assert.Equal(1 / (1 + Math.Exp(-logit)), scorer.Score(TripletPreprocessingTests.RandomTriplet(example, 63, 63), set.NumbersOf(example)).Value, 1e-5);
        }
    }
}
