namespace Nightjar.Learning.Inference;

/// <summary>What a step gets when it runs: where the values lie, and how much of the batch there is.</summary>
internal readonly unsafe ref struct PlanRun
{
    private readonly float** _values;
    private readonly int _units;
    private readonly int _unitsPerItem;

    public PlanRun(float** values, int units, int unitsPerItem, int firstItem, ReadOnlySpan<int> lengths)
    {
        _values = values;
        (_units, _unitsPerItem) = (units, unitsPerItem);
        FirstItem = firstItem;
        Lengths = lengths;
    }

    /// <summary>Lengths of the sequences of this part of the batch, or empty.</summary>
    public ReadOnlySpan<int> Lengths { get; }

    /// <summary>The first float of this part of a value.</summary>
    public float* this[PlanValue value] => _values[value.Slot];

    /// <summary>Items of the batch in this part; meaningless for steps that work row by row.</summary>
    public int Items => _units;

    /// <summary>Number of the first item in the caller's batch; meaningless for steps that work row by row.</summary>
    public int FirstItem { get; }

    /// <summary>Rows of a value in this part: its elements before the last axis.</summary>
    public int Rows(PlanValue value) => (int)((long)_units * value.Shape.Rows / _unitsPerItem);

    /// <summary>Elements of a value in this part.</summary>
    public int Length(PlanValue value) => Rows(value) * value.Shape.Last;

    /// <summary>The first extent of a value in this part.</summary>
    public int Batch(PlanValue value) => _units * value.Shape[0];
}
