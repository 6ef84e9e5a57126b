using Nightjar.Simulation.Images;
using Nightjar.Simulation.Packets;
using Nightjar.Simulation.Randomness;
using Nightjar.Simulation.Sources;
using Nightjar.Sky;

namespace Nightjar.Simulation.Tests.Packets;

public class CatalogueContextTests
{
    private static readonly SkyPosition Here = new(150, 20);

    private static SceneSource Star(double x, double y, double r) =>
        new() { X = x, Y = y, Magnitudes = BandMagnitudes.FromColors(r, 0.6, 0.2) };

    private static CatalogueContext Of(ulong seed, params SceneSource[] sources)
    {
        var scene = new Scene();
        scene.Sources.AddRange(sources);
        var random = new RandomStream(seed, 2);
        return CatalogueContext.Of(scene, Here, ref random);
    }

    [Fact]
    public void The_three_nearest_are_named_in_order_and_all_within_30_arcseconds_counted()
    {
        var context = Of(1, Star(20, 0, 17), Star(5, 0, 18), Star(0, 12, 19), Star(2, 2, 16), Star(29, 29, 16), Star(0, 9, 24));
        Assert.Equal(4, context.Count); // one is too far, one too faint
        Assert.Equal([2.9, 5.1, 12.1], context.Nearest.Select(n => Math.Round(n.Distance, 1)), (a, b) => Math.Abs(a - b) < 0.8);
        Assert.Equal(16, context.Nearest[0].Magnitudes.R, 0.2);
        Assert.Equal(3, context.Nearest.Select(n => n.Id).Distinct().Count());
    }

    [Fact]
    public void An_empty_sky_gives_the_surveys_number_for_none()
    {
        var context = Of(1);
        Assert.Equal(0, context.Count);
        Assert.All(context.Nearest, n => Assert.Equal(CatalogueMatch.None, n));
        Assert.Equal(-999, CatalogueMatch.None.StarScore);
        Assert.Equal(-999, CatalogueMatch.None.Id);
    }

    [Fact]
    public void Bright_stars_and_galaxies_are_told_apart_and_faint_ones_less_surely()
    {
        double MeanScore(SceneSource source) => Enumerable.Range(0, 400)
            .Select(s => Of((ulong)s, source).Nearest[0].StarScore).Where(s => s is >= 0 and not 0.5).Average();
        var random = new RandomStream(3, 3);
        var galaxy = Scene.Galaxy(0, 0, 18, ref random);
        Assert.True(MeanScore(Star(1, 0, 18)) > 0.95);
        Assert.True(MeanScore(galaxy with { X = 1 }) < 0.05);
        Assert.InRange(MeanScore(Star(1, 0, 21.6)), 0.5, 0.9);
    }

    [Fact]
    public void Gaia_sees_stars_only_and_the_bright_ones_apart()
    {
        var random = new RandomStream(3, 4);
        var context = Of(1, Scene.Galaxy(0, 0, 16, ref random), Star(10, 0, 18), Star(0, 25, 12));
        Assert.Equal(10.1, context.Gaia.Distance, 0.8);
        Assert.Equal(18, context.Gaia.Magnitude, 0.1);
        Assert.Equal(25.3, context.BrightGaia.Distance, 0.8);
        Assert.Equal(12, context.BrightGaia.Magnitude, 0.1);
    }

    /// <summary>The number of a published alert's neighbour at 247.3794, -25.6172 begins with its zone and its right
    /// ascension: 7725 2473794499 621.</summary>
    [Fact]
    public void Identifiers_are_built_from_the_position_as_the_catalogue_does()
    {
        var scene = new Scene();
        scene.Sources.Add(Star(0, 0, 16));
        var random = new RandomStream(1, 2);
        var id = CatalogueContext.Of(scene, new SkyPosition(247.3794499, -25.6172), ref random).Nearest[0].Id;
        Assert.Equal(77252473794L, id / 1_000_000);
    }
}
