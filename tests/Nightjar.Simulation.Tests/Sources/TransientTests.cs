using System.Globalization;
using Nightjar.Simulation.Observing;
using Nightjar.Simulation.Randomness;
using Nightjar.Simulation.Sources;
using Nightjar.Sky;

namespace Nightjar.Simulation.Tests.Sources;

public class TransientTests
{
    private static readonly JulianDate Tonight = new(2_460_506.75);

    private static double Parameter(LightSource source, string name) => double.Parse(
        source.Describe().Split(';').Single(p => p.StartsWith(name + "=", StringComparison.Ordinal))[(name.Length + 1)..],
        CultureInfo.InvariantCulture);

    [Theory]
    [InlineData(SourceKind.SupernovaIa)]
    [InlineData(SourceKind.SupernovaII)]
    [InlineData(SourceKind.SupernovaIbc)]
    public void Supernovae_rise_to_their_peak_and_fall_and_were_not_in_the_template(SourceKind kind)
    {
        for (ulong seed = 0; seed < 30; seed++)
        {
            var random = new RandomStream(seed, 5);
            var supernova = Supernova.Draw(kind, Tonight, ref random);
            var peak = Parameter(supernova, "peak_jd");
            var stretch = Parameter(supernova, "stretch") * (1 + supernova.Redshift);
            double Flux(double day, PassBand band = PassBand.R) => supernova.FluxAt(new JulianDate(peak + day * stretch), band);
            Assert.Equal(0, supernova.TemplateFlux(PassBand.G));
            Assert.Equal(supernova.PeakMagnitude, Photometry.MagnitudeOf(Flux(0)), 0.01);
            Assert.True(Flux(-60) < 1e-3 * Flux(0), "nothing before the explosion");
            for (var day = -30; day < -2; day++) Assert.True(Flux(day) < Flux(day + 1), "it rises");
            for (var day = 4; day < 300; day++) Assert.True(Flux(day) > Flux(day + 1), "it falls");
            // After the peak the blue fades first.
            Assert.True(Flux(40, PassBand.G) / Flux(0, PassBand.G) < Flux(40) / Flux(0));
        }
    }

    [Fact]
    public void Type_ia_fades_by_half_a_magnitude_or_more_in_g_within_15_days()
    {
        var shape = SupernovaShape.Of(SourceKind.SupernovaIa);
        var peak = Enumerable.Range(-10, 20).Max(d => shape.Relative(d, PassBand.G));
        Assert.InRange(-2.5 * Math.Log10(shape.Relative(13, PassBand.G) / peak), 0.5, 1.4);
        var plateau = SupernovaShape.Of(SourceKind.SupernovaII);
        Assert.InRange(-2.5 * Math.Log10(plateau.Relative(60, PassBand.R) / plateau.Relative(10, PassBand.R)), 0, 0.7);
        Assert.True(plateau.Relative(120, PassBand.R) < 0.3 * plateau.Relative(60, PassBand.R), "the plateau ends");
    }

    [Fact]
    public void Only_supernovae_have_a_shape() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SupernovaShape.Of(SourceKind.Ghost));

    /// <summary>Redshift and peak magnitude fit a distance with H0 = 70.</summary>
    [Fact]
    public void Fainter_supernovae_of_a_type_are_farther_away()
    {
        for (ulong seed = 0; seed < 50; seed++)
        {
            var random = new RandomStream(seed, 6);
            var supernova = Supernova.Draw(SourceKind.SupernovaIa, Tonight, ref random);
            var modulus = 5 * Math.Log10(299_792.458 * supernova.Redshift / 70) + 25;
            Assert.Equal(-19.2, supernova.PeakMagnitude - modulus, 1.6);
        }
    }

    [Fact]
    public void Dwarf_novae_return_to_quiescence_which_is_what_the_template_shows()
    {
        for (ulong seed = 0; seed < 30; seed++)
        {
            var random = new RandomStream(seed, 7);
            var nova = DwarfNova.Draw(Tonight, ref random);
            var peak = new JulianDate(Parameter(nova, "peak_jd"));
            Assert.Equal(0, nova.DifferenceFlux(new JulianDate(peak.Days - 5), PassBand.R));
            Assert.Equal(0, nova.DifferenceFlux(new JulianDate(peak.Days + 60), PassBand.R));
            var rise = Photometry.MagnitudeOf(nova.TemplateFlux(PassBand.R)) - Photometry.MagnitudeOf(nova.FluxAt(peak, PassBand.R));
            Assert.Equal(Parameter(nova, "amplitude"), rise, 0.01);
        }
    }

    [Fact]
    public void Asteroids_are_at_their_place_for_one_exposure_only()
    {
        var random = new RandomStream(1, 8);
        for (var i = 0; i < 200; i++)
        {
            var asteroid = MovingObject.Draw(Tonight, 20.5, isNear: false, ref random);
            Assert.True(asteroid.FluxAt(Tonight, PassBand.R) > 0);
            Assert.Equal(0, asteroid.FluxAt(new JulianDate(Tonight.Days + 0.02), PassBand.R));
            Assert.Equal(0, asteroid.FluxAt(new JulianDate(Tonight.Days - 3), PassBand.G));
            Assert.Equal(0, asteroid.TemplateFlux(PassBand.R));
            Assert.InRange(asteroid.ArcsecPerMinute, 0.05, 60);
        }
    }

    /// <summary>Structure function of a damped random walk: 2 sigma^2 (1 - exp(-lag / tau)).</summary>
    [Fact]
    public void Active_nuclei_walk_at_random_and_are_damped()
    {
        const double lag = 10;
        double[] times = [.. Enumerable.Range(0, 2).Select(i => 2_460_000 + i * lag)];
        double sum = 0, expected = 0;
        const int n = 4000;
        for (ulong seed = 0; seed < n; seed++)
        {
            var random = new RandomStream(seed, 9);
            var nucleus = ActiveNucleus.Draw(times, ref random);
            var step = Photometry.MagnitudeOf(nucleus.FluxAt(new JulianDate(times[1]), PassBand.R))
                - Photometry.MagnitudeOf(nucleus.FluxAt(new JulianDate(times[0]), PassBand.R));
            var (deviation, damping) = (Parameter(nucleus, "deviation"), Parameter(nucleus, "damping_days"));
            sum += step * step / (deviation * deviation);
            expected += 2 * (1 - Math.Exp(-lag / damping));
        }

        Assert.Equal(1, sum / expected, 0.12);
    }

    [Fact]
    public void An_active_nucleus_has_one_history_whoever_asks_and_varies_more_in_the_blue()
    {
        var random = new RandomStream(4, 10);
        double[] times = [2_460_000, 2_460_003, 2_460_009];
        var nucleus = ActiveNucleus.Draw(times, ref random);
        Assert.Equal(nucleus.FluxAt(new JulianDate(times[1]), PassBand.G), nucleus.FluxAt(new JulianDate(times[1]), PassBand.G));
        double Range(PassBand band) => Math.Abs(Photometry.MagnitudeOf(nucleus.FluxAt(new JulianDate(times[2]), band))
            - Photometry.MagnitudeOf(nucleus.FluxAt(new JulianDate(times[0]), band)));
        Assert.True(Range(PassBand.G) > Range(PassBand.I));
    }
}
