using Nightjar.Broker.Reports;

namespace Nightjar.Broker.Tests.Reports;

public class MollweideProjectionTests
{
    [Fact]
    public void Closed_forms()
    {
        Assert.Equal((0.0, 0.0), MollweideProjection.Project(0, 0));
        var (x, y) = MollweideProjection.Project(Math.PI, 0);
        Assert.Equal(2 * Math.Sqrt(2), x, 14);
        Assert.Equal(0, y, 14);
        (x, y) = MollweideProjection.Project(1.234, Math.PI / 2);
        Assert.Equal(0, x, 14);
        Assert.Equal(Math.Sqrt(2), y, 14);

        // At auxiliary angle 45 degrees: sin latitude = (pi/2 + 1)/pi and y = 1.
        (x, y) = MollweideProjection.Project(Math.PI / 2, Math.Asin((Math.PI / 2 + 1) / Math.PI));
        Assert.Equal(1, y, 13);
        Assert.Equal(1, x, 13);

        // The hemisphere around the middle is a circle of radius sqrt 2.
        for (var latitude = -1.5; latitude <= 1.5; latitude += 0.1)
        {
            (x, y) = MollweideProjection.Project(Math.PI / 2, latitude);
            Assert.Equal(2, x * x + y * y, 12);
        }
    }

    [Fact]
    public void Round_trip_everywhere_and_symmetry()
    {
        var random = new Random(5);
        for (var round = 0; round < 5000; round++)
        {
            var longitude = Math.PI * (2 * random.NextDouble() - 1);
            var latitude = round % 2 == 0
                ? Math.PI * (random.NextDouble() - 0.5)
                : Math.PI / 2 - Math.Pow(10, -6 * random.NextDouble());
            var (x, y) = MollweideProjection.Project(longitude, latitude);
            Assert.True(MollweideProjection.TryUnproject(x, y, out var l, out var b));
            Assert.Equal(latitude, b, 7);
            Assert.Equal(0, (longitude - l) * Math.Cos(latitude), 7);
            Assert.Equal((x, -y), MollweideProjection.Project(longitude, -latitude));
            Assert.Equal((-x, y), MollweideProjection.Project(-longitude, latitude));
        }
    }

    [Fact]
    public void Areas_are_kept()
    {
        const double h = 1e-5;
        for (var latitude = -1.5; latitude <= 1.5; latitude += 0.15)
        {
            var (x1, y1) = MollweideProjection.Project(1 - h, latitude);
            var (x2, y2) = MollweideProjection.Project(1 + h, latitude);
            var (x3, y3) = MollweideProjection.Project(1, latitude - h);
            var (x4, y4) = MollweideProjection.Project(1, latitude + h);
            var area = ((x2 - x1) * (y4 - y3) - (x4 - x3) * (y2 - y1)) / (4 * h * h);
            Assert.Equal(Math.Cos(latitude), area, 5);
        }
    }

    [Fact]
    public void Outside_the_ellipse_there_is_no_direction()
    {
        Assert.False(MollweideProjection.TryUnproject(2.9, 0, out _, out _));
        Assert.False(MollweideProjection.TryUnproject(0, 1.5, out _, out _));
        Assert.False(MollweideProjection.TryUnproject(2, 1.2, out _, out _));
        Assert.False(MollweideProjection.TryUnproject(double.NaN, double.NaN, out _, out _));
    }

    [Fact]
    public void The_ecliptic_meets_the_equator_at_the_equinoxes_and_the_tropics_at_the_solstices()
    {
        Assert.Equal(0, EclipticCircle.At(0).Declination, 12);
        var summer = EclipticCircle.At(90);
        Assert.Equal(90, summer.RightAscension, 10);
        Assert.Equal(23.4392794, summer.Declination, 7);
        Assert.Equal(180, EclipticCircle.At(180).RightAscension, 10);
        Assert.Equal(-23.4392794, EclipticCircle.At(270).Declination, 7);
        for (var longitude = 0.0; longitude < 360; longitude += 7)
        {
            var position = EclipticCircle.At(longitude);
            Assert.True(position.IsValid);
            // tan declination = sin right ascension tan obliquity on the whole circle.
            Assert.Equal(Math.Tan(double.DegreesToRadians(position.Declination)),
                Math.Sin(double.DegreesToRadians(position.RightAscension)) * Math.Tan(double.DegreesToRadians(EclipticCircle.Obliquity)), 12);
        }
    }
}
