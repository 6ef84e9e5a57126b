using Nightjar.Simulation.Images;
using Nightjar.Simulation.Randomness;
using Nightjar.Sky;

namespace Nightjar.Simulation.Tests.Images;

public class SceneTests
{
    private static readonly SkyPosition Plane = new(290, 12), Pole = new(192, 27);

    private static double MeanCount(SkyPosition position, Func<SceneSource, bool> filter)
    {
        var scene = new Scene();
        var count = 0;
        for (ulong seed = 0; seed < 200; seed++)
        {
            var random = new RandomStream(seed, 3);
            scene.Populate(position, ref random);
            count += scene.Sources.Count(filter);
        }

        return count / 200.0;
    }

    [Fact]
    public void Stars_crowd_in_the_milky_way_and_galaxies_show_outside_it()
    {
        Assert.True(MeanCount(Plane, s => s.Galaxy is null) > 8 * MeanCount(Pole, s => s.Galaxy is null));
        Assert.True(MeanCount(Plane, s => s.Galaxy is not null) < 0.5 * MeanCount(Pole, s => s.Galaxy is not null));
        Assert.True(Scene.StarDensityAt(Plane) > Scene.StarDensityAt(Pole));
    }

    [Fact]
    public void Faint_sources_outnumber_bright_ones()
    {
        Assert.True(MeanCount(Plane, s => s.Magnitudes.R > 20) > 3 * MeanCount(Plane, s => s.Magnitudes.R < 18));
        Assert.True(MeanCount(Plane, s => s.Magnitudes.R > Scene.Depth + 0.01) == 0);
    }

    [Fact]
    public void Bright_galaxies_are_large()
    {
        double Mean(double r)
        {
            var random = new RandomStream(1, 2);
            return Enumerable.Range(0, 300).Average(_ => Scene.Galaxy(0, 0, r, ref random).Galaxy!.Value.EffectiveRadius);
        }

        Assert.InRange(Mean(16), 4, 7);
        Assert.InRange(Mean(20), 1.2, 2.4);
    }

    [Fact]
    public void Populating_again_forgets_the_sources_before()
    {
        var scene = new Scene();
        var random = new RandomStream(1, 1);
        scene.Sources.Add(new SceneSource { X = 99, Y = 99, Magnitudes = default });
        scene.Populate(Pole, ref random);
        Assert.DoesNotContain(scene.Sources, s => s.X == 99);
    }
}
