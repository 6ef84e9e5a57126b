namespace Nightjar.Sky.Tests;

public sealed class CutoutStretchTests
{
    private const int Side = 63;

    [Fact]
    public void Row_0_of_the_file_is_at_the_bottom_of_the_picture()
    {
        var cutout = Sky(seed: 1);
        cutout.Pixels[5] = 10_000;
        var grey = Render(cutout, CutoutKind.Science);
        Assert.Equal(255, grey[(Side - 1) * Side + 5]);
        Assert.InRange(grey[5], 1, 254);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(-3.402_823_5e38f)]
    public void Pixels_without_data_have_a_grey_of_their_own_and_no_say_in_the_limits(float sentinel)
    {
        foreach (var kind in Enum.GetValues<CutoutKind>())
        {
            var cutout = Sky(seed: 2);
            cutout.Pixels[..100].Fill(sentinel);
            var grey = Render(cutout, kind);
            var expected = Sky(seed: 2);
            expected.Pixels[..100].Fill(float.NaN);
            Assert.Equal(Render(expected, kind), grey);
            Assert.Equal(100, grey.Count(g => g == CutoutStretch.NoData));
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(63, 48)]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    public void Images_of_any_size_without_contrast_or_data_are_rendered(int width, int height)
    {
        foreach (var kind in Enum.GetValues<CutoutKind>())
        {
            foreach (var value in new[] { 0f, 7, float.NaN, 1e29f })
            {
                var cutout = new Cutout();
                cutout.Resize(width, height);
                cutout.Pixels.Fill(value);
                Assert.Equal(float.IsNaN(value) ? width * height : 0, Render(cutout, kind).Count(g => g == CutoutStretch.NoData));
            }
        }
    }

    /// <summary>A source of five times the noise and a star a hundred thousand times brighter are both seen as such.</summary>
    [Fact]
    public void Faint_sources_show_beside_bright_stars()
    {
        var cutout = Sky(seed: 3);
        AddStar(cutout, 45, 45, 100_000);
        AddStar(cutout, 15, 15, 5 * 10);
        var grey = Render(cutout, CutoutKind.Science);
        var background = grey.Order().ElementAt(grey.Length / 2);
        Assert.InRange(background, 5, 60);
        Assert.True(At(15, 15) > background + 20);
        Assert.True(At(45, 45) > 240);
        Assert.InRange(At(45, 51), background + 20, 240);

        byte At(int x, int y) => grey[(Side - 1 - y) * Side + x];
    }

    [Theory]
    [InlineData(0.001f, 0f)]
    [InlineData(1f, 1000f)]
    [InlineData(50f, -300f)]
    public void The_unit_and_the_sky_level_do_not_matter(float unit, float level)
    {
        foreach (var kind in Enum.GetValues<CutoutKind>())
        {
            var cutout = Sky(seed: 4);
            AddStar(cutout, 20, 30, 500);
            var grey = Render(cutout, kind);
            foreach (ref var pixel in cutout.Pixels) pixel = unit * pixel + level;
            var other = Render(cutout, kind);
            for (var i = 0; i < grey.Length; i++) Assert.InRange(other[i] - grey[i], -1, 1);
        }
    }

    [Fact]
    public void The_negative_of_a_difference_image_is_its_mirror_in_grey()
    {
        var cutout = Sky(seed: 5, level: 0);
        AddStar(cutout, 31, 31, 300);
        var grey = Render(cutout, CutoutKind.Difference);
        foreach (ref var pixel in cutout.Pixels) pixel = -pixel;
        var negative = Render(cutout, CutoutKind.Difference);
        Assert.Equal(128, grey.Order().ElementAt(grey.Length / 2), 2.0);
        for (var i = 0; i < grey.Length; i++) Assert.InRange(grey[i] + negative[i], 250, 262);
        Assert.True(grey[31 * Side + 31] > 240 && negative[31 * Side + 31] < 16);
    }

    [Fact]
    public void Brighter_pixels_are_never_darker_and_the_image_is_not_changed()
    {
        foreach (var kind in Enum.GetValues<CutoutKind>())
        {
            var cutout = Sky(seed: 6);
            var before = cutout.Pixels.ToArray();
            var grey = Render(cutout, kind);
            Assert.Equal(before, cutout.Pixels.ToArray());
            var flipped = Enumerable.Range(0, Side).Reverse().SelectMany(r => grey.Skip(r * Side).Take(Side)).ToArray();
            Array.Sort(before, flipped);
            for (var i = 1; i < flipped.Length; i++) Assert.True(flipped[i] >= flipped[i - 1]);
        }
    }

    [Fact]
    public void Rendering_does_not_allocate()
    {
        var cutout = Sky(seed: 7);
        var grey = new byte[Side * Side];
        CutoutStretch.Render(cutout, CutoutKind.Science, grey);
        var before = GC.GetAllocatedBytesForCurrentThread();
        CutoutStretch.Render(cutout, CutoutKind.Science, grey);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static byte[] Render(Cutout cutout, CutoutKind kind)
    {
        var grey = new byte[cutout.Width * cutout.Height];
        CutoutStretch.Render(cutout, kind, grey);
        return grey;
    }

    /// <summary>Normal noise of width 10 on a level.</summary>
    private static Cutout Sky(int seed, float level = 200)
    {
        var random = new Random(seed);
        var cutout = new Cutout();
        cutout.Resize(Side, Side);
        foreach (ref var pixel in cutout.Pixels)
            pixel = level + 10 * (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        return cutout;
    }

    private static void AddStar(Cutout cutout, int x, int y, double peak)
    {
        for (var row = 0; row < Side; row++)
            for (var column = 0; column < Side; column++)
                cutout.Pixels[row * Side + column] += (float)(peak * Math.Exp(-((column - x) * (column - x) + (row - y) * (row - y)) / 4.5));
    }
}
