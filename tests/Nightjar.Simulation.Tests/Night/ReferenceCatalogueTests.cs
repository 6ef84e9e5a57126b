using Nightjar.Simulation.Images;
using Nightjar.Simulation.Night;
using Nightjar.Simulation.Packets;
using Nightjar.Simulation.Randomness;
using Nightjar.Simulation.Sources;
using Nightjar.Sky;

namespace Nightjar.Simulation.Tests.Night;

public class ReferenceCatalogueTests
{
    private static readonly SkyPosition Here = new(10, 45);

    private static ReferenceMatch Nearest(PassBand band, params SceneSource[] sources)
    {
        var scene = new Scene();
        scene.Sources.AddRange(sources);
        var random = new RandomStream(1, 41);
        return new ReferenceCatalogue(scene, Here, ref random)[band];
    }

    private static SceneSource Source(double x, double y, double g, double r) =>
        new() { X = x, Y = y, Magnitudes = new BandMagnitudes(g, r, r - 0.2, r - 0.3) };

    [Fact]
    public void The_nearest_source_that_the_band_shows_is_the_reference()
    {
        SceneSource[] sources = [Source(3, 0, 24, 20), Source(8, 0, 18, 17.5)];
        Assert.Equal(20, Nearest(PassBand.R, sources).Magnitude, 1e-9);
        Assert.Equal(18, Nearest(PassBand.G, sources).Magnitude, 1e-9); // the nearer one is too red for g
        Assert.Equal(8, Nearest(PassBand.G, sources).X, 1.0);
    }

    /// <summary>x grows to the west and y to the south.</summary>
    [Fact]
    public void Its_position_is_that_of_its_pixels()
    {
        var match = Nearest(PassBand.R, Source(20, 10, 18, 17));
        Assert.True(match.Position.RightAscension < Here.RightAscension);
        Assert.True(match.Position.Declination < Here.Declination);
        Assert.Equal(-match.Y * 1.012 / 3600, match.Position.Declination - Here.Declination, 1e-6);
    }

    [Fact]
    public void Faint_sources_have_large_errors_and_galaxies_bad_fits()
    {
        Assert.True(Nearest(PassBand.R, Source(1, 0, 23, 22.8)).Error > 0.1);
        Assert.True(Nearest(PassBand.R, Source(1, 0, 16, 15)).Error < 0.08);
        var random = new RandomStream(5, 5);
        var galaxy = Nearest(PassBand.R, Scene.Galaxy(1, 0, 16, ref random));
        Assert.True(galaxy.Chi > 1.5);
        Assert.True(galaxy.Sharpness > 0.1);
    }

    [Fact]
    public void A_blank_template_still_has_a_noise_peak_at_its_depth()
    {
        var match = Nearest(PassBand.R);
        Assert.Equal(Scene.Depth, match.Magnitude);
        Assert.InRange(Math.Sqrt(match.X * match.X + match.Y * match.Y), 20, 24);
    }
}
