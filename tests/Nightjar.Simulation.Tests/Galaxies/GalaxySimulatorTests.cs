using Nightjar.Simulation.Galaxies;
using Nightjar.Simulation.Randomness;

namespace Nightjar.Simulation.Tests.Galaxies;

public class GalaxySimulatorTests
{
    private static readonly Lazy<SimulatedGalaxy[]> Set = new(() => [.. new GalaxySimulator(new GalaxyOptions { Seed = 5 }).Simulate(0, 300)]);

    [Fact]
    public void The_same_seed_gives_the_same_bits_on_any_number_of_threads()
    {
        var options = new GalaxyOptions { Seed = 2, Side = 48 };
        var one = new GalaxySimulator(options).Simulate(0, 20, parallelism: 1).ToArray();
        var four = new GalaxySimulator(options).Simulate(0, 20, parallelism: 4).ToArray();
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(one[i].Pixels, four[i].Pixels);
            Assert.Equal(one[i].Votes, four[i].Votes);
        }

        Assert.Equal(one[9].Pixels, new GalaxySimulator(options).Simulate(9).Pixels);
    }

    /// <summary>Volunteers walk down a tree: those who reach a question are those who gave the answer before it.</summary>
    [Fact]
    public void Votes_follow_the_tree()
    {
        foreach (var galaxy in Set.Value)
        {
            int Of(string question, string answer) => galaxy.Votes[GalaxyQuestions.Answers.ToList().IndexOf((question, answer))];
            int Asked(string question) => GalaxyQuestions.Questions.Where(q => q.Question == question).Sum(q => galaxy.Votes[q.First..q.End].Sum());
            Assert.Equal(40, Asked("smooth-or-featured"));
            Assert.Equal(Of("smooth-or-featured", "smooth"), Asked("how-rounded"));
            Assert.Equal(Of("smooth-or-featured", "featured-or-disk"), Asked("disk-edge-on"));
            Assert.Equal(Of("disk-edge-on", "yes"), Asked("edge-on-bulge"));
            Assert.Equal(Of("disk-edge-on", "no"), Asked("bar"));
            Assert.Equal(Of("has-spiral-arms", "yes"), Asked("spiral-arm-count"));
            Assert.Equal(40 - Of("smooth-or-featured", "artifact"), Asked("merging"));
            foreach (var (_, first, end) in GalaxyQuestions.Questions)
            {
                Assert.Equal(1, galaxy.Probabilities[first..end].Sum(), 1e-5f);
                Assert.All(galaxy.Probabilities[first..end], p => Assert.InRange(p, 0, 1));
                var asked = galaxy.Votes[first..end].Sum();
                if (asked == 0) Assert.True(float.IsNaN(galaxy.Fraction(first)));
                else Assert.Equal(1, Enumerable.Range(first, end - first).Sum(galaxy.Fraction), 1e-5f);
            }
        }
    }

    [Fact]
    public void Votes_follow_the_truth_the_better_the_clearer_it_shows()
    {
        var random = new RandomStream(1, 77);
        int featured = 1, arms = 13, bar = 12;
        for (var i = 0; i < 200; i++)
        {
            var model = GalaxyModel.Draw(ref random) with { IsArtefact = false, IsDisc = true, AxisRatio = 0.8, Arms = 2, ArmStrength = 0.9, BarShareOfLight = 0.2 };
            float P(GalaxyModel m, int answer) => GalaxyVotes.Probabilities(m)[answer];
            var (clear, blurred) = (model with { Seeing = 0.02 }, model with { Seeing = 0.3 });
            Assert.True(P(clear, featured) > P(blurred, featured));
            Assert.True(P(clear, arms) > P(clear with { Arms = 0 }, arms));
            Assert.True(P(clear, bar) < P(clear with { BarShareOfLight = 0 }, bar));
            Assert.True(P(clear with { Disturbance = 2 }, 30) > P(clear with { Disturbance = 0 }, 30));
        }
    }

    [Fact]
    public void The_sky_is_zero_and_its_noise_one_in_r()
    {
        var (means, deviations) = (new List<double>(), new List<double>());
        foreach (var galaxy in Set.Value)
        {
            // The corners, where little of the galaxy is.
            var corner = Enumerable.Range(0, 6).SelectMany(row => Enumerable.Range(0, 6).Select(column => (double)galaxy.Pixels[(64 + row) * 64 + column])).ToArray();
            var mean = corner.Average();
            means.Add(mean);
            deviations.Add(Math.Sqrt(corner.Sum(p => (p - mean) * (p - mean)) / 35));
        }

        Assert.InRange(means.Order().ElementAt(150), -0.2, 0.8);
        Assert.InRange(deviations.Order().ElementAt(150), 0.9, 1.15);
    }

    [Fact]
    public void A_disc_from_its_edge_is_thin()
    {
        var random = new RandomStream(1, 78);
        var pixels = new float[3 * 64 * 64];
        var model = GalaxyModel.Draw(ref random) with { IsArtefact = false, IsDisc = true, BulgeShare = 0.1, AxisRatio = 0.1, Angle = 0, Radius = 0.3, Arms = 0, Disturbance = 0, Signal = 1000, BarShareOfLight = 0 };
        new GalaxyPainter(64).Paint(model, pixels, ref random);
        var (along, across) = (pixels[(64 + 32) * 64 + 46], pixels[(64 + 46) * 64 + 32]);
        Assert.True(along > 10 * Math.Max(across, 1));
    }

    [Fact]
    public void Wrong_options_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new GalaxyOptions { Side = 8 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new GalaxyOptions { Volunteers = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => Set.Value[0].Fraction(99));
    }
}
