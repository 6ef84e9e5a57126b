using Nightjar.Simulation.Images;

namespace Nightjar.Simulation.Tests.Images;

public class DifferenceMeasurementTests
{
    private static PixelGrid Blank() => new(new float[63 * 63], 63, 63);

    private static DifferenceMeasurement Measure(PixelGrid image, double x = 31.2, double y = 30.8, double fwhm = 2.1) =>
        DifferenceMeasurement.Of(image, x, y, new PointSpread(fwhm), 5, Blank());

    [Fact]
    public void A_clean_point_is_measured_exactly()
    {
        var image = Blank();
        new PointSpread(2.1).Add(image, 31.2, 30.8, 5000, 30);
        var measured = Measure(image);
        Assert.Equal(5000, measured.Flux, 25.0);
        Assert.InRange(measured.ApertureFlux, 4700, 5010);
        Assert.InRange(measured.BigApertureFlux, measured.ApertureFlux, 5010);
        Assert.InRange(measured.ChiSquare, 0, 0.1);
        Assert.InRange(measured.Sky, 0, 0.5);
        Assert.Equal((0, 0), (measured.NegativePixels, measured.BadPixels));
        Assert.Equal(1, measured.SumRatio, 1e-6);
        Assert.InRange(measured.Fwhm, 2.0, 3.2);
        Assert.InRange(measured.MajorAxis / measured.MinorAxis, 1, 1.05);
        Assert.InRange(measured.AperturePixels, 145, 163); // pi 7^2
        Assert.InRange(measured.BigAperturePixels, 245, 264); // pi 9^2
    }

    [Fact]
    public void A_level_sky_is_taken_off()
    {
        var image = Blank();
        image.Pixels.Fill(-40);
        new PointSpread(2.1).Add(image, 31.2, 30.8, 5000, 30);
        var measured = Measure(image);
        Assert.Equal(-40, measured.Sky, 0.5);
        Assert.Equal(5000, measured.Flux, 30.0);
    }

    [Fact]
    public void A_sharp_spike_fits_badly_and_is_narrow_and_a_broad_blob_is_wide()
    {
        var spike = Blank();
        spike[31, 31] = 2000;
        var sharp = Measure(spike, 31, 31);
        Assert.True(sharp.ChiSquare > 100);
        var blob = Blank();
        new PointSpread(6).Add(blob, 31, 31, 5000, 30);
        var broad = Measure(blob, 31, 31);
        Assert.True(broad.Fwhm > 1.5 * sharp.Fwhm);
        Assert.True(broad.ApertureFlux > broad.Flux * 0.5);
    }

    [Fact]
    public void A_streak_is_elongated()
    {
        var image = Blank();
        for (var i = -3; i <= 3; i++) new PointSpread(2).Add(image, 31 + i, 31, 500, 20);
        var measured = Measure(image, 31, 31);
        Assert.True(measured.MajorAxis > 1.25 * measured.MinorAxis);
    }

    [Fact]
    public void Pixels_without_a_value_count_as_bad_and_nowhere_else()
    {
        var image = Blank();
        new PointSpread(2.1).Add(image, 31.2, 30.8, 5000, 30);
        image[33, 31] = float.NaN;
        image[20, 31] = float.NaN;
        var measured = Measure(image);
        Assert.Equal(1, measured.BadPixels);
        Assert.Equal(5000, measured.Flux, 60.0);
        Assert.True(double.IsFinite(measured.ApertureFlux) && double.IsFinite(measured.Sky));
    }

    [Fact]
    public void The_dark_side_of_a_dipole_shows_in_the_ratio_and_the_negative_pixels()
    {
        var image = Blank();
        new PointSpread(2.1).Add(image, 31.7, 31, 3000, 30);
        new PointSpread(2.1).Add(image, 29.3, 31, -3000, 30);
        var measured = Measure(image, 31.7, 31);
        var whole = Blank();
        new PointSpread(2.1).Add(whole, 31.7, 31, 3000, 30);
        var clean = Measure(whole, 31.7, 31);
        Assert.True(measured.NegativePixels > clean.NegativePixels + 4, $"{measured.NegativePixels}");
        Assert.True(measured.SumRatio < clean.SumRatio - 0.2, $"{measured.SumRatio}");
    }

    [Fact]
    public void Nothing_at_all_measures_as_nothing()
    {
        var measured = Measure(Blank());
        Assert.Equal(0, measured.Flux);
        Assert.Equal(0, measured.Fwhm);
        Assert.Equal((0.0, 0.0), (measured.MajorAxis, measured.MinorAxis));
    }
}
