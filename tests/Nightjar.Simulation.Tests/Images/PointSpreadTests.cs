using Nightjar.Simulation.Images;

namespace Nightjar.Simulation.Tests.Images;

public class PointSpreadTests
{
    private static PixelGrid Blank(int size = 101) => new(new float[size * size], size, size);

    private static double Sum(PixelGrid image)
    {
        var sum = 0.0;
        foreach (var pixel in image.Pixels) sum += pixel;
        return sum;
    }

    [Theory]
    [InlineData(1.6)]
    [InlineData(2.0)]
    [InlineData(3.5)]
    public void All_of_the_flux_arrives_wherever_the_source_falls_on_its_pixel(double fwhm)
    {
        foreach (var shift in (ReadOnlySpan<double>)[0, 0.25, 0.5])
        {
            var image = Blank();
            new PointSpread(fwhm, 0.1, 0.7).Add(image, 50 + shift, 50 - shift, 1000, 49);
            Assert.Equal(1000, Sum(image), 5.0);
        }
    }

    /// <summary>Half of the peak at half of the width, along both axes of the ellipse.</summary>
    [Fact]
    public void The_width_at_half_maximum_is_what_was_asked_for()
    {
        const double fwhm = 12;
        var image = Blank();
        new PointSpread(fwhm, 0.2, 0).Add(image, 50, 50, 1e6, 49);
        Assert.Equal(fwhm / Math.Sqrt(0.8), WidthAlong(image, horizontal: true), 0.2);
        Assert.Equal(fwhm * Math.Sqrt(0.8), WidthAlong(image, horizontal: false), 0.2);
    }

    [Fact]
    public void The_radius_is_where_the_profile_sinks_below_the_level()
    {
        var point = new PointSpread(2.2);
        var radius = point.RadiusAbove(10_000, 1);
        var image = Blank();
        point.Add(image, 50, 50, 10_000, 49);
        Assert.True(image[50 + (int)Math.Ceiling(radius), 50] < 1);
        Assert.True(image[50 + (int)(radius / 1.3), 50] > 1);
        Assert.Equal(1.5, point.RadiusAbove(1, 100));
    }

    [Fact]
    public void A_source_beyond_the_border_lights_the_pixels_inside()
    {
        var image = Blank(20);
        new PointSpread(4).Add(image, -2, 10, 1000, 30);
        Assert.True(image[0, 10] > image[5, 10]);
        Assert.True(image[5, 10] > 0);
        new PointSpread(4).Add(image, -100, -100, 1000, 10); // far outside: nothing, and no error
    }

    private static double WidthAlong(PixelGrid image, bool horizontal)
    {
        double At(int i) => horizontal ? image[i, 50] : image[50, i];
        var half = At(50) / 2;
        var i = 50;
        while (At(i + 1) > half) i++;
        return 2 * (i - 50 + (At(i) - half) / (At(i) - At(i + 1)));
    }
}
