using Nightjar.Simulation.LightCurves;
using Nightjar.Sky;

namespace Nightjar.Simulation.Tests.LightCurves;

public class LightCurveSimulatorTests
{
    /// <summary>Every class and survey: finite points in order, bands of the survey, detections as the rule says, what is known of the redshift.</summary>
    [Theory]
    [InlineData(LightCurveSurvey.Ztf)]
    [InlineData(LightCurveSurvey.LsstWide)]
    [InlineData(LightCurveSurvey.LsstDeep)]
    public void Every_class_has_valid_light_curves(LightCurveSurvey survey)
    {
        var seen = new HashSet<LightCurveClass>();
        var names = new HashSet<string>();
        foreach (var one in new LightCurveSimulator(new LightCurveOptions { Survey = survey, Count = 140 }).SimulateWithTruth())
        {
            var curve = one.LightCurve;
            seen.Add(one.Class);
            Assert.True(names.Add(curve.ObjectId));
            Assert.Equal(one.Class.Name(), curve.Class);
            Assert.True(curve.Count >= 2);
            Assert.All([curve.Bands.Length, curve.Wavelengths.Length, curve.Fluxes.Length, curve.Errors.Length, curve.AreDetections.Length, one.TrueFluxes.Length], n => Assert.Equal(curve.Count, n));
            for (var i = 0; i < curve.Count; i++)
            {
                Assert.True(float.IsFinite(curve.Fluxes[i]) && float.IsFinite(curve.Errors[i]) && curve.Errors[i] > 0);
                Assert.Equal(PassBands.EffectiveWavelengthAngstrom(curve.Bands[i], survey == LightCurveSurvey.Ztf ? "ztf" : "lsst"), curve.Wavelengths[i], 0.01);
                Assert.Equal(Math.Abs(curve.Fluxes[i]) >= 5 * curve.Errors[i], curve.AreDetections[i]);
                if (i > 0) Assert.True(curve.Times[i] > curve.Times[i - 1]);
            }

            Assert.True(curve.AreDetections.Count(d => d) >= 2);
            Assert.InRange(curve.Reddening, 0, 1.5);
            Assert.Equal(one.Class.IsGalactic(), one.TrueRedshift == 0);
            Assert.Equal(one.Class.IsGalactic(), curve.Redshift == 0);
            if (!one.Class.IsGalactic()) Assert.True(curve.RedshiftError > 0);
        }

        Assert.Equal(14, seen.Count);
    }

    /// <summary>(flux - truth) / error is standard normal: over all points its mean square is 1.</summary>
    [Theory]
    [InlineData(LightCurveSurvey.Ztf)]
    [InlineData(LightCurveSurvey.LsstDeep)]
    public void Noise_is_as_large_as_the_errors_say(LightCurveSurvey survey)
    {
        var (sum, square, count) = (0.0, 0.0, 0);
        foreach (var one in new LightCurveSimulator(new LightCurveOptions { Survey = survey, Count = 300 }).SimulateWithTruth())
        {
            for (var i = 0; i < one.LightCurve.Count; i++, count++)
            {
                var pull = (one.LightCurve.Fluxes[i] - one.TrueFluxes[i]) / (double)one.LightCurve.Errors[i];
                sum += pull;
                square += pull * pull;
            }
        }

        // What is kept was detected, which takes bright noise a little more often.
        Assert.Equal(1, square / count, 0.05);
        Assert.Equal(0, sum / count, 0.03);
    }

    [Fact]
    public void Threads_do_not_change_the_bits_and_longer_sets_begin_with_shorter_ones()
    {
        var options = new LightCurveOptions { Count = 60, Seed = 11 };
        var one = new LightCurveSimulator(options with { Parallelism = 1 }).SimulateWithTruth().Select(Print).ToArray();
        var many = new LightCurveSimulator(options with { Parallelism = 4, Count = 90 }).SimulateWithTruth().Select(Print).ToArray();
        Assert.Equal(one, many[..60]);
        Assert.Equal(many[70..80], new LightCurveSimulator(options).SimulateWithTruth(70, 10).Select(Print));
        Assert.NotEqual(one[0], Print(new LightCurveSimulator(options with { Seed = 12 }).SimulateWithTruth(0, 1).Single()));

        static string Print(SimulatedLightCurve c) => string.Join(' ', [c.Class, c.Kind, c.TrueRedshift, c.LightCurve.Redshift, .. c.LightCurve.Times.Select(BitConverter.DoubleToInt64Bits), .. c.LightCurve.Fluxes.Select(BitConverter.SingleToInt32Bits)]);
    }

