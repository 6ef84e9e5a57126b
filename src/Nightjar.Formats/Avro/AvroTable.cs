namespace Nightjar.Formats.Avro;

/// <summary>Rows of slots, the storage behind <see cref="AvroRow"/> and <see cref="AvroRows"/>; it keeps its memory
/// between records.</summary>
/// <remarks>A cell has 64 bits: a long, a double's bits, 0 or 1, an offset and a length in the body
/// (<see cref="PackSlice"/>), a constant (a negative number), or the first row and the number of rows in a child table.</remarks>
internal sealed class AvroTable
{
    private long[] _cells = [];
    private AvroSlotState[] _states = [];
    private AvroTemplate _template = AvroTemplate.Empty;

    public AvroTable(AvroProjection projection)
    {
        Projection = projection;
        Width = projection.Fields.Count;
        Kinds = [.. projection.Fields.Select(field => field.Kind)];
        Children = [.. projection.Fields.Select(field => field.Child is null ? null : new AvroTable(field.Child))];
    }

    public AvroProjection Projection { get; }

    public AvroValueKind[] Kinds { get; }

    public int Width { get; }

    /// <summary>Tables of the slots that hold rows; null for the other slots.</summary>
    public AvroTable?[] Children { get; }

    public int Count { get; private set; }

    public AvroTemplate Template => _template;

    /// <summary>Forgets all rows and takes over a plan's defaults.</summary>
    public void Clear(AvroTemplate template)
    {
        (_template, Count) = (template, 0);
        for (var i = 0; i < Children.Length; i++) Children[i]?.Clear(template.Children[i] ?? AvroTemplate.Empty);
    }

    /// <summary>Adds a row whose slots hold the defaults.</summary>
    public int Add()
    {
        var row = Count++;
        if (Count * Width > _cells.Length) Grow();
        _template.Cells.CopyTo(_cells, row * Width);
        _template.States.CopyTo(_states, row * Width);
        return row;
    }

    public Span<long> CellsOf(int row) => _cells.AsSpan(row * Width, Width);

    public Span<AvroSlotState> StatesOf(int row) => _states.AsSpan(row * Width, Width);

    public long Cell(int row, int slot)
    {
        CheckSlot(row, slot);
        return _cells[(row * Width) + slot];
    }

    public AvroSlotState State(int row, int slot)
    {
        CheckSlot(row, slot);
        return _states[(row * Width) + slot];
    }

    public static long PackSlice(int offset, int length) => ((long)offset << 32) | (uint)length;

    private void CheckSlot(int row, int slot)
    {
        if ((uint)row >= (uint)Count) throw new ArgumentOutOfRangeException(nameof(row), row, $"There are {Count} rows.");
        if ((uint)slot >= (uint)Width) throw new ArgumentOutOfRangeException(nameof(slot), slot, $"There are {Width} slots.");
    }

    private void Grow()
    {
        var cells = Math.Max(8 * Width, 2 * _cells.Length);
        Array.Resize(ref _cells, cells);
        Array.Resize(ref _states, cells);
    }
}
