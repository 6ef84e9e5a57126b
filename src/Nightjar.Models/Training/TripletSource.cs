using Nightjar.Learning.Training;

namespace Nightjar.Models.Training;

/// <summary>Some examples of a set as batches want them: <c>image</c> (63, 63, 3), <c>label</c> (1), <c>weight</c> (1) and, where the set has
/// numbers, <c>numbers</c>.</summary>
internal sealed class TripletSource : IExampleSource
{
    public const string Image = "image";
    public const string Label = "label";
    public const string Weight = "weight";
    public const string Numbers = "numbers";

    private readonly TripletSet _set;
    private readonly IReadOnlyList<int> _examples;
    private readonly (float Negative, float Positive) _weights;
    private readonly NumberScale? _scale;

    /// <param name="set">The set.</param>
    /// <param name="examples">Which of its examples.</param>
    /// <param name="weights">Weights of the two classes.</param>
    /// <param name="scale">Standardises the numbers; null for raw ones.</param>
    public TripletSource(TripletSet set, IReadOnlyList<int> examples, (float Negative, float Positive) weights, NumberScale? scale = null)
    {
        (_set, _examples, _weights, _scale) = (set, examples, weights, scale);
        List<BatchField> fields =
        [
            new(Image, new(TripletPreprocessing.Side, TripletPreprocessing.Side, TripletPreprocessing.Channels)),
            new(Label, new(1)),
            new(Weight, new(1)),
        ];
        if (set.NumberCount > 0) fields.Add(new(Numbers, new(set.NumberCount)));
        Fields = fields;
    }

    /// <inheritdoc/>
    public int Count => _examples.Count;

    /// <inheritdoc/>
    public IReadOnlyList<BatchField> Fields { get; }

    /// <inheritdoc/>
    public int LengthOf(int example) => 0;

    /// <inheritdoc/>
    public void Read(in BatchRow row)
    {
        var example = _examples[row.Example];
        var isPositive = _set.Alerts[example].IsPositive;
        _set.ReadImage(example, row[0]);
        row[1][0] = isPositive ? 1 : 0;
        row[2][0] = isPositive ? _weights.Positive : _weights.Negative;
        if (_set.NumberCount == 0) return;
        _set.NumbersOf(example).CopyTo(row[3]);
        _scale?.Apply(row[3]);
    }
}
