using Nightjar.Simulation.Observing;
using Nightjar.Simulation.Randomness;
using Nightjar.Simulation.Sources;
using Nightjar.Sky;

namespace Nightjar.Simulation.Tests.Sources;

public class PeriodicStarTests
{
    private const double Start = 2_460_500.5;

    private static PeriodicStar Draw(int kind, ulong seed)
    {
        var random = new RandomStream(seed, 77);
        return kind switch
        {
            0 => RrLyraeStar.Draw(ref random),
            1 => EclipsingStar.Draw(ref random),
            2 => SineStar.DrawRotating(ref random),
            _ => SineStar.DrawLongPeriod(ref random),
        };
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_light_curve_repeats_with_the_period(int kind)
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            var star = Draw(kind, seed);
            foreach (var band in (ReadOnlySpan<PassBand>)[PassBand.G, PassBand.R, PassBand.I])
            {
                for (var phase = 0.05; phase < 1; phase += 0.1)
                {
                    var now = star.FluxAt(new JulianDate(Start + phase * star.Period), band);
                    var later = star.FluxAt(new JulianDate(Start + (phase + 3) * star.Period), band);
                    Assert.Equal(1, later / now, 1e-4);
                }
            }
        }
    }

    /// <summary>A template averages the star: the differences of a whole cycle cancel but for its sampling error.</summary>
    [Theory]
    [InlineData(0, 0.15)]
    [InlineData(1, 0.06)]
    [InlineData(2, 0.05)]
    public void The_template_holds_the_mean_flux_of_the_cycle(int kind, double tolerance)
    {
        for (ulong seed = 0; seed < 30; seed++)
        {
            var star = Draw(kind, seed);
            double sum = 0, template = star.TemplateFlux(PassBand.R);
            for (var i = 0; i < 200; i++) sum += star.DifferenceFlux(new JulianDate(Start + i * star.Period / 200), PassBand.R);
            Assert.InRange(sum / 200 / template, -tolerance, tolerance);
        }
    }

    [Fact]
    public void Rr_lyrae_rise_faster_than_they_fall_and_vary_more_in_the_blue()
    {
        var checkedStars = 0;
        for (ulong seed = 0; seed < 40; seed++)
        {
            var star = Draw(0, seed);
            if (!star.Describe().EndsWith("type=ab", StringComparison.Ordinal)) continue;
            checkedStars++;
            double[] Curve(PassBand band) => [.. Enumerable.Range(0, 400).Select(i =>
                Photometry.MagnitudeOf(star.FluxAt(new JulianDate(Start + i * star.Period / 400), band)))];
            var (g, i) = (Curve(PassBand.G), Curve(PassBand.I));
            var brightening = Enumerable.Range(0, 400).Count(k => g[(k + 1) % 400] < g[k]);
            Assert.InRange(brightening, 20, 195);
            Assert.True(g.Max() - g.Min() > 1.4 * (i.Max() - i.Min()));
            Assert.InRange(g.Max() - g.Min(), 0.3, 1.5);
        }

        Assert.True(checkedStars > 10);
    }

    [Fact]
    public void Eclipses_are_dips_from_a_level_that_holds_most_of_the_time()
    {
        for (ulong seed = 0; seed < 40; seed++)
        {
            var star = Draw(1, seed);
            var flux = Enumerable.Range(0, 1000).Select(i => star.FluxAt(new JulianDate(Start + i * star.Period / 1000), PassBand.R)).ToArray();
            var (top, bottom) = (flux.Max(), flux.Min());
            Assert.True(flux.Count(f => f > (top + bottom) / 2) > 600);
        }
    }

    [Fact]
    public void Amplitudes_are_the_published_sort()
    {
        var rotating = Enumerable.Range(0, 300).Select(s => Amplitude(Draw(2, (ulong)s))).Order().ToArray();
        var giants = Enumerable.Range(0, 300).Select(s => Amplitude(Draw(3, (ulong)s))).Order().ToArray();
        Assert.InRange(rotating[150], 0.05, 0.2);
        Assert.InRange(giants[150], 0.5, 1.5);
        Assert.True(giants[299] > 2.5);

        static double Amplitude(PeriodicStar star)
        {
            var magnitudes = Enumerable.Range(0, 100).Select(i =>
                Photometry.MagnitudeOf(star.FluxAt(new JulianDate(Start + i * star.Period / 100), PassBand.R))).ToArray();
            return magnitudes.Max() - magnitudes.Min();
        }
    }
}
