using Nightjar.Sky;

namespace Nightjar.Models.Tests;

public sealed class TripletPreprocessingTests
{
    private const float NoData = -3.402_823_5e38f;

    [Theory]
    [InlineData(TripletNormalization.RowWise)]
    [InlineData(TripletNormalization.RowWiseDouble)]
    public void Rows_have_unit_length(TripletNormalization normalization)
    {
        var input = Prepare(RandomTriplet(1, 63, 63), normalization);
        for (var row = 0; row < 63; row++)
            for (var channel = 0; channel < 3; channel++)
                Assert.Equal(1, Enumerable.Range(0, 63).Sum(x => Square(input[(row * 63 + x) * 3 + channel])), 1e-6);
    }

    [Theory]
    [InlineData(TripletNormalization.WholePlane)]
    [InlineData(TripletNormalization.WholePlaneDouble)]
    public void Planes_have_unit_length(TripletNormalization normalization)
    {
        var input = Prepare(RandomTriplet(2, 63, 63), normalization);
        for (var channel = 0; channel < 3; channel++)
            Assert.Equal(1, Enumerable.Range(0, 63 * 63).Sum(i => Square(input[i * 3 + channel])), 1e-6);
    }

    [Fact]
    public void Channels_are_science_template_difference()
    {
        var triplet = new CutoutTriplet();
        foreach (var (cutout, value) in new[] { (triplet.Science, 1f), (triplet.Template, -2f), (triplet.Difference, 3f) })
        {
            cutout.Resize(63, 63);
            cutout.Pixels.Clear();
            cutout.Pixels[2 * 63 + 5] = value;
        }

        var input = Prepare(triplet, TripletNormalization.RowWise);
        Assert.Equal([1, -1, 1], input.AsSpan((2 * 63 + 5) * 3, 3));
        Assert.Equal(3, input.Count(v => v != 0));
    }

    [Theory]
    [InlineData(63, 48)]
    [InlineData(42, 63)]
    [InlineData(5, 7)]
    public void Smaller_stamps_are_padded_on_the_right_and_after_the_last_row(int width, int height)
    {
        foreach (var normalization in Enum.GetValues<TripletNormalization>())
        {
            var input = Prepare(RandomTriplet(3, width, height), normalization);
            for (var i = 0; i < input.Length; i++)
            {
                var (row, column) = Math.DivRem(i / 3, 63);
                Assert.Equal(row >= height || column >= width, input[i] == TripletPreprocessing.Padding);
            }
        }
    }

    [Fact]
    public void Missing_pixels_are_zero_and_do_not_count()
    {
        foreach (var normalization in Enum.GetValues<TripletNormalization>())
        {
            var triplet = RandomTriplet(4, 63, 63);
            triplet.Template.Pixels[10 * 63 + 3] = float.NaN;
            var input = Prepare(triplet, normalization);
            triplet.Template.Pixels[10 * 63 + 3] = 0;
            Assert.Equal(Prepare(triplet, normalization), input);
        }
    }

    /// <summary>The accident that <c>drb</c> rests on: -3.4e38 squared overflows, and the row becomes 0 (numbers.md 3).
    /// Kowalski and BOOM do not have it, and do not reproduce <c>drb</c>.</summary>
    [Theory]
    [InlineData(NoData)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(1e20f)]
    public void A_sentinel_makes_its_row_zero_in_single_precision(float sentinel)
    {
        var triplet = RandomTriplet(5, 63, 63);
        var plain = Prepare(triplet, TripletNormalization.RowWise);
        triplet.Template.Pixels[7 * 63 + 9] = sentinel;
        var input = Prepare(triplet, TripletNormalization.RowWise);
        for (var i = 0; i < input.Length; i++)
            Assert.Equal(i % 3 == 1 && i / 3 / 63 == 7 ? 0 : plain[i], input[i]);
        var plane = Prepare(triplet, TripletNormalization.WholePlane);
        Assert.All(Enumerable.Range(0, 63 * 63), i => Assert.Equal(0, plane[i * 3 + 1]));
        Assert.Contains(plane, v => v != 0);
    }

    [Fact]
    public void A_sentinel_rules_its_row_in_double_precision()
    {
        var triplet = RandomTriplet(6, 63, 63);
        triplet.Template.Pixels[7 * 63 + 9] = NoData;
        Assert.Equal(-1, Prepare(triplet, TripletNormalization.RowWiseDouble)[(7 * 63 + 9) * 3 + 1]);
        Assert.Equal(-1, Prepare(triplet, TripletNormalization.WholePlaneDouble)[(7 * 63 + 9) * 3 + 1]);
    }

    [Fact]
    public void Rows_and_planes_of_zeros_stay_zeros()
    {
        var triplet = RandomTriplet(7, 63, 63);
        triplet.Science.Pixels.Clear();
        triplet.Difference.Pixels.Fill(float.NaN);
        triplet.Difference.Pixels[^1] = 0;
        foreach (var normalization in Enum.GetValues<TripletNormalization>())
        {
            var input = Prepare(triplet, normalization);
            for (var i = 0; i < input.Length; i++) if (i % 3 != 1) Assert.Equal(0, input[i]);
        }
    }

