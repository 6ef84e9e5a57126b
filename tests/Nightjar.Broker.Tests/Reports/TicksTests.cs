using Nightjar.Broker.Reports;

namespace Nightjar.Broker.Tests.Reports;

public class TicksTests
{
    [Fact]
    public void Linear_ticks_are_nice_multiples_inside_the_range_and_cover_it()
    {
        var random = new Random(11);
        for (var round = 0; round < 3000; round++)
        {
            var minimum = (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-3, 6));
            var maximum = minimum + Math.Pow(10, 8 * random.NextDouble() - 3);
            var wanted = random.Next(3, 11);
            var ticks = Ticks.Linear(minimum, maximum, wanted);
            Assert.InRange(ticks.Values.Length, 2, 2 * wanted);
            Assert.Equal(ticks.Values.Length, ticks.Labels.Length);
            var step = ticks.Values[1] - ticks.Values[0];
            var mantissa = step / Math.Pow(10, Math.Floor(Math.Log10(step) + 1e-6));
            Assert.Contains(Math.Round(mantissa, 4), new[] { 1.0, 2.0, 5.0 });
            var slack = 1e-6 * step;
            Assert.True(ticks.Values[0] >= minimum - slack && ticks.Values[^1] <= maximum + slack);
            Assert.True(ticks.Values[0] - step < minimum + slack && ticks.Values[^1] + step > maximum - slack);
            Assert.Equal(ticks.Labels.Length, ticks.Labels.Distinct(StringComparer.Ordinal).Count());
        }
    }

    [Theory]
    [InlineData(0, 1, "0.0", "1.0")]
    [InlineData(-30, 0, "\u221230", "0")]
    [InlineData(18.2, 21.4, "18.5", "21.0")]
    [InlineData(59_360, 59_400, "59360", "59400")]
    public void Labels_have_as_many_decimals_as_the_step_needs(double minimum, double maximum, string first, string last)
    {
        var labels = Ticks.Linear(minimum, maximum, 6).Labels;
        Assert.Equal(first, labels[0]);
        Assert.Equal(last, labels[^1]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2.1)]
    [InlineData(7)]
    [InlineData(123)]
    [InlineData(98_765)]
    public void Counts_are_whole_and_begin_at_0(double maximum)
    {
        var ticks = Ticks.Counts(maximum, 5);
        Assert.Equal(0, ticks.Values[0]);
        Assert.All(ticks.Values, value => Assert.Equal(Math.Round(value), value));
        Assert.True(ticks.Values[^1] <= maximum);
    }

    [Theory]
    [InlineData(1, 5000, 6, "1,10,100,1,000")]
    [InlineData(1, 2e6, 3, "1,1,000,1M")]
    public void Powers_of_ten_thin_out(double minimum, double maximum, int wanted, string labels) =>
        Assert.Equal(labels, string.Join(',', Ticks.PowersOfTen(minimum, maximum, wanted).Labels));

    [Theory]
    [InlineData(999, "999")]
    [InlineData(1500, "1,500")]
    [InlineData(20_000, "20k")]
    [InlineData(999_999, "1M")]
    [InlineData(1_250_000, "1.25M")]
    public void Short_counts(double count, string text) => Assert.Equal(text, Ticks.Short(count));

    [Fact]
    public void A_nice_step_from_a_raw_one_is_the_next_above()
    {
        foreach (var raw in (double[])[0.013, 0.2, 1, 1.4, 2.01, 3.3, 4.9, 5, 7, 9.9, 4321])
        {
            var step = Ticks.NiceStepFrom(raw);
            Assert.True(step >= raw * (1 - 1e-9) && step <= 2.5 * raw + 1e-9, $"{raw} gave {step}");
        }
    }
}
