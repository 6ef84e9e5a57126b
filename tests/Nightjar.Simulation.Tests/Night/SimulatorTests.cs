using System.Security.Cryptography;

namespace Nightjar.Simulation.Tests.Night;

public class SimulatorTests
{
    private static string Hash(SimulationOptions options)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var alert in new ZtfNightSimulator(options).Simulate())
        {
            hash.AppendData(alert.Packet);
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes(TruthTable.Line(alert.Truth)));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes_on_any_number_of_threads()
    {
        var options = new SimulationOptions { Alerts = 120, Seed = 7 };
        var one = Hash(options with { Parallelism = 1 });
        Assert.Equal(one, Hash(options with { Parallelism = 4 }));
        Assert.Equal(one, Hash(options));
        Assert.NotEqual(one, Hash(options with { Seed = 8 }));
        Assert.NotEqual(one, Hash(options with { Night = new DateOnly(2024, 7, 16) }));
    }

    [Fact]
    public void A_longer_night_begins_with_the_shorter_one()
    {
        var few = new ZtfNightSimulator(new SimulationOptions { Alerts = 30, Seed = 3 }).Simulate().Select(a => a.Packet).ToArray();
        var many = new ZtfNightSimulator(new SimulationOptions { Alerts = 90, Seed = 3 }).Simulate().Take(30).Select(a => a.Packet).ToArray();
        Assert.Equal(few.Length, many.Length);
        for (var i = 0; i < few.Length; i++) Assert.Equal(few[i], many[i]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(17)]
    public void It_makes_as_many_alerts_as_asked_for(int alerts) =>
        Assert.Equal(alerts, new ZtfNightSimulator(new SimulationOptions { Alerts = alerts }).Simulate().Count());

    [Fact]
    public void It_ends_when_it_is_cancelled()
    {
        using var stop = new CancellationTokenSource();
        var seen = 0;
        Assert.ThrowsAny<OperationCanceledException>(() =>
        {
            foreach (var _ in new ZtfNightSimulator(new SimulationOptions { Alerts = 10_000 }).Simulate(stop.Token))
            {
                if (++seen == 5) stop.Cancel();
            }
        });
        Assert.InRange(seen, 5, 6);
    }

    [Fact]
    public void The_default_mix_is_that_of_a_night()
    {
        var alerts = new ZtfNightSimulator(new SimulationOptions { Alerts = 1500, Seed = 5 }).Simulate().ToArray();
        double Share(SourceClass c) => alerts.Count(a => a.Truth.Class == c) / 1500.0;
        Assert.InRange(Share(SourceClass.VariableStar), 0.42, 0.58);
        Assert.InRange(Share(SourceClass.Asteroid), 0.19, 0.31);
        Assert.InRange(Share(SourceClass.Artefact), 0.10, 0.20);
        Assert.InRange(Share(SourceClass.ActiveNucleus), 0.02, 0.08);
        Assert.InRange(Share(SourceClass.Supernova), 0.01, 0.06);
        Assert.Equal(1500, alerts.Select(a => a.CandidateId).Distinct().Count());
        // A name is one object: its alerts follow each other, at most two in a night.
        Assert.All(alerts.GroupBy(a => a.ObjectId), g => Assert.InRange(g.Count(), 1, 2));
    }

    [Theory]
    [InlineData(SourceClass.VariableStar)]
    [InlineData(SourceClass.Asteroid)]
    [InlineData(SourceClass.Artefact)]
    [InlineData(SourceClass.ActiveNucleus)]
    [InlineData(SourceClass.Supernova)]
    [InlineData(SourceClass.CataclysmicVariable)]
    public void A_night_of_one_class_holds_that_class_only(SourceClass only)
    {
        var options = new SimulationOptions { Alerts = 60, Weights = ClassWeights.Only(only) };
        var alerts = new ZtfNightSimulator(options).Simulate().ToArray();
        Assert.Equal(60, alerts.Length);
        Assert.All(alerts, a => Assert.Equal(only, a.Truth.Class));
        Assert.All(alerts, a => Assert.Equal(only != SourceClass.Artefact, a.Truth.IsReal));
    }

    [Fact]
    public void Every_kind_of_artefact_occurs_in_both_signs_where_it_has_both()
    {
        var options = new SimulationOptions { Alerts = 600, Seed = 2, Weights = ClassWeights.Only(SourceClass.Artefact) };
        var alerts = new ZtfNightSimulator(options).Simulate().ToArray();
        foreach (var kind in Enum.GetValues<SourceKind>().Where(k => SourceKinds.ClassOf(k) == SourceClass.Artefact))
        {
            var own = alerts.Where(a => a.Truth.Kind == kind).ToArray();
            Assert.True(own.Length >= 8, $"{kind}: {own.Length}");
            if (kind is not SourceKind.DarkSpot) Assert.Contains(own, a => a.Truth.IsPositive);
            if (kind is not (SourceKind.CosmicRay or SourceKind.Ghost or SourceKind.SatelliteStreak)) Assert.Contains(own, a => !a.Truth.IsPositive);
        }
    }

    [Theory]
    [InlineData(2019, 10, 3)]
    [InlineData(2024, 12, 21)]
    [InlineData(2031, 2, 11)]
    public void Nights_of_any_season_work(int year, int month, int day)
    {
        var alerts = new ZtfNightSimulator(new SimulationOptions { Alerts = 40, Night = new DateOnly(year, month, day) }).Simulate().ToArray();
        Assert.Equal(40, alerts.Length);
        var midnight = 1_721_425.5 + new DateOnly(year, month, day).DayNumber;
        Assert.All(alerts, a => Assert.InRange(a.Truth.Time.Days - midnight, 0, 1));
    }

    [Fact]
    public void Wrong_options_are_refused_with_a_sentence()
    {
        static string Error(SimulationOptions options) => Assert.Throws<ArgumentException>(() => new ZtfNightSimulator(options)).Message;
        Assert.Contains("-1", Error(new SimulationOptions { Alerts = -1 }), StringComparison.Ordinal);
        Assert.Contains("2015-01-01", Error(new SimulationOptions { Night = new DateOnly(2015, 1, 1) }), StringComparison.Ordinal);
        Assert.Contains("parallelism", Error(new SimulationOptions { Parallelism = -2 }), StringComparison.Ordinal);
        Assert.Contains("Supernova", Error(new SimulationOptions { Weights = new ClassWeights { Supernova = double.NaN } }), StringComparison.Ordinal);
        Assert.Contains("0", Error(new SimulationOptions { Weights = ClassWeights.Only(SourceClass.Asteroid) with { Asteroid = 0 } }), StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => new ZtfNightSimulator(null!));
    }
}