    /// <summary>A packet ends with a detection and holds the detections of the 30 days before it.</summary>
    [Fact]
    public void Packets_hold_thirty_days_of_detections()
    {
        var ends = 0;
        foreach (var one in new LightCurveSimulator(new LightCurveOptions { Window = LightCurveWindow.Packet, Count = 200, MinimumDetections = 3 }).Simulate())
        {
            Assert.True(one.Count >= 3);
            Assert.All(one.AreDetections, Assert.True);
            Assert.InRange(one.Times[^1] - one.Times[0], 0, 30);
            ends += one.Fluxes[^1] == one.Fluxes.Max() ? 1 : 0;
        }

        Assert.InRange(ends, 10, 190); // an alert comes while it rises or while it falls
        var forced = new LightCurveSimulator(new LightCurveOptions { Window = LightCurveWindow.Packet, Points = PointChoice.All, Count = 100 }).Simulate().ToArray();
        Assert.Contains(forced, c => c.AreDetections.Contains(false));
        Assert.All(forced, c => Assert.True(c.AreDetections[^1]));
    }

    /// <summary>The bright mix keeps what peaks brighter than 19, and more than half of the sample is Ia.</summary>
    [Fact]
    public void The_bright_mix_is_bright()
    {
        var set = new LightCurveSimulator(new LightCurveOptions { Mix = LightCurveMix.Bright, Count = 300 }).Simulate().ToArray();
        Assert.All(set, c => Assert.True(c.Fluxes.Where((_, i) => c.AreDetections[i]).Max() >= 1e11 * Math.Pow(10, -0.4 * 19) * 0.999));
        Assert.True(set.Count(c => c.Class == "SNIa") > 150);
        Assert.All(set, c => Assert.InRange(c.Redshift, 1e-4, 1));
    }

    [Fact]
    public void Hosts_colours_give_redshifts_to_three_percent()
    {
        var set = new LightCurveSimulator(new LightCurveOptions { Survey = LightCurveSurvey.LsstWide, Classes = [LightCurveClass.SupernovaIa], Count = 600 }).SimulateWithTruth().ToArray();
        var errors = set.Select(c => Math.Abs(c.LightCurve.Redshift - c.TrueRedshift) / (1 + c.TrueRedshift)).Order().ToArray();
        Assert.Equal(0.0202 / 0.9, errors[errors.Length / 2], 0.004); // the median of |normal| is 0.674 deviations; a tenth is wrong
        Assert.All(new LightCurveSimulator(new LightCurveOptions { Redshift = RedshiftKnowledge.Unknown, Count = 20 }).Simulate(), c => Assert.True(double.IsNaN(c.Redshift)));
    }

    [Fact]
    public void Shares_of_classes_follow_the_mix()
    {
        var counts = new LightCurveSimulator(new LightCurveOptions { Mix = LightCurveMix.Plasticc, Survey = LightCurveSurvey.LsstDeep, Count = 1500 }).SimulateWithTruth().CountBy(c => c.Class).ToDictionary();
        Assert.Equal(2313 / 7848.0, counts[LightCurveClass.SupernovaIa] / 1500.0, 0.04);
        Assert.Equal(981 / 7848.0, counts[LightCurveClass.DwarfFlare] / 1500.0, 0.03);
    }

    [Fact]
    public void Impossible_options_are_refused_by_name()
    {
        Assert.Contains("number of light curves", Refuse(new() { Count = -1 }), StringComparison.Ordinal);
        Assert.Contains("detections", Refuse(new() { MinimumDetections = 21 }), StringComparison.Ordinal);
        Assert.Contains("survey", Refuse(new() { Survey = (LightCurveSurvey)9 }), StringComparison.Ordinal);
        Assert.Contains("class", Refuse(new() { Classes = [] }), StringComparison.Ordinal);
        Assert.Contains("parallelism", Refuse(new() { Parallelism = -1 }), StringComparison.Ordinal);
        // The largest set costs nothing until it is asked for.
        Assert.Single(new LightCurveSimulator(new LightCurveOptions { Count = LightCurveOptions.MaximumCount }).Simulate().Take(1));

        static string Refuse(LightCurveOptions options) => Assert.Throws<ArgumentException>(() => new LightCurveSimulator(options)).Message;
    }
}
