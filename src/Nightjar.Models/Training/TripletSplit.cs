using Nightjar.Learning.Tensors;

namespace Nightjar.Models.Training;

/// <summary>Which examples are for training, for validation and for the test; no object is in two of them.</summary>
/// <param name="Training">Numbers of examples, rising.</param>
/// <param name="Validation">Numbers of examples, rising.</param>
/// <param name="Test">Numbers of examples, rising.</param>
public sealed record TripletSplit(IReadOnlyList<int> Training, IReadOnlyList<int> Validation, IReadOnlyList<int> Test)
{
    private const double TestShare = 0.10;
    private const double ValidationShare = 0.09;

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
            .Select(o => (Name: o.Key, First: alerts[o.First()], Order: RandomNumbers.For(seed, o.Key).NextBits(), Examples: o.ToArray()))
            .OrderBy(o => o.First.IsPositive)
            .ThenBy(o => o.First.Kind, StringComparer.Ordinal)
            .ThenBy(o => o.Order)
            .ThenBy(o => o.Name, StringComparer.Ordinal)
            .ToArray();
        List<int> training = [], validation = [], test = [];
        var random = RandomNumbers.For(seed, "split");
        var (testPlace, validationPlace) = (random.NextDouble(), random.NextDouble());
        foreach (var (_, _, _, examples) in objects)
        {
            var target = Passes(ref testPlace, TestShare) ? test : Passes(ref validationPlace, ValidationShare / (1 - TestShare)) ? validation : training;
            target.AddRange(examples);
        }

        training.Sort();
        validation.Sort();
        test.Sort();
        return new(training, validation, test);
    }

    private static bool Passes(ref double place, double step)
    {
        place += step;
        if (place < 1) return false;
        place--;
        return true;
    }
}
