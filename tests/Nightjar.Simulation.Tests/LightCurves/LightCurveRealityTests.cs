using System.Globalization;
using Nightjar.Simulation.Comparison;
using Nightjar.Simulation.LightCurves;
using Nightjar.Sky;
using Nightjar.Sky.LightCurves;

namespace Nightjar.Simulation.Tests.LightCurves;

/// <summary>Simulated light curves beside published ones; prints the tables of docs/simulation.md.</summary>
public class LightCurveRealityTests
{
    private static readonly Lazy<List<LabelledLightCurve>> Bright = new(PublishedLightCurves.BrightTransients), Mallorn = new(PublishedLightCurves.Mallorn);

    /// <summary>Medians of rise, fall, decline, colour and peak lie within the middle 80 % of the published ones, where there are 20 of those.</summary>
    [Theory]
    [InlineData(LightCurveClass.SupernovaIa)]
    [InlineData(LightCurveClass.SupernovaII)]
    [InlineData(LightCurveClass.SupernovaIbc)]
    [InlineData(LightCurveClass.SuperluminousSupernova)]
    public void Bright_transients_look_like_published_ones(LightCurveClass value)
    {
        var options = new LightCurveOptions { Mix = LightCurveMix.Bright, Points = PointChoice.Detections, Classes = [value], Seed = 5 };
        Compare(Bright.Value.Where(c => c.Class == value.Name()), new LightCurveSimulator(options).SimulateWithTruth(0, 500).Select(c => c.LightCurve), value.Name(), PassBand.G, PassBand.R);
    }

    /// <summary>In the bands of LSST: the challenge MALLORN, whose light curves have 10 detections or more.</summary>
    [Theory]
    [InlineData(LightCurveClass.SupernovaIa)]
    [InlineData(LightCurveClass.SupernovaII)]
    public void Light_curves_of_LSST_look_like_those_of_Mallorn(LightCurveClass value)
    {
        var options = new LightCurveOptions { Survey = LightCurveSurvey.LsstWide, Classes = [value], Seed = 5, MinimumDetections = 10 };
        Compare(Mallorn.Value.Where(c => c.Class == value.Name()), new LightCurveSimulator(options).SimulateWithTruth(0, 400).Select(c => c.LightCurve), "LSST " + value.Name(), PassBand.R, PassBand.I);
    }

    /// <summary>Ia, II and Ibc lead as they do in the survey.</summary>
    [Fact]
    public void The_bright_mix_has_the_survey_s_classes()
    {
        var published = Bright.Value.CountBy(c => c.Class).ToDictionary(p => p.Key, p => (double)p.Value / Bright.Value.Count, StringComparer.Ordinal);
        var simulated = new LightCurveSimulator(new LightCurveOptions { Mix = LightCurveMix.Bright, Seed = 5 }).SimulateWithTruth(0, 3000).CountBy(c => c.LightCurve.Class).ToDictionary(p => p.Key, p => p.Value / 3000.0, StringComparer.Ordinal);
        foreach (var name in published.Keys.Union(simulated.Keys))
            TestContext.Current.TestOutputHelper!.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {published.GetValueOrDefault(name):P1} | {simulated.GetValueOrDefault(name):P1} |"));
        foreach (var name in (string[])["SNIa", "SNII", "SNIbc"])
            Assert.InRange(simulated[name], published[name] / 1.5, published[name] * 1.5);
    }

    private static void Compare(IEnumerable<LabelledLightCurve> published, IEnumerable<LabelledLightCurve> simulated, string title, PassBand blue, PassBand red)
    {
        var samples = new SampleComparison();
        foreach (var (curves, isSimulated) in new[] { (published, false), (simulated, true) })
            foreach (var curve in curves)
                foreach (var (name, quantity) in LightCurveQuantities.Of(curve, blue, red)) samples.Add(name, quantity, isSimulated);
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        text.WriteLine(title);
        samples.WriteTable(text);
        TestContext.Current.TestOutputHelper!.WriteLine(text.ToString());
        const int fewest = 20;
        var wrong = new List<string>();
        foreach (var name in samples.Names)
        {
            var (real, made) = samples.Sorted(name);
            if (real.Length < fewest || made.Length < fewest) continue;
            var (low, high, median) = (SampleComparison.Quantile(real, 0.1), SampleComparison.Quantile(real, 0.9), SampleComparison.Quantile(made, 0.5));
            if (median < low || median > high) wrong.Add($"{name}: {median} is not within {low} to {high}");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }
}
