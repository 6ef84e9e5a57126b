using Nightjar.Simulation.LightCurves.Cadence;
using Nightjar.Simulation.LightCurves.Models;
using Nightjar.Simulation.LightCurves.Physics;
using Nightjar.Simulation.Randomness;

namespace Nightjar.Simulation.Tests.LightCurves;

public class ModelPhysicsTests
{
    private static readonly SkyPlace Clear = new(0, 90, 0, 0.5);

    /// <summary>A Ia at redshift 1 lasts twice as long as next door, measured in the band that catches the same light.</summary>
    [Fact]
    public void Distant_supernovae_last_longer()
    {
        var (near, far) = (new TypeIaModel(), new TypeIaModel());
        near.Set(0, 0, 0);
        far.Set(0, 0, 0);
        var survey = new LsstWideCadence();
        const double redshift = 8690.0 / 4345 - 1; // z sees what 4345 ångström emits: redshift 1
        Assert.Equal(1, redshift, 12);
        far.Place(survey, Clear, redshift, 0);
        double Observed(double days) => far.Observed(days, 4);
        double Emitted(double days) => near.Flux(days, 4345);
        for (var day = -10.0; day < 60; day += 2.5)
            Assert.Equal(Emitted(day) / Emitted(0), Observed(2 * day) / Observed(0), 1e-9);
        // The same light, dimmed by distance and stretched frequency: AB magnitudes shift by the modulus less 2.5 log(1 + z).
        Assert.Equal(
            AbsoluteFlux.ToMagnitude(Emitted(0)) + Cosmology.DistanceModulus(redshift) - 2.5 * Math.Log10(1 + redshift),
            AbsoluteFlux.ToMagnitude(Observed(0)), 6);
    }

    /// <summary>Fit of Tripp's relation to drawn supernovae: slopes and scatter come back.</summary>
    [Fact]
    public void Tripp_s_relation_is_in_the_supernovae()
    {
        var random = new RandomStream(3, 1);
        var model = new TypeIaModel();
        var survey = new LsstDeepCadence();
        model.Prepare(survey);
        var (values, rows) = (new List<double>(), new List<(double X1, double Color)>());
        while (values.Count < 4000)
        {
            if (!model.Draw(survey, Clear, ref random)) continue;
            values.Add(AbsoluteFlux.ToMagnitude(model.Flux(0, 4300)));
            rows.Add((model.X1, model.Color));
        }

        var (x, c, m) = (rows.Average(r => r.X1), rows.Average(r => r.Color), values.Average());
        var (xx, cc, xc) = (rows.Sum(r => (r.X1 - x) * (r.X1 - x)), rows.Sum(r => (r.Color - c) * (r.Color - c)), rows.Sum(r => (r.X1 - x) * (r.Color - c)));
        var (xm, cm) = (rows.Zip(values, (r, v) => (r.X1 - x) * (v - m)).Sum(), rows.Zip(values, (r, v) => (r.Color - c) * (v - m)).Sum());
        var determinant = xx * cc - xc * xc;
        var (alpha, beta) = (-(xm * cc - cm * xc) / determinant, (cm * xx - xm * xc) / determinant);
        Assert.Equal(0.14, alpha, 0.01);
        Assert.Equal(3.1, beta, 0.12);
        var scatter = Math.Sqrt(rows.Zip(values, (r, v) => Math.Pow(v - m + alpha * (r.X1 - x) - beta * (r.Color - c), 2)).Average());
        Assert.Equal(0.10, scatter, 0.01);
    }

    /// <summary>The second maximum: Ia brighten again in the infrared some 25 days after the peak, 91bg do not.</summary>
    [Fact]
    public void Normal_ones_alone_have_a_second_maximum()
    {
        var normal = new TypeIaModel();
        normal.Set(0, 0, 0);
        Assert.True(normal.Flux(26, 8700) > normal.Flux(15, 8700));
        var random = new RandomStream(5, 5);
        var (faint, survey) = (new Type91bgModel(), new LsstDeepCadence());
        faint.Prepare(survey);
        while (!faint.Draw(survey, Clear, ref random)) continue;
        for (var day = 6; day < 60; day += 2) Assert.True(faint.Flux(day + 2, 8700) < faint.Flux(day, 8700));
    }

