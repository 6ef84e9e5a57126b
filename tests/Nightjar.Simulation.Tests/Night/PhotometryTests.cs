namespace Nightjar.Simulation.Tests.Night;

public class PhotometryTests(NightFixture night)
{
    [Fact]
    public void Every_alert_is_a_detection_above_five_sigma()
    {
        foreach (var alert in night.Decoded)
        {
            Assert.InRange(alert["sigmapsf"], 0.001, 1.0857363 / 5);
            Assert.True(alert["scorr"] >= 5);
            Assert.True(alert["magpsf"] < alert["diffmaglim"] + 0.01);
            foreach (var p in alert.Previous.Where(p => p["magpsf"] is not null))
                Assert.InRange(OracleAlert.Number(p, "sigmapsf"), 0.001, 1.0857363 / 5);
        }
    }

    /// <summary>The flux of <c>magpsf</c> is in the pixels: an aperture on the difference stamp finds it.</summary>
    [Fact]
    public void The_difference_stamp_holds_the_flux_that_the_magnitude_says()
    {
        var compared = 0;
        foreach (var (truth, alert) in night.All)
        {
            if (truth.Class is not (SourceClass.Asteroid or SourceClass.Supernova or SourceClass.CataclysmicVariable)) continue;
            var (pixels, width, height) = alert.Image("Difference");
            if (width != 63 || height != 63 || pixels.Any(float.IsNaN)) continue;
            if (alert["distnr"] < 12 && alert["magnr"] < 19) continue; // isolated sources: no residual of a neighbour in the aperture
            var expected = Math.Pow(10, -0.4 * (alert["magpsf"] - alert["magzpsci"]));
            var (flux, noise) = Aperture(pixels);
            Assert.InRange(flux - expected, -5 * noise - 0.15 * expected, 5 * noise + 0.15 * expected);
            Assert.Equal(Math.Pow(10, -0.4 * (alert["magap"] - alert["magzpsci"])), flux, 0.05 * expected + 2.5 * noise); // neighbouring pixels share noise
            compared++;
        }

        Assert.True(compared > 80, $"{compared}");
    }

    /// <summary>Against the model without noise: unbiased, with the scatter that the errors promise.</summary>
    [Fact]
    public void Magnitudes_scatter_around_the_truth_as_their_errors_say()
    {
        var pulls = night.All
            .Where(p => p.Truth.Class is SourceClass.Asteroid or SourceClass.Supernova && p.Alert["chipsf"] < 2)
            .Select(p => (p.Alert["magpsf"] - p.Truth.DifferenceMagnitude) / p.Alert["sigmapsf"]).Order().ToArray();
        Assert.True(pulls.Length > 100);
        Assert.InRange(pulls[pulls.Length / 2], -0.4, 0.4);
        var scatter = (pulls[(int)(0.84 * pulls.Length)] - pulls[(int)(0.16 * pulls.Length)]) / 2;
        Assert.InRange(scatter, 0.3, 1.1); // the survey's errors are cautious
    }

    [Fact]
    public void Positions_are_where_the_object_is_within_a_pixel()
    {
        foreach (var (truth, alert) in night.All)
        {
            Assert.InRange((alert["ra"] - truth.Position.RightAscension) * 3600 * Math.Cos(truth.Position.Declination * Math.PI / 180), -2, 2);
            Assert.InRange((alert["dec"] - truth.Position.Declination) * 3600, -2, 2);
            Assert.Equal(truth.Time.Days, alert["jd"]);
        }
    }

    [Fact]
    public void The_sign_says_whether_the_source_brightened_and_the_stamp_shows_it_bright()
    {
        foreach (var (truth, alert) in night.All)
        {
            Assert.Equal(truth.IsPositive, alert.IsPositive);
            if (!truth.IsReal || alert["chipsf"] > 5) continue;
            var (pixels, width, height) = alert.Image("Difference");
            if (width != 63 || height != 63) continue;
            var middle = Enumerable.Range(30, 3).SelectMany(row => Enumerable.Range(30, 3).Select(column => pixels[row * 63 + column]));
            Assert.True(middle.Average() > 0);
        }

        Assert.Contains(night.All, p => !p.Truth.IsPositive && p.Truth.IsReal);
        Assert.DoesNotContain(night.All, p => !p.Truth.IsPositive && p.Truth.Class is SourceClass.Asteroid or SourceClass.Supernova && !p.Truth.IsPositive);
    }

    [Fact]
    public void A_variable_star_is_its_own_nearest_template_source()
    {
        var stars = night.All.Where(p => p.Truth.Class == SourceClass.VariableStar).ToArray();
        Assert.True(stars.Count(p => p.Alert["distnr"] < 1) > 0.9 * stars.Length);
        var asteroids = night.All.Where(p => p.Truth.Class == SourceClass.Asteroid).ToArray();
        Assert.True(asteroids.Count(p => p.Alert["distnr"] > 1.5) > 0.8 * asteroids.Length);
    }

    [Fact]
    public void Limits_and_seeing_are_those_of_the_survey()
    {
        var limits = night.Decoded.Select(a => a["diffmaglim"]).Order().ToArray();
        Assert.InRange(limits[limits.Length / 2], 19.8, 20.9);
        var widths = night.Decoded.Select(a => a["fwhm"]).Order().ToArray();
        Assert.InRange(widths[widths.Length / 2], 1.8, 3.2);
    }

    private static (double Flux, double Noise) Aperture(float[] pixels)
    {
        var sorted = pixels.Order().ToArray();
        var ring = pixels.Where((_, i) => Math.Sqrt((i / 63 - 31) * (i / 63 - 31) + (i % 63 - 31) * (i % 63 - 31)) is >= 10 and <= 16).Order().ToArray();
        var sky = ring[ring.Length / 2];
        var sigma = (sorted[(int)(0.84 * sorted.Length)] - sorted[(int)(0.16 * sorted.Length)]) / 2;
        var (flux, count) = (0.0, 0);
        for (var row = 0; row < 63; row++)
        {
            for (var column = 0; column < 63; column++)
            {
                if ((row - 31) * (row - 31) + (column - 31) * (column - 31) > 49) continue;
                flux += pixels[row * 63 + column] - sky;
                count++;
            }
        }

        return (flux, sigma * Math.Sqrt(count) * 1.2);
    }
}
