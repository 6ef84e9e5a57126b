using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Training;

/// <summary>The place of one example in a batch.</summary>
public readonly ref struct BatchRow
{
    private readonly Batch _batch;
    private readonly int _row;

    internal BatchRow(Batch batch, int row, int example, int length) => (_batch, _row, Example, Length) = (batch, row, example, length);

    /// <summary>Number of the example in its source.</summary>
    public int Example { get; }

    /// <summary>Steps of its sequence; 0 where no field is a sequence.</summary>
    public int Length { get; }

    /// <summary>The example's numbers of a field, zeros at first; of a sequence the steps that it has.</summary>
    /// <param name="field">Number of the field.</param>
    public Span<float> this[int field] => _batch.RowOf(field, _row, Length);

    /// <summary>The extents of what the indexer gives.</summary>
    /// <param name="field">Number of the field.</param>
    public Shape ShapeOf(int field) => _batch.ShapeOf(field, Length);
}
