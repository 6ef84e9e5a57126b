namespace Nightjar.Models.Training;

/// <summary>Which examples are for training, for validation and for the test; no object is in two of them.</summary>
/// <param name="Training">Numbers of examples, rising.</param>
/// <param name="Validation">Numbers of examples, rising.</param>
/// <param name="Test">Numbers of examples, rising.</param>
public sealed record TripletSplit(IReadOnlyList<int> Training, IReadOnlyList<int> Validation, IReadOnlyList<int> Test)
{
    /// <summary>Splits by object, 81 % for training, 9 % for validation, 10 % for the test, in the same shares of every stratum: label and
    /// kind of an object's first alert.</summary>
    /// <param name="alerts">The examples.</param>
    /// <param name="seed">Decides which objects go where; not the order in which the examples come.</param>
    /// <remarks>The objects of a stratum are put in random order, strata one behind the other, and every object whose place passes
    /// a multiple of 1 / share is taken: a stratum's share is right to one object.</remarks>
    public static TripletSplit Of(IReadOnlyList<LabelledAlert> alerts, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(alerts);
        var objects = Enumerable.Range(0, alerts.Count)
            .GroupBy(i => alerts[i].ObjectId, StringComparer.Ordinal)
            .Select(o => (o.Key, alerts[o.First()] is var first ? (first.IsPositive ? "1" : "0") + first.Kind : "", o.ToArray()));
        var (training, validation, test) = StratifiedSplit.Of(objects, seed);
        return new(training, validation, test);
    }
}