    [Fact]
    public void Missing_large_and_blank_stamps_are_refused()
    {
        var input = new float[TripletPreprocessing.InputLength];
        var missing = RandomTriplet(8, 63, 63);
        missing.Template.Clear();
        Assert.Equal(ScoreProblem.StampMissing, TripletPreprocessing.Prepare(missing, TripletNormalization.RowWise, input));
        foreach (var (width, height) in new[] { (64, 63), (63, 64), (121, 121) })
        {
            var large = RandomTriplet(8, width, height);
            Assert.Equal(ScoreProblem.StampTooLarge, TripletPreprocessing.Prepare(large, TripletNormalization.WholePlane, input));
        }

        var blank = RandomTriplet(8, 63, 63);
        blank.Difference.Pixels.Fill(float.NaN);
        Assert.Equal(ScoreProblem.StampWithoutData, TripletPreprocessing.Prepare(blank, TripletNormalization.RowWise, input));
        Assert.All(input, v => Assert.Equal(0, v));
        blank.Difference.Pixels[7] = 1;
        Assert.Equal(ScoreProblem.None, TripletPreprocessing.Prepare(blank, TripletNormalization.RowWise, input));
        Assert.Throws<ArgumentException>(() => TripletPreprocessing.Prepare(blank, TripletNormalization.RowWise, new float[11_906]));
    }

    /// <summary>Every size and scaling against the definition, number by number.</summary>
    [Fact]
    public void Every_size_agrees_with_the_definition()
    {
        for (var width = 1; width <= 63; width++)
        {
            var triplet = RandomTriplet(width, width, 64 - width);
            triplet.Template.Pixels[width / 2] = float.NaN;
            triplet.Difference.Pixels[0] = -5000;
            foreach (var normalization in Enum.GetValues<TripletNormalization>())
            {
                var input = Prepare(triplet, normalization);
                var isRowWise = normalization is TripletNormalization.RowWise or TripletNormalization.RowWiseDouble;
                foreach (var (channel, cutout) in new[] { triplet.Science, triplet.Template, triplet.Difference }.Index())
                {
                    for (var row = 0; row < 63; row++)
                    {
                        var pixels = cutout.Pixels.ToArray().Select(p => float.IsNaN(p) ? 0 : p).ToArray();
                        var norm = Math.Sqrt((isRowWise ? pixels.Skip(row * width).Take(width) : pixels).Sum(p => Square(p)));
                        for (var x = 0; x < 63; x++)
                        {
                            var expected = x >= width || row >= 64 - width ? TripletPreprocessing.Padding : norm == 0 ? 0 : pixels[(row * width) + x] / norm;
                            Assert.Equal(expected, input[(((row * 63) + x) * 3) + channel], 1e-6);
                        }
                    }
                }
            }
        }
    }

    /// <summary>Against numpy's <c>nan_to_num</c>, <c>linalg.norm</c> and division, as the original does it; skipped where numpy is missing.</summary>
    [Fact]
    public void Rows_agree_with_numpy_to_the_bit()
    {
        const string script = """
            import sys, numpy as np
            for line in sys.stdin:
                words = line.split()
                a = np.array([int(w) for w in words], dtype=np.uint32).view(np.float32).reshape(1, -1)
                with np.errstate(all='ignore'):
                    a = np.nan_to_num(a)
                    n = np.atleast_1d(np.linalg.norm(a, 2, -1))
                    n[n == 0] = 1
                    print(*(a / np.expand_dims(n, -1))[0].view(np.uint32))
            """;
        var lines = new List<string>();
        var expected = new List<float[]>();
        foreach (var width in new[] { 63, 62, 55, 42, 16, 8, 7, 1 })
        {
            for (var seed = 0; seed < 6; seed++)
            {
                var triplet = RandomTriplet(seed, width, 63);
                triplet.Science.Pixels[0] = float.NaN;
                triplet.Science.Pixels[2 * width] = NoData;
                triplet.Science.Pixels[3 * width] = float.NegativeInfinity;
                var input = Prepare(triplet, TripletNormalization.RowWise);
                for (var row = 0; row < 63; row++)
                {
                    lines.Add(string.Join(' ', triplet.Science.Pixels.Slice(row * width, width).ToArray().Select(BitConverter.SingleToUInt32Bits)));
                    expected.Add([.. Enumerable.Range(0, width).Select(x => input[(row * 63 + x) * 3])]);
                }
            }
        }

        var answers = TestKit.Python.Run(script, lines, "numpy");
        Assert.Equal(expected.Count, answers.Length);
        for (var i = 0; i < answers.Length; i++)
            Assert.Equal(answers[i].Split(' ').Select(w => BitConverter.UInt32BitsToSingle(uint.Parse(w))), expected[i]);
    }

    internal static CutoutTriplet RandomTriplet(int seed, int width, int height)
    {
        var random = new Random(seed);
        var triplet = new CutoutTriplet();
        foreach (var cutout in new[] { triplet.Science, triplet.Template, triplet.Difference })
        {
            cutout.Resize(width, height);
            foreach (ref var pixel in cutout.Pixels) pixel = (float)(200 + 300 * (random.NextDouble() - 0.5));
        }

        return triplet;
    }

    private static float[] Prepare(CutoutTriplet triplet, TripletNormalization normalization)
    {
        var input = new float[TripletPreprocessing.InputLength];
        Assert.Equal(ScoreProblem.None, TripletPreprocessing.Prepare(triplet, normalization, input));
        return input;
    }

    private static double Square(double x) => x * x;
}
