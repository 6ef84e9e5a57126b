using Nightjar.Formats.SafeTensors;
using Nightjar.Learning.Forests;
using Nightjar.Learning.Layers;
using Nightjar.TestKit;

namespace Nightjar.Learning.Tests.Forests;

/// <summary>A file of a forest that does not hold together is refused, or scores without a read outside of its nodes.</summary>
public sealed class IsolationForestFileTests
{
    [Theory]
    [InlineData("leads behind its tree", 0, 1f, 2, "next")]
    [InlineData("leads back", 1, 1f, 0, "next")]
    [InlineData("leads far away", 0, 1f, int.MaxValue, "next")]
    [InlineData("leads below zero", 0, 1f, -1, "next")]
    [InlineData("a column that is not there", 2, 1f, 1, "columns")]
    [InlineData("a column below zero", -1, 1f, 1, "columns")]
    [InlineData("no threshold", 0, float.NaN, 1, "thresholds")]
    [InlineData("a leaf with a threshold", 0, 1f, 1, "thresholds")]
    public void A_node_that_cannot_be_is_refused(string what, int column, float threshold, int next, string tensor)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "forest.safetensors");
        Write(path, [0], [0, column, 0], [1, threshold, float.PositiveInfinity], [1, next, 2], [0, 1, 1]);
        var error = Assert.Throws<ModelFileException>(() => IsolationForest.Load(path));
        Assert.True(error.Tensor == tensor, $"{what}: {error.Message}");
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Trees_that_overlap_or_are_missing_are_refused(int which)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "forest.safetensors");
        int[] roots = which == 0 ? [0, 0] : [];
        Write(path, roots, [0, 0, 0], [1, float.PositiveInfinity, float.PositiveInfinity], [1, 1, 2], [0, 1, 1]);
        Assert.Equal("roots", Assert.Throws<ModelFileException>(() => IsolationForest.Load(path)).Tensor);
    }

    [Fact]
    public void A_file_of_something_else_is_refused()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "other.safetensors");
        SafeTensorsWriter.Write(path, [SafeTensorEntry.Create<float>("weight", [1], 1)]);
        Assert.Contains("isolation forest", Assert.Throws<ModelFileException>(() => IsolationForest.Load(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Random_damage_never_reads_outside()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "forest.safetensors");
        IsolationForest.Fit([1, 2, 3, 4, 5, 6, 7, 8], 2, new() { Trees = 3 }).Save(path);
        var bytes = File.ReadAllBytes(path);
        var random = new Random(1);
        var scores = new float[2];
        for (var round = 0; round < 2000; round++)
        {
            var damaged = bytes.ToArray();
            for (var i = random.Next(1, 4); i > 0; i--) damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            File.WriteAllBytes(path, damaged);
            try
            {
                var forest = IsolationForest.Load(path);
                if (forest.Columns != 2) continue;
                forest.Score([1, 2, 3, 4], scores);
                Assert.All(scores, score => Assert.InRange(score, 0f, 1f));
            }
            catch (FormatException)
            {
                // Refused.
            }
        }
    }

    private static void Write(string path, int[] roots, int[] columns, float[] thresholds, int[] next, float[] lengths) =>
        SafeTensorsWriter.Write(
            path,
            [
                SafeTensorEntry.Create<int>("roots", roots, roots.Length),
                SafeTensorEntry.Create<int>("columns", columns, columns.Length),
                SafeTensorEntry.Create<float>("thresholds", thresholds, thresholds.Length),
                SafeTensorEntry.Create<int>("next", next, next.Length),
                SafeTensorEntry.Create<float>("lengths", lengths, lengths.Length),
            ],
            new Dictionary<string, string>(StringComparer.Ordinal) { ["kind"] = "isolation forest", ["columns"] = "2", ["subsample"] = "8" });
}