    /// <summary>Explosions are the brightest near phase 0 at some optical wavelength, rise from nothing and end as little.</summary>
    [Fact]
    public void Explosions_rise_and_fade()
    {
        var survey = new LsstDeepCadence();
        var random = new RandomStream(9, 9);
        foreach (var model in Simulation.LightCurves.LightCurveClasses.Explosions.Select(CurveModels.Create).Cast<ExplosionModel>())
        {
            model.Prepare(survey);
            for (var draw = 0; draw < 50; draw++)
            {
                while (!model.Draw(survey, Clear, ref random)) continue;
                var peak = model.Flux(0, 6230);
                Assert.True(peak > 0);
                Assert.True(model.Flux(-120, 6230) < 0.05 * peak, $"{model.Kind} before");
                Assert.True(model.Flux(400, 6230) < 0.2 * peak, $"{model.Kind} after");
                for (var day = -60; day < 300; day += 3) Assert.InRange(model.Flux(day, 6230), 0, 1.6 * peak);
            }
        }
    }

    /// <summary>A damped random walk: the variance of differences at lag t is 2 s^2 (1 - exp(-t / T)).</summary>
    [Fact]
    public void Nuclei_walk_as_their_structure_function_says()
    {
        var random = new RandomStream(7, 7);
        var (model, survey, visits) = (new ActiveNucleusModel(), new LsstWideCadence(), new VisitBuffer());
        for (var i = 0; i < 60; i++) visits.Add(61_000 + 20 * i, 2, 24);
        double[] difference = new double[60], steady = new double[60];
        int[] lags = [1, 5, 20];
        var (ratio, count) = (new double[3], new int[3]);
        for (var draw = 0; draw < 1500; draw++)
        {
            while (!model.Draw(survey, Clear, ref random)) continue;
            model.Evaluate(visits, ref random, difference, steady);
            var magnitudes = difference.Zip(steady, (d, s) => AbsoluteFlux.ToMagnitude(d + s)).ToArray();
            for (var k = 0; k < lags.Length; k++)
            {
                var expected = 2 * Math.Pow(model.Deviation(2), 2) * (1 - Math.Exp(-20 * lags[k] / model.TimeScale));
                for (var i = 0; i + lags[k] < 60; i += lags[k], count[k]++) ratio[k] += Math.Pow(magnitudes[i + lags[k]] - magnitudes[i], 2) / expected;
            }
        }

        for (var k = 0; k < lags.Length; k++) Assert.Equal(1, ratio[k] / count[k], 0.06);
    }

    /// <summary>RR Lyrae have a larger amplitude in g than in r, and come back after a period.</summary>
    [Fact]
    public void Periodic_stars_repeat_themselves()
    {
        var random = new RandomStream(2, 2);
        var survey = new ZtfCadence();
        foreach (var model in (PeriodicStarModel[])[new RrLyraeModel(), new EclipsingBinaryModel(), new MiraModel()])
        {
            Assert.True(model.Draw(survey, Clear, ref random));
            var visits = new VisitBuffer();
            for (var i = 0; i < 100; i++) visits.Add(58_300 + model.Period * i / 50, i & 1, 20.5);
            double[] difference = new double[100], steady = new double[100];
            model.Evaluate(visits, ref random, difference, steady);
            for (var i = 0; i < 50; i++) Assert.Equal(difference[i], difference[i + 50], 1e-6 * steady[i]);
            if (model is not RrLyraeModel) continue;
            double Range(int band)
            {
                var light = Enumerable.Range(0, 50).Where(i => i % 2 == band).Select(i => 1 + difference[i] / steady[i]).ToArray();
                return light.Max() / light.Min();
            }

            Assert.True(Range(0) > Range(1));
        }
    }
}
