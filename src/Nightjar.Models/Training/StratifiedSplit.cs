using Nightjar.Learning.Tensors;

namespace Nightjar.Models.Training;

/// <summary>Splits examples by object, 81 % for training, 9 % for validation, 10 % for the test, in the same shares of every
/// stratum.</summary>
/// <remarks>The objects of a stratum are put in random order, strata one behind the other, and every object whose place passes
/// a multiple of 1 / share is taken: a stratum's share is right to one object.</remarks>
internal static class StratifiedSplit
{
    private const double TestShare = 0.10;
    private const double ValidationShare = 0.09;

    /// <summary>Splits.</summary>
    /// <param name="objects">Name, stratum and numbers of the examples of each object.</param>
    /// <param name="seed">Decides which objects go where; not the order in which they come.</param>
    /// <returns>Numbers of examples, rising.</returns>
    public static (List<int> Training, List<int> Validation, List<int> Test) Of(IEnumerable<(string Name, string Stratum, int[] Examples)> objects, ulong seed)
    {
        var ordered = objects
            .Select(o => (o.Name, o.Stratum, o.Examples, Order: RandomNumbers.For(seed, o.Name).NextBits()))
            .OrderBy(o => o.Stratum, StringComparer.Ordinal)
            .ThenBy(o => o.Order)
            .ThenBy(o => o.Name, StringComparer.Ordinal);
        List<int> training = [], validation = [], test = [];
        var random = RandomNumbers.For(seed, "split");
        var (testPlace, validationPlace) = (random.NextDouble(), random.NextDouble());
        foreach (var (_, _, examples, _) in ordered)
        {
            var target = Passes(ref testPlace, TestShare) ? test : Passes(ref validationPlace, ValidationShare / (1 - TestShare)) ? validation : training;
            target.AddRange(examples);
        }

        training.Sort();
        validation.Sort();
        test.Sort();
        return (training, validation, test);
    }

    private static bool Passes(ref double place, double step)
    {
        place += step;
        if (place < 1) return false;
        place--;
        return true;
    }
}
