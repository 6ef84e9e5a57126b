using Nightjar.Simulation.Randomness;

namespace Nightjar.Simulation.Tests.Randomness;

public class RandomStreamTests
{
    private const int Draws = 200_000;

    [Fact]
    public void The_same_keys_give_the_same_numbers_and_other_keys_others()
    {
        var first = new RandomStream(1, 2, 3, 4);
        var again = new RandomStream(1, 2, 3, 4);
        var others = new[] { new RandomStream(2, 2, 3, 4), new RandomStream(1, 3, 3, 4), new RandomStream(1, 2, 4, 4), new RandomStream(1, 2, 3, 5) };
        for (var i = 0; i < 100; i++)
        {
            var bits = first.NextBits();
            Assert.Equal(bits, again.NextBits());
            for (var j = 0; j < others.Length; j++) Assert.NotEqual(bits, others[j].NextBits());
        }
    }

    [Fact]
    public void Neighbouring_keys_are_not_correlated()
    {
        var sum = 0.0;
        for (ulong key = 0; key < Draws; key++)
        {
            var (a, b) = (new RandomStream(7, key), new RandomStream(7, key + 1));
            sum += (a.NextUnit() - 0.5) * (b.NextUnit() - 0.5) * 12;
        }

        Assert.InRange(sum / Draws, -5 / Math.Sqrt(Draws), 5 / Math.Sqrt(Draws));
    }

    [Fact]
    public void Uniform_numbers_fill_the_unit_interval_evenly()
    {
        var random = new RandomStream(1, 1);
        var bins = new int[100];
        for (var i = 0; i < Draws; i++) bins[(int)(random.NextUnit() * bins.Length)]++;
        var expected = (double)Draws / bins.Length;
        var chi = bins.Sum(b => (b - expected) * (b - expected) / expected);
        Assert.InRange(chi, 50, 160); // 99 degrees of freedom
    }

    [Fact]
    public void Integers_stay_below_the_count_and_meet_every_value()
    {
        var random = new RandomStream(1, 2);
        var seen = new int[7];
        for (var i = 0; i < 7000; i++) seen[random.NextInt(7)]++;
        Assert.All(seen, s => Assert.InRange(s, 800, 1200));
    }

    /// <summary>Moments and tails of the ziggurat against the closed forms.</summary>
    [Fact]
    public void Normal_numbers_have_the_moments_and_the_tails_of_a_normal()
    {
        var random = new RandomStream(3, 3);
        double mean = 0, square = 0, cube = 0, fourth = 0;
        var beyond = new int[5];
        for (var i = 0; i < 5 * Draws; i++)
        {
            var x = random.NextNormal();
            mean += x;
            square += x * x;
            cube += x * x * x;
            fourth += x * x * x * x;
            for (var k = 1; k < beyond.Length; k++)
            {
                if (Math.Abs(x) > k) beyond[k]++;
            }
        }

        const double n = 5.0 * Draws;
        Assert.InRange(mean / n, -0.005, 0.005);
        Assert.InRange(square / n, 0.99, 1.01);
        Assert.InRange(cube / n, -0.02, 0.02);
        Assert.InRange(fourth / n, 2.95, 3.05);
        Assert.InRange(beyond[1] / n, 0.3173 - 0.003, 0.3173 + 0.003);
        Assert.InRange(beyond[2] / n, 0.0455 - 0.001, 0.0455 + 0.001);
        Assert.InRange(beyond[3] / n, 0.0027 - 0.0003, 0.0027 + 0.0003);
        Assert.InRange(beyond[4], 30, 100); // 63 expected: the tail beyond the last layer exists
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(4)]
    [InlineData(29)]
    [InlineData(80)]
    public void Poisson_numbers_have_mean_and_variance_alike(double mean)
    {
        var random = new RandomStream(5, 5);
        double sum = 0, square = 0;
        const int n = 40_000;
        for (var i = 0; i < n; i++)
        {
            var k = random.NextPoisson(mean);
            Assert.True(k >= 0);
            sum += k;
            square += (double)k * k;
        }

        var measured = sum / n;
        Assert.Equal(mean, measured, 5 * Math.Sqrt(mean / n));
        Assert.Equal(mean, square / n - measured * measured, 0.06 * mean + 0.01);
    }

    [Fact]
    public void Poisson_of_nothing_is_nothing()
    {
        var random = new RandomStream(5, 6);
        Assert.Equal(0, random.NextPoisson(0));
        Assert.Equal(0, random.NextPoisson(-1));
    }

    /// <summary>With slope s, a magnitude fainter holds 10^s times as many sources.</summary>
    [Theory]
    [InlineData(0.6)]
    [InlineData(0.25)]
    public void Magnitudes_follow_the_slope_of_the_counts(double slope)
    {
        var random = new RandomStream(9, 9);
        var (brighter, fainter) = (0, 0);
        for (var i = 0; i < Draws; i++)
        {
            var m = random.NextMagnitude(15, 20, slope);
            Assert.InRange(m, 15, 20);
            if (m is > 18 and <= 19) brighter++;
            if (m > 19) fainter++;
        }

        Assert.Equal(Math.Pow(10, slope), (double)fainter / brighter, 0.05 * Math.Pow(10, slope));
    }

    [Fact]
    public void Exponential_and_lognormal_have_their_means()
    {
        var random = new RandomStream(11, 1);
        double exponential = 0, log = 0;
        for (var i = 0; i < Draws; i++)
        {
            exponential += random.NextExponential(3);
            log += Math.Log(random.NextLogNormal(5, 0.4));
        }

        Assert.Equal(3, exponential / Draws, 0.05);
        Assert.Equal(Math.Log(5), log / Draws, 0.01);
    }
}
