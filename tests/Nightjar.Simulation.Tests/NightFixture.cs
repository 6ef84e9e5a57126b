[assembly: AssemblyFixture(typeof(Nightjar.Simulation.Tests.NightFixture))]

namespace Nightjar.Simulation.Tests;

/// <summary>A simulated night, made once for all tests that look at packets.</summary>
public sealed class NightFixture
{
    public const int Count = 700;

    public NightFixture()
    {
        Alerts = [.. new ZtfNightSimulator(new SimulationOptions { Alerts = Count, Seed = 42 }).Simulate()];
        Decoded = [.. Alerts.AsParallel().AsOrdered().Select(a => new OracleAlert(a.Packet))];
    }

    public IReadOnlyList<SimulatedAlert> Alerts { get; }

    internal IReadOnlyList<OracleAlert> Decoded { get; }

    internal IEnumerable<(SimulatedTruth Truth, OracleAlert Alert)> All => Alerts.Select(a => a.Truth).Zip(Decoded);
}
