using Nightjar.Simulation.Histories;

namespace Nightjar.Simulation.Tests.Histories;

public class AlertHistoryTests
{
    private static readonly HistoryOptions Options = new() { Seed = 9, MaximumAlerts = 12, WithPackets = true, WithDeep = true };
    private static readonly Lazy<SimulatedHistory[]> Set = new(() => [.. new AlertHistorySimulator(Options).Simulate(0, 80)]);

    /// <summary>Now minus the first detection, never the other way round.</summary>
    [Fact]
    public void Ages_are_positive_and_add_up()
    {
        foreach (var history in Set.Value)
        {
            foreach (var m in history.Alerts.Select(a => a.Metadata))
            {
                Assert.True(m.Age >= 0 && m.DaysSincePeak >= 0 && m.DaysToPeak >= 0);
                Assert.Equal(m.Age, m.DaysSincePeak + m.DaysToPeak, 1e-6);
                Assert.InRange(m.DetectionCount, 1, m.CoverageCount);
            }

            for (var i = 1; i < history.Alerts.Count; i++)
            {
                var (before, after) = (history.Alerts[i - 1].Metadata, history.Alerts[i].Metadata);
                Assert.True(after.JulianDate > before.JulianDate);
                Assert.Equal(after.JulianDate - before.JulianDate, after.Age - before.Age, 1e-6);
                Assert.True(after.DetectionCount > before.DetectionCount && after.CoverageCount > before.CoverageCount);
                if (!double.IsNaN(before.PeakMagnitudeSoFar))
                    Assert.True(after.PeakMagnitudeSoFar <= before.PeakMagnitudeSoFar && after.FaintestMagnitudeSoFar >= before.FaintestMagnitudeSoFar);
                if (history.Alerts[i].IsPositive)
                    Assert.InRange(after.Magnitude, after.PeakMagnitudeSoFar, after.FaintestMagnitudeSoFar);
            }
        }

        Assert.Contains(Set.Value, h => h.Alerts.Any(a => a.Metadata.DaysSincePeak > 3));
    }

    [Fact]
    public void Subsets_hold_what_they_say()
    {
        foreach (var history in Set.Value)
        {
            Assert.InRange(history.Alerts.Count, 1, Options.MaximumAlerts);
            Assert.All(history.Alerts, a => Assert.Equal(history.Kind, a.Kind));
            Assert.Equal(history.Subset == TransientSubset.Bright, history.IsBrightTransient);
            if (history.Subset == TransientSubset.Bright) Assert.True(history.PeakMagnitude <= 18.4);
            if (history.Subset == TransientSubset.Dim) Assert.True(history.PeakMagnitude > 18.6);
            // A transient is young; what varies was there for years.
            if (history.Subset is TransientSubset.Bright or TransientSubset.Dim) Assert.All(history.Alerts, a => Assert.InRange(a.Metadata.Age, 0, 200));
            Assert.Single(history.Alerts.Select(a => a.Deep).Distinct());
        }

        Assert.Equal(4, Set.Value.Select(h => h.Subset).Distinct().Count());
        Assert.Contains(Set.Value, h => h.Subset is TransientSubset.Reject && h.Alerts[^1].Metadata.Age > 365);
    }

    [Fact]
    public void Packets_say_what_the_metadata_say()
    {
        foreach (var history in Set.Value.Take(30))
        {
            Assert.Equal(history.Alerts.Count, history.Packets.Count);
            for (var i = 0; i < history.Packets.Count; i += 3)
            {
                var (packet, m) = (new OracleAlert(history.Packets[i]), history.Alerts[i].Metadata);
                Assert.Equal(history.ObjectId, packet.ObjectId);
                Assert.Equal(m.JulianDate, packet["jd"]);
                Assert.Equal((float)m.Magnitude, (float)packet["magpsf"]);
                Assert.Equal(m.Age, packet["jd"] - packet["jdstarthist"], 1e-6);
                Assert.Equal(m.DetectionCount, packet["ndethist"]);
                Assert.Equal(m.CoverageCount, packet["ncovhist"]);
                Assert.Equal((float)m.StarScores[0], (float)packet["sgscore1"]);
                Assert.Equal((float)m.RealBogus, (float)packet["drb"]);
                Assert.Equal(history.Alerts[i].Cutouts.Science.Pixels.ToArray(), packet.Image("Science").Pixels);
                Assert.All(packet.Previous, p => Assert.InRange(packet["jd"] - OracleAlert.Number(p, "jd"), 0, 30));
            }
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits_on_any_number_of_threads()
    {
        var options = Options with { Seed = 4 };
        var one = new AlertHistorySimulator(options).Simulate(3, 20, parallelism: 1).Select(h => h.Packets.Select(Convert.ToHexString)).ToArray();
        Assert.Equal(one, new AlertHistorySimulator(options).Simulate(3, 20, parallelism: 3).Select(h => h.Packets.Select(Convert.ToHexString)));
        Assert.Equal(one[7], new AlertHistorySimulator(options).Simulate(10).Packets.Select(Convert.ToHexString));
    }

    [Fact]
    public void Wrong_options_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new HistoryOptions { SubsetShares = [1, 1, 1] });
        Assert.Throws<ArgumentException>(() => new HistoryOptions { SubsetShares = [1, 1, -1, 0] });
        Assert.Throws<ArgumentOutOfRangeException>(() => new HistoryOptions { MaximumAlerts = 0 });
    }
}
