using Nightjar.Learning.Tensors;
using Nightjar.Models.LightCurveTraining;

namespace Nightjar.Models.Transfer;

/// <summary>Who is labelled: a test part that every training shares, and of the rest for each draw the labels by share, the smaller shares
/// within the larger.</summary>
/// <remarks>Labels for validation are labels: a fifth of those of each class, so that early stopping costs what it costs. Every class has one
/// label for training at least.</remarks>
public sealed class TransferLabels
{
    /// <summary>Share of the objects for the test.</summary>
    public const double TestShare = 0.3;

    private const double ValidationShare = 0.2;

    private readonly LightCurveExamples _examples;
    private readonly int[][] _rest;
    private readonly ulong _seed;

    /// <summary>Splits the test part off.</summary>
    /// <param name="examples">The light curves, each of another object.</param>
    /// <param name="seed">Decides the test part and the draws.</param>
    public TransferLabels(LightCurveExamples examples, ulong seed)
    {
        (_examples, _seed) = (examples, seed);
        _rest = new int[examples.Classes.Count][];
        var test = new List<int>();
        for (var c = 0; c < _rest.Length; c++)
        {
            var objects = Shuffled(Enumerable.Range(0, examples.Labels.Count).Where(i => examples.Labels[i] == c), "test");
            var share = (int)Math.Round(TestShare * objects.Length);
            test.AddRange(objects[..share]);
            _rest[c] = objects[share..];
        }

        test.Sort();
        Test = test;
    }

    /// <summary>The test part.</summary>
    public IReadOnlyList<int> Test { get; }

    /// <summary>All labels that there are.</summary>
    public int Count => _rest.Sum(r => r.Length);

    /// <summary>The labels of a share and a draw.</summary>
    /// <param name="fraction">The share.</param>
    /// <param name="draw">The draw.</param>
    public LightCurveSplit Of(double fraction, int draw)
    {
        List<int> training = [], validation = [];
        foreach (var objects in _rest)
        {
            var order = Shuffled(objects, FormattableString.Invariant($"draw {draw}"));
            var count = Math.Clamp((int)Math.Round(fraction * order.Length), Math.Min(1, order.Length), order.Length);
            for (var i = 0; i < count; i++)
            {
                // Every fifth of the order, beginning behind the first.
                var isValidation = (int)((i + 1) * ValidationShare) > (int)(i * ValidationShare);
                (isValidation ? validation : training).Add(order[i]);
            }
        }

        training.Sort();
        validation.Sort();
        return new(training, validation, Test);
    }

    private int[] Shuffled(IEnumerable<int> objects, string what) =>
        [.. objects.OrderBy(i => RandomNumbers.For(RandomNumbers.For(_seed, what).NextBits(), _examples.Curves[i].ObjectId).NextBits())];
}
