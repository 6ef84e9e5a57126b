namespace Nightjar.Sky.Tests;

public sealed class PositionTests
{
    [Theory]
    [InlineData("210.9107,54.3117", 210.9107, 54.3117)]
    [InlineData(" 210.9107 , -54.3117 ", 210.9107, -54.3117)]
    [InlineData("0 -90", 0, -90)]
    [InlineData("359.9999 +5", 359.9999, 5)]
    [InlineData("14:03:38.6 +54:18:42", 210.910_833_333_333_3, 54.311_666_666_666_67)]
    [InlineData("14 03 38.6 +54 18 42", 210.910_833_333_333_3, 54.311_666_666_666_67)]
    [InlineData("14h03m38.6s, +54d18m42s", 210.910_833_333_333_3, 54.311_666_666_666_67)]
    [InlineData("14h 03m 38.6s  +54° 18′ 42″", 210.910_833_333_333_3, 54.311_666_666_666_67)]
    [InlineData("00:00:00 -00:30:00", 0, -0.5)]
    [InlineData("12:30 -10:15", 187.5, -10.25)]
    [InlineData("14.5h,10", 217.5, 10)]
    [InlineData("210d30m,10", 210.5, 10)]
    public void Positions_are_read_in_the_common_notations(string text, double rightAscension, double declination)
    {
        Assert.True(SkyPosition.TryParse(text, out var position));
        Assert.Equal(rightAscension, position.RightAscension, 1e-12);
        Assert.Equal(declination, position.Declination, 1e-12);
    }

    [Theory]
    [InlineData("")]
    [InlineData("M101")]
    [InlineData("10")]
    [InlineData("10,")]
    [InlineData("361,0")]
    [InlineData("10,90.1")]
    [InlineData("10,NaN")]
    [InlineData("-10,20")]
    [InlineData("14:60:00 +10:00:00")]
    [InlineData("14.5:30:00 +10:00:00")]
    [InlineData("1 2 3")]
    [InlineData("1 2 3 4 5 6 7 8")]
    [InlineData("10,,20")]
    public void Other_texts_are_no_positions(string text) => Assert.False(SkyPosition.TryParse(text, out _));

    [Theory]
    [InlineData(210.910_833_333, 54.311_666_67, "14:03:38.600 +54:18:42.00")]
    [InlineData(0, -0.5, "00:00:00.000 -00:30:00.00")]
    [InlineData(359.999_999_99, 89.999_999_9, "00:00:00.000 +90:00:00.00")]
    public void Positions_are_written_in_sexagesimal_form(double rightAscension, double declination, string text)
        => Assert.Equal(text, new SkyPosition(rightAscension, declination).ToSexagesimal());

    [Fact]
    public void Written_positions_are_read_back()
    {
        var random = new Random(1);
        for (var i = 0; i < 2000; i++)
        {
            var position = RandomSky.Position(random);
            Assert.True(SkyPosition.TryParse(position.ToString(), out var degrees));
            Assert.True(position.SeparationTo(degrees).Arcseconds < 0.001);
            Assert.True(SkyPosition.TryParse(position.ToSexagesimal(), out var sexagesimal));
            Assert.True(position.SeparationTo(sexagesimal).Arcseconds < 0.01);
        }
    }

    [Theory]
    [InlineData(0, 0, 90, 0, 90)]
    [InlineData(0, 0, 180, 0, 180)]
    [InlineData(10, 90, 200, 90, 0)]
    [InlineData(10, -90, 200, 90, 180)]
    [InlineData(359.5, 0, 0.5, 0, 1)]
    [InlineData(45, 80, 225, 80, 20)]
    [InlineData(45, 35, 225, -35, 180)]
    public void Separations_have_their_closed_forms(double ra1, double dec1, double ra2, double dec2, double degrees)
        => Assert.Equal(degrees, new SkyPosition(ra1, dec1).SeparationTo(new SkyPosition(ra2, dec2)).Degrees, 1e-12);

