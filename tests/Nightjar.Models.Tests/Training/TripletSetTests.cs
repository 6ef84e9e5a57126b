using Nightjar.Models.Training;
using Nightjar.TestKit;

namespace Nightjar.Models.Tests.Training;

public sealed class TripletSetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Training sees what serving sees, to the bit: the set's image gives the score that the alert's stamps give.</summary>
    [Theory]
    [InlineData(TripletNormalization.RowWise)]
    [InlineData(TripletNormalization.WholePlane)]
    [InlineData(TripletNormalization.WholePlaneDouble)]
    public void Images_are_those_of_serving_to_the_bit(TripletNormalization normalization)
    {
        using var set = new TripletSet(_folder.Path, normalization);
        var expected = new float[TripletPreprocessing.InputLength];
        var image = new float[TripletPreprocessing.InputLength];
        var sizes = new[] { (63, 63), (63, 42), (51, 63), (7, 5) };
        for (var i = 0; i < sizes.Length; i++)
        {
            var triplet = TripletPreprocessingTests.RandomTriplet(i, sizes[i].Item1, sizes[i].Item2);
            triplet.Science.Pixels[3] = float.NaN;
            triplet.Template.Pixels[4] = -3.4028235e38f;
            Assert.Equal(ScoreProblem.None, set.Add(new($"{i}", $"{i}", true, 19, "star"), triplet));
        }

        for (var i = 0; i < sizes.Length; i++)
        {
            var triplet = TripletPreprocessingTests.RandomTriplet(i, sizes[i].Item1, sizes[i].Item2);
            triplet.Science.Pixels[3] = float.NaN;
            triplet.Template.Pixels[4] = -3.4028235e38f;
            TripletPreprocessing.Prepare(triplet, normalization, expected);
            set.ReadImage(i, image);
            Assert.Equal(expected.Select(BitConverter.SingleToInt32Bits), image.Select(BitConverter.SingleToInt32Bits));
        }
    }

    [Fact]
    public void What_serving_would_not_score_is_left_out()
    {
        using var set = new TripletSet(_folder.Path, TripletNormalization.WholePlane, numberCount: 2);
        LabelledAlert alert = new("1", "1", true, 19, "star");
        Assert.Equal(ScoreProblem.StampMissing, set.Add(alert, new(), [1, 2]));
        Assert.Equal(ScoreProblem.MetadataMissing, set.Add(alert, TripletPreprocessingTests.RandomTriplet(1, 63, 63), [1, float.NaN]));
        Assert.Throws<ArgumentException>(() => set.Add(alert, TripletPreprocessingTests.RandomTriplet(1, 63, 63), [1]));
        Assert.Empty(set.Alerts);
        Assert.Equal(ScoreProblem.None, set.Add(alert, TripletPreprocessingTests.RandomTriplet(1, 63, 63), [1, 2]));
        Assert.Equal([1f, 2f], set.NumbersOf(0).ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => set.ReadImage(1, new float[TripletPreprocessing.InputLength]));
    }

    [Fact]
    public void The_file_ends_with_the_set()
    {
        using (var set = new TripletSet(_folder.Path, TripletNormalization.WholePlane))
        {
            set.Add(new("1", "1", true, 19, "star"), TripletPreprocessingTests.RandomTriplet(1, 63, 63));
            Assert.Single(Directory.GetFiles(_folder.Path));
        }

        Assert.Empty(Directory.GetFiles(_folder.Path));
    }
}
