using System.Globalization;
using Nightjar.Simulation.Histories;
using Nightjar.Simulation.Triplets;

namespace Nightjar.Cli.Labels;

/// <summary>Simulated examples with the labels of one kind of network.</summary>
/// <param name="What">What they are, in words.</param>
/// <param name="Make">Makes so many of a seed.</param>
internal sealed record SimulatedExamples(string What, Func<long, int, CancellationToken, IEnumerable<LabelledTriplet>> Make)
{
    private const int AlertsPerObject = 10;

    /// <summary>Triplets, each of an object of its own.</summary>
    /// <param name="labelOf">Whether a triplet has the label 1.</param>
    public static SimulatedExamples Triplets(Func<SimulatedTriplet, bool> labelOf) => new("triplets", (seed, count, cancellation) =>
        new TripletSimulator(new TripletOptions { Seed = seed }).Simulate(0, count, cancellationToken: cancellation)
            .Select(t => Example($"sim-{seed.ToString(CultureInfo.InvariantCulture)}-{t.Index.ToString(CultureInfo.InvariantCulture)}", "", labelOf(t), t.Kind.ToString(), t)));

    /// <summary>Alerts of objects with histories, up to ten an object; BTSbot's label is whether it is a transient that reaches magnitude 18.5.</summary>
    public static SimulatedExamples Histories { get; } = new("alerts with histories", (seed, count, cancellation) =>
        new AlertHistorySimulator(new HistoryOptions { Seed = seed, MaximumAlerts = AlertsPerObject }).Simulate(0, count, cancellationToken: cancellation)
            .SelectMany(h => h.Alerts.Select((t, i) => Example($"{h.ObjectId}-{i.ToString(CultureInfo.InvariantCulture)}", h.ObjectId, h.IsBrightTransient, $"{h.Subset} {h.Kind}", t)))
            .Take(count));

    private static LabelledTriplet Example(string id, string objectId, bool isPositive, string kind, SimulatedTriplet triplet) =>
        new(new(id, objectId.Length > 0 ? objectId : id, isPositive, triplet.Metadata.Magnitude, kind), triplet.Cutouts, double.NaN, double.NaN, triplet.Metadata, null);
}
