using Nightjar.Simulation.Images;
using Nightjar.Simulation.Observing;
using Nightjar.Simulation.Randomness;
using Nightjar.Simulation.Sources;

namespace Nightjar.Simulation.Tests.Images;

public class StampRendererTests
{
    private static readonly Visit Visit = Simulation.Observing.Visit.Of(1, SurveySchedule.Plan(1, new DateOnly(2024, 7, 15)).Fields[40].Exposures[^1], 22);
    private static readonly StampFrame Full = new(1000, 1000, 1000, 1000);

    private static StampSet Paint(Scene scene, double change, ulong seed = 1, StampFrame? frame = null)
    {
        var renderer = new StampRenderer();
        var random = new RandomStream(seed, 1);
        renderer.Paint(Visit, frame ?? Full, scene, change, (0, 0), null, ref random);
        return renderer.Stamps;
    }

    private static (double Mean, double Sigma) Moments(ReadOnlySpan<float> pixels)
    {
        double sum = 0, square = 0;
        foreach (var pixel in pixels)
        {
            sum += pixel;
            square += (double)pixel * pixel;
        }

        var mean = sum / pixels.Length;
        return (mean, Math.Sqrt(square / pixels.Length - mean * mean));
    }

    [Fact]
    public void An_empty_sky_has_the_level_and_the_noise_of_its_conditions()
    {
        var stamps = Paint(new Scene(), 0);
        var c = Visit.Conditions;
        var (mean, sigma) = Moments(stamps.Science.Pixels);
        Assert.Equal(c.Background, mean, 5 * c.PixelSigma / 63);
        Assert.Equal(c.PixelSigma, sigma, 0.05 * c.PixelSigma);
        var (templateMean, templateSigma) = Moments(stamps.Template.Pixels);
        Assert.Equal(c.Background, templateMean, 2.5);
        Assert.InRange(templateSigma, 0.1 * sigma, 0.35 * sigma);
        var (differenceMean, differenceSigma) = Moments(stamps.Difference.Pixels);
        Assert.Equal(0, differenceMean, 5.0);
        Assert.Equal(ChannelConditions.DifferenceNoiseShare * c.PixelSigma, differenceSigma, 0.25 * c.PixelSigma);
    }

    /// <summary>The science image's own noise is in the difference too, pixel by pixel.</summary>
    [Fact]
    public void Science_minus_template_is_the_difference_but_for_its_filter()
    {
        var stamps = Paint(new Scene(), 0);
        double sab = 0, saa = 0, sbb = 0;
        for (var i = 0; i < stamps.Science.Pixels.Length; i++)
        {
            var a = stamps.Science.Pixels[i] - stamps.Template.Pixels[i];
            var b = stamps.Difference.Pixels[i];
            sab += a * b;
            saa += a * a;
            sbb += b * b;
        }

        Assert.InRange(sab / Math.Sqrt(saa * sbb), 0.8, 0.95);
    }

    [Theory]
    [InlineData(4000)]
    [InlineData(-4000)]
    public void A_change_is_in_science_and_difference_with_its_flux_and_sign_and_not_in_the_template(double change)
    {
        var stamps = Paint(new Scene(), change);
        Assert.Equal(change, Aperture(stamps.Difference), 500.0);
        Assert.Equal(change, Aperture(stamps.Science), 500.0);
        Assert.Equal(0, Aperture(stamps.Template), 120.0);
    }

    [Fact]
    public void A_steady_star_is_in_both_images_and_all_but_gone_in_the_difference()
    {
        var scene = new Scene();
        scene.Sources.Add(new SceneSource { X = 0, Y = 0, Magnitudes = new BandMagnitudes(16, 16, 16, 16) });
        var counts = Visit.Conditions.CountsOf(Photometry.FluxOf(16));
        var worst = 0.0;
        var apart = 0;
        for (ulong seed = 0; seed < 20; seed++)
        {
            var stamps = Paint(scene, 0, seed);
            if (Math.Abs(Aperture(stamps.Science) - counts) > 0.07 * counts || Math.Abs(Aperture(stamps.Template) - counts) > 0.07 * counts) apart++;
            worst = Math.Max(worst, Math.Abs(Aperture(stamps.Difference)) / counts);
        }

        Assert.InRange(worst, 0.001, 0.2);
        Assert.InRange(apart, 0, 3); // the glare of a star outside of the stamp slopes the sky of one in twenty
    }

    [Fact]
    public void A_galaxy_is_in_both_images_with_its_flux()
    {
        var random = new RandomStream(8, 8);
        var scene = new Scene();
        var galaxy = Scene.Galaxy(0, 0, 17, ref random) with { Galaxy = new GalaxyShape(2.5, 0.7, 0.4, false) };
        scene.Sources.Add(galaxy);
        var counts = Visit.Conditions.CountsOf(galaxy.Magnitudes.Flux(Visit.Exposure.Band));
        var stamps = Paint(scene, 0);
        Assert.Equal(counts, Aperture(stamps.Science, 15), 0.1 * counts);
        Assert.Equal(counts, Aperture(stamps.Template, 15), 0.1 * counts);
    }

    [Fact]
    public void The_stars_of_a_stamp_at_the_border_are_where_they_belong()
    {
        var frame = new StampFrame(12.3, 3070.6, 12.3, 3070.6);
        Assert.Equal((1, 43, 3040, 41), (frame.Left, frame.Width, frame.Bottom, frame.Height));
        var stamps = Paint(new Scene(), 30_000, 1, frame);
        var (best, column, row) = (float.MinValue, 0, 0);
        for (var r = 0; r < frame.Height; r++)
        {
            for (var c = 0; c < frame.Width; c++)
            {
                if (stamps.Science[c, r] > best) (best, column, row) = (stamps.Science[c, r], c, r);
            }
        }

        Assert.Equal((11, 31), (column, row)); // pixel 12 of the image is column 11 of a stamp that begins at 1
    }

    [Fact]
    public void Bright_stars_saturate()
    {
        var scene = new Scene();
        scene.Sources.Add(new SceneSource { X = 3, Y = 3, Magnitudes = new BandMagnitudes(9, 9, 9, 9) });
        var stamps = Paint(scene, 0);
        Assert.True(stamps.Science.Pixels.ToArray().Max() <= 54_000);
        Assert.True(stamps.Template.Pixels.ToArray().Max() <= 34_000);
    }

    /// <summary>The template is scaled to the light that clouds let through, its noise with it: a star keeps its signal to noise.</summary>
    [Fact]
    public void Clouds_scale_the_template_and_its_noise()
    {
        var clear = Visit;
        var cloudy = Simulation.Observing.Visit.Of(1, Visit.Exposure with { Extinction = Visit.Exposure.Extinction + 2.5 }, 22);
        double Noise(Visit visit)
        {
            var renderer = new StampRenderer();
            var random = new RandomStream(3, 1);
            renderer.Paint(visit, Full, new Scene(), 0, (0, 0), null, ref random);
            return Moments(renderer.Stamps.Template.Pixels).Sigma;
        }

        Assert.Equal(0.1, Noise(cloudy) / Noise(clear), 0.005);
        Assert.Equal(0.1, cloudy.Conditions.Transparency / clear.Conditions.Transparency, 1e-9);
    }

    private static double Aperture(PixelGrid image, double radius = 9)
    {
        var sorted = image.Pixels.ToArray();
        Array.Sort(sorted);
        double sky = sorted[sorted.Length / 2], sum = 0;
        foreach (var (column, row) in new DiscPixels(image, 31, 31, radius)) sum += image[column, row] - sky;
        return sum;
    }
}