    /// <summary>The cosine law, which many brokers use, knows nothing below 3 milliarcseconds.</summary>
    [Theory]
    [InlineData(1e-6)]
    [InlineData(1e-3)]
    [InlineData(1.5)]
    public void Small_separations_are_exact(double arcseconds)
    {
        foreach (var declination in new[] { -89.99, -60, 0, 30, 89.9 })
        {
            var here = new SkyPosition(120, declination);
            Assert.Equal(arcseconds, here.SeparationTo(here with { Declination = declination + arcseconds / 3600 }).Arcseconds, 3e-10);
            if (Math.Abs(declination) > 60) continue; // near the pole a parallel is no great circle
            var there = new SkyPosition(120 + arcseconds / 3600 / Math.Cos(double.DegreesToRadians(declination)), declination);
            Assert.Equal(arcseconds, here.SeparationTo(there).Arcseconds, 1e-9 + arcseconds * 1e-6);
        }
    }

    [Fact]
    public void Separation_is_a_metric()
    {
        var random = new Random(2);
        for (var i = 0; i < 2000; i++)
        {
            var (a, b, c) = (RandomSky.Position(random), RandomSky.Position(random), RandomSky.Position(random));
            Assert.Equal(a.SeparationTo(b), b.SeparationTo(a));
            Assert.True(a.SeparationTo(c).Degrees <= a.SeparationTo(b).Degrees + b.SeparationTo(c).Degrees + 1e-12);
        }
    }

    /// <summary>The galactic pole and centre of the Hipparcos definition, and the node of the galactic plane at l = 32.93192.</summary>
    [Theory]
    [InlineData(192.859_48, 27.128_25, double.NaN, 90)]
    [InlineData(266.404_99, -28.936_17, 0, 0)]
    [InlineData(282.859_48, 0, 32.931_92, 0)]
    public void Galactic_coordinates_match_their_definition(double ra, double dec, double longitude, double latitude)
    {
        var galactic = new SkyPosition(ra, dec).ToGalactic();
        Assert.Equal(latitude, galactic.Latitude, 1e-5);
        if (double.IsNaN(longitude)) return;
        Assert.Equal(0, Math.IEEERemainder(galactic.Longitude - longitude, 360), 1e-5);
    }

    [Fact]
    public void Galactic_coordinates_round_trip()
    {
        var random = new Random(3);
        for (var i = 0; i < 2000; i++)
        {
            var position = RandomSky.Position(random);
            Assert.True(position.SeparationTo(position.ToGalactic().ToEquatorial()).Arcseconds < 1e-8);
        }
    }

    [Fact]
    public void Angles_know_their_units()
    {
        Assert.Equal(1.5, Angle.FromArcseconds(1.5).Arcseconds, 1e-15);
        Assert.Equal(1.5 / 3600, Angle.FromArcseconds(1.5).Degrees, 1e-18);
        Assert.Equal(180, Angle.FromRadians(Math.PI).Degrees);
        Assert.Equal(Math.PI, new Angle(180).Radians);
        Assert.Equal("1.53\"", Angle.FromArcseconds(1.53).ToString());
        Assert.Equal("12.5°", new Angle(12.5).ToString());
        var (small, large) = (new Angle(1), new Angle(2));
        Assert.True(small < large && large > small && small <= large && large >= small && small.CompareTo(large) < 0);
    }

    [Fact]
    public void Cones_are_read_and_contain_their_centre_and_edge()
    {
        Assert.True(Cone.TryParse("14:03:38.6 +54:18:42,2.5", out var cone));
        Assert.Equal(2.5, cone.Radius.Arcseconds, 1e-12);
        Assert.True(Cone.TryParse("10.5,-20,3600", out cone));
        Assert.True(cone.Contains(cone.Center));
        Assert.True(cone.Contains(new SkyPosition(10.5, -20.999_999)));
        Assert.False(cone.Contains(new SkyPosition(10.5, -21.000_001)));
        foreach (var wrong in new[] { "", "1,2", "1,2,x", "1,2,-1", "1,2,NaN", "1,2,700000", "1,99,5" }) Assert.False(Cone.TryParse(wrong, out _));
    }
}
