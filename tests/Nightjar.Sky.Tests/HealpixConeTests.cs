namespace Nightjar.Sky.Tests;

public sealed class HealpixConeTests
{
    private const int Ranges = 16;

    /// <summary>Places where covers go wrong: poles, RA 0, corners of base pixels, the edge of the polar cap.</summary>
    private static readonly SkyPosition[] Corners =
    [
        new(0, 90), new(77, -90), new(12, 89.999_999), new(200, -89.999), new(0, 0), new(360, 20), new(359.999_999, -45),
        new(45, 0), new(0, 41.810_314_895_778_6), new(90, -41.810_314_895_778_6), new(45, 41.81), new(180, 66.443_535_69), new(135, 41.8),
    ];

    /// <summary>The promise of a cover: no position within the radius is outside of it.</summary>
    [Fact]
    public void Every_position_within_the_radius_is_covered()
    {
        var random = new Random(1);
        Span<HealpixRange> ranges = stackalloc HealpixRange[Ranges];
        for (var i = 0; i < 1000; i++)
        {
            var center = i % 2 == 0 ? RandomSky.Position(random) : Corners[i / 2 % Corners.Length];
            var radius = Angle.FromArcseconds(0.01 * Math.Pow(10, random.NextDouble() * Math.Log10(180 * 3600 / 0.01)));
            var cover = ranges[..Healpix.ConeCover(new Cone(center, radius), ranges)];
            for (var k = 0; k < 100; k++)
            {
                var share = k % 3 == 0 ? 1 - 1e-9 : Math.Sqrt(random.NextDouble());
                var position = RandomSky.Near(center, radius.Radians * share, random);
                if (center.SeparationTo(position) > radius) continue;
                Assert.True(Contains(cover, Healpix.NestedIndex(position)), $"{position} within {radius} of {center}");
            }
        }
    }

    [Fact]
    public void Ranges_ascend_with_gaps_between_them_whatever_their_number()
    {
        var random = new Random(2);
        for (var i = 0; i < 300; i++)
        {
            var cone = new Cone(RandomSky.Position(random), new Angle(Math.Pow(10, -6 + 8 * random.NextDouble())));
            var most = random.Next(1, 40);
            var ranges = Healpix.ConeCover(cone, most);
            Assert.InRange(ranges.Length, 1, most);
            Assert.All(ranges, r => Assert.True(r.First <= r.Last));
            Assert.InRange(ranges[0].First, 0, ranges[^1].Last);
            Assert.True(ranges[^1].Last < Healpix.PixelCount(Healpix.MaxOrder));
            for (var k = 1; k < ranges.Length; k++) Assert.True(ranges[k].First > ranges[k - 1].Last + 1);
        }
    }

    /// <summary>Sixteen ranges waste at most 60 percent of the cone's area, wherever it is.</summary>
    [Theory]
    [InlineData(0.01)]
    [InlineData(1.5)]
    [InlineData(30)]
    [InlineData(600)]
    [InlineData(36_000)]
    [InlineData(300_000)]
    public void Covers_are_tight(double arcseconds)
    {
        var random = new Random(3);
        var radius = Angle.FromArcseconds(arcseconds);
        var half = Math.Sin(radius.Radians / 2);
        for (var i = 0; i < 200; i++)
        {
            var area = Healpix.ConeCover(new Cone(RandomSky.Position(random), radius), Ranges).Sum(r => (double)r.Count)
                / Healpix.PixelCount(Healpix.MaxOrder);
            Assert.InRange(area / (half * half), 1, 1.6);
        }
    }

    /// <summary>More room never makes a cover larger, and one range is the hull of them all.</summary>
    [Fact]
    public void More_ranges_are_tighter()
    {
        var random = new Random(4);
        for (var i = 0; i < 100; i++)
        {
            var cone = new Cone(RandomSky.Position(random), Angle.FromArcseconds(5));
            var all = Healpix.ConeCover(cone, 1000);
            var last = double.PositiveInfinity;
            foreach (var most in new[] { 1, 2, 4, 8, 16, 1000 })
            {
                var ranges = Healpix.ConeCover(cone, most);
                Assert.Equal((all[0].First, all[^1].Last), (ranges[0].First, ranges[^1].Last));
                Assert.All(all, r => Assert.Contains(ranges, o => o.First <= r.First && o.Last >= r.Last));
                var count = ranges.Sum(r => (double)r.Count);
                Assert.True(count <= last);
                last = count;
            }
        }
    }

    /// <summary>The greedy closing of gaps leaves the largest ones.</summary>
    [Fact]
    public void The_gaps_that_stay_are_the_largest()
    {
        var cone = new Cone(new SkyPosition(77, 12), Angle.FromArcseconds(20));
        var all = Healpix.ConeCover(cone, 1000);
        var few = Healpix.ConeCover(cone, 9);
        Assert.Equal(Gaps(all).OrderDescending().Take(8), Gaps(few).OrderDescending());

        static IEnumerable<long> Gaps(HealpixRange[] ranges) => ranges.Skip(1).Zip(ranges, (next, one) => next.First - one.Last);
    }

    [Fact]
    public void The_whole_sky_is_one_range()
    {
        var whole = new HealpixRange(0, Healpix.PixelCount(Healpix.MaxOrder) - 1);
        foreach (var center in Corners) Assert.Equal(whole, Assert.Single(Healpix.ConeCover(new Cone(center, new Angle(180)), Ranges)));
    }

    [Fact]
    public void A_cone_of_no_radius_holds_its_centre()
    {
        foreach (var center in Corners)
        {
            var ranges = Healpix.ConeCover(new Cone(center, default), Ranges);
            Assert.True(Contains(ranges, Healpix.NestedIndex(center)));
            Assert.InRange(ranges.Sum(r => r.Count), 1, 8);
        }
    }

    [Fact]
    public void What_is_no_cone_has_no_cover()
    {
        Assert.Empty(Healpix.ConeCover(new Cone(new SkyPosition(double.NaN, 0), new Angle(1)), Ranges));
        Assert.Empty(Healpix.ConeCover(new Cone(default, new Angle(double.NaN)), Ranges));
        Assert.Empty(Healpix.ConeCover(new Cone(default, new Angle(-1)), Ranges));
        Assert.Throws<ArgumentOutOfRangeException>(() => Healpix.ConeCover(default, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Healpix.ConeCover(default, []));
    }

    [Fact]
    public void Covering_does_not_allocate()
    {
        var ranges = new HealpixRange[Ranges];
        var cone = new Cone(new SkyPosition(1, 2), Angle.FromArcseconds(3));
        Healpix.ConeCover(cone, ranges);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Healpix.ConeCover(cone, ranges);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static bool Contains(ReadOnlySpan<HealpixRange> ranges, long index)
    {
        foreach (var range in ranges) if (range.Contains(index)) return true;
        return false;
    }
}
