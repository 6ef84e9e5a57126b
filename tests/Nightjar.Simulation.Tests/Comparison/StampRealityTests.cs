using Nightjar.Simulation.Comparison;
using Nightjar.Simulation.Triplets;
using Nightjar.Sky;

namespace Nightjar.Simulation.Tests.Comparison;

/// <summary>Simulated real sources beside published alerts of usual nights that the survey's network took for real.</summary>
public class StampRealityTests
{
    private static readonly Lazy<SampleComparison> Samples = new(Collect);

    /// <summary>Every simulated median lies within the middle 90 % of the published values.</summary>
    [Fact]
    public void Medians_of_every_quantity_lie_among_the_published_ones()
    {
        var wrong = new List<string>();
        foreach (var name in Samples.Value.Names.Where(n => !n.StartsWith("stamp is ", StringComparison.Ordinal)))
        {
            var (published, simulated) = Samples.Value.Sorted(name);
            var (low, high, median) = (
                SampleComparison.Quantile(published, 0.05), SampleComparison.Quantile(published, 0.95), SampleComparison.Quantile(simulated, 0.5));
            if (median < low || median > high) wrong.Add($"{name}: {median} is not within {low} to {high}");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    /// <summary>The distance of Kolmogorov and Smirnov; 120 published alerts alone scatter by 0.12.</summary>
    [Theory]
    [InlineData("science sky, DN", 0.35)]
    [InlineData("science noise, DN", 0.4)]
    [InlineData("difference noise, DN", 0.45)]
    [InlineData("difference correlation along x", 0.4)]
    [InlineData("difference correlation along y", 0.5)]
    [InlineData("difference middle over noise", 0.3)]
    [InlineData("difference middle over L2 norm", 0.25)]
    [InlineData("difference middle over 3 x 3 sum", 0.35)]
    [InlineData("difference 3 x 3 over 5 x 5 sum", 0.3)]
    [InlineData("difference lowest over middle", 0.3)]
    [InlineData("science middle over L2 norm", 0.35)]
    public void Distributions_are_close(string quantity, double tolerance) =>
        Assert.InRange(Samples.Value.Distance(quantity), 0, tolerance);

    [Fact]
    public void As_many_stamps_are_masked_and_cut()
    {
        var (masked, mine) = Samples.Value.Sorted("stamp is masked");
        Assert.InRange(mine.Average(), masked.Average() - 0.1, masked.Average() + 0.1);
        var (cut, mineCut) = Samples.Value.Sorted("stamp is cut");
        Assert.InRange(mineCut.Average(), 0, cut.Average() + 0.05);
    }

    private static SampleComparison Collect()
    {
        var comparison = new SampleComparison();
        foreach (var (alert, _) in Reality.Published())
        {
            var score = alert.Candidate.TryGetValue("drb", out var drb) && drb is not null ? alert["drb"] : alert["rb"];
            if (score < 0.5) continue;
            var cutouts = new CutoutTriplet();
            Copy(alert, "Science", cutouts.Science);
            Copy(alert, "Template", cutouts.Template);
            Copy(alert, "Difference", cutouts.Difference);
            foreach (var (name, value) in StampQuantities.Of(cutouts)) comparison.Add(name, value, isSimulated: false);
        }

        foreach (var triplet in new TripletSimulator(new TripletOptions { Seed = 12 }).Simulate(0, 800).Where(t => t.IsReal))
            foreach (var (name, value) in StampQuantities.Of(triplet.Cutouts)) comparison.Add(name, value, isSimulated: true);
        return comparison;
    }

    private static void Copy(OracleAlert alert, string stamp, Cutout cutout)
    {
        var (pixels, width, height) = alert.Image(stamp);
        cutout.Resize(width, height);
        pixels.CopyTo(cutout.Pixels);
    }
}
