using Nightjar.Simulation.Images;
using Nightjar.Simulation.Observing;
using Nightjar.Simulation.Randomness;
using Nightjar.Simulation.Sources;
using Nightjar.Sky;

namespace Nightjar.Simulation.Tests.Sources;

public class NearerLightTests
{
    private static readonly JulianDate Now = new(2_460_000.5);

    [Fact]
    public void All_of_the_light_grows_by_the_same_factor()
    {
        var random = new RandomStream(1, 1);
        var star = RrLyraeStar.Draw(ref random);
        var nearer = NearerLight.Of(star, 2.5);
        Assert.Equal(10 * star.FluxAt(Now, PassBand.R), nearer.FluxAt(Now, PassBand.R), 1e-6 * star.FluxAt(Now, PassBand.R));
        Assert.Equal(10 * star.TemplateFlux(PassBand.G), nearer.TemplateFlux(PassBand.G), 1e-6 * star.TemplateFlux(PassBand.G));
        Assert.Same(star, nearer.Source);
    }

    [Fact]
    public void A_body_of_the_solar_system_stays_one()
    {
        var random = new RandomStream(1, 2);
        var body = MovingObject.Draw(Now, 20, isNear: false, ref random);
        var nearer = Assert.IsType<MovingObject>(NearerLight.Of(body, 3));
        Assert.Equal(body.VisualMagnitude - 3, nearer.VisualMagnitude, 1e-9);
        Assert.Equal(body.ArcsecPerMinute, nearer.ArcsecPerMinute);
    }

    /// <summary>Surface brightness does not depend on distance: flux over the square of the radius stays.</summary>
    [Fact]
    public void A_galaxy_keeps_its_surface_brightness()
    {
        var random = new RandomStream(4, 2);
        var galaxy = Scene.Galaxy(1.5, -0.7, 19, ref random);
        var light = Assert.IsType<NearerLight>(NearerLight.Of(Supernova.Draw(SourceKind.SupernovaIa, Now, ref random), 2));
        var nearer = light.Nearer(galaxy);
        double Brightness(SceneSource s) => Photometry.FluxOf(s.Magnitudes.R) / Math.Pow(s.Galaxy!.Value.EffectiveRadius, 2);
        Assert.Equal(1, Brightness(nearer) / Brightness(galaxy), 1e-9);
        Assert.Equal(Math.Pow(10, 0.4), nearer.Distance / galaxy.Distance, 1e-9);
    }
}
