using Nightjar.Models.Training;

namespace Nightjar.Models.LightCurveTraining;

/// <summary>Which light curves are for training, for validation and for the test; no object is in two of them.</summary>
/// <param name="Training">Numbers of examples, rising.</param>
/// <param name="Validation">Numbers of examples, rising.</param>
/// <param name="Test">Numbers of examples, rising.</param>
public sealed record LightCurveSplit(IReadOnlyList<int> Training, IReadOnlyList<int> Validation, IReadOnlyList<int> Test)
{
    /// <summary>Splits by object, 81 % for training, 9 % for validation, 10 % for the test, in the same shares of every class. What stands
    /// before a slash in a light curve's name is its object's.</summary>
    /// <param name="examples">The examples.</param>
    /// <param name="seed">Decides which objects go where; not the order in which they come.</param>
    public static LightCurveSplit Of(LightCurveExamples examples, ulong seed)
    {
        var objects = Enumerable.Range(0, examples.Curves.Count)
            .GroupBy(i => ObjectOf(examples.Curves[i].ObjectId), StringComparer.Ordinal)
            .Select(o => (o.Key, examples.Classes[examples.Labels[o.First()]], o.ToArray()));
        var (training, validation, test) = StratifiedSplit.Of(objects, seed);
        return new(training, validation, test);
    }

    /// <summary>The object that a light curve is of.</summary>
    internal static string ObjectOf(string id) => id.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash ? id[..slash] : id;
}
