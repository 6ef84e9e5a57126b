using System.Text;

namespace Nightjar.Formats.Avro;

/// <summary>A table of decoded values: one row for each record of an array, one slot for each wanted field.</summary>
/// <remarks>A view of an <see cref="AvroRow"/>, valid until that is decoded into again. Row and slot are checked;
/// outside the table an <see cref="ArgumentOutOfRangeException"/> is thrown.</remarks>
public readonly struct AvroRows
{
    private readonly AvroTable _table;
    private readonly int _first;

    internal AvroRows(AvroTable table, int first, int count) => (_table, _first, Count) = (table, first, count);

    /// <summary>Rows; 0 where the array is empty, null or missing.</summary>
    public int Count { get; }

    /// <summary>Whether a slot has a value, is null or is missing in the writer's schema.</summary>
    public AvroSlotState State(int row, int slot) => _table.State(_first + row, slot);

    /// <summary>Whether a slot has a value.</summary>
    public bool Has(int row, int slot) => State(row, slot) == AvroSlotState.Present;

    /// <summary>Whether the writer's schema has the field and the data have null in it.</summary>
    public bool IsNull(int row, int slot) => State(row, slot) == AvroSlotState.Null;

    /// <summary>The double of a slot; NaN where it is null or missing.</summary>
    public double Double(int row, int slot)
    {
        CheckKind(slot, AvroValueKind.Double);
        return BitConverter.Int64BitsToDouble(_table.Cell(_first + row, slot));
    }

    /// <summary>The integer of a slot, or the fallback where it is null or missing.</summary>
    public long Long(int row, int slot, long fallback = 0)
    {
        CheckKind(slot, AvroValueKind.Long);
        return Has(row, slot) ? _table.Cell(_first + row, slot) : fallback;
    }

    /// <summary>The truth value of a slot, or the fallback where it is null or missing.</summary>
    public bool Boolean(int row, int slot, bool fallback = false)
    {
        CheckKind(slot, AvroValueKind.Boolean);
        return Has(row, slot) ? _table.Cell(_first + row, slot) != 0 : fallback;
    }

    /// <summary>The bytes of a slot of text or bytes, where they lie in the body; empty where it is null or missing.</summary>
    /// <param name="row">The row.</param>
    /// <param name="slot">The slot.</param>
    /// <param name="body">The body that was decoded.</param>
    public ReadOnlySpan<byte> Bytes(int row, int slot, ReadOnlySpan<byte> body)
    {
        if ((uint)slot >= (uint)_table.Width || _table.Kinds[slot] != AvroValueKind.Text) CheckKind(slot, AvroValueKind.Bytes);
        if (!Has(row, slot)) return default;
        var cell = _table.Cell(_first + row, slot);
        return cell < 0 ? _table.Template.Constants[(int)~cell] : body.Slice((int)(cell >> 32), (int)cell);
    }

    /// <summary>The text of a slot as a new string; empty where it is null or missing. Bytes that are not UTF-8 become
    /// the replacement character.</summary>
    public string Text(int row, int slot, ReadOnlySpan<byte> body) => Encoding.UTF8.GetString(Bytes(row, slot, body));

    /// <summary>The table in a slot of rows; empty where it is null or missing.</summary>
    public AvroRows Rows(int row, int slot)
    {
        CheckKind(slot, AvroValueKind.Rows);
        if (!Has(row, slot)) return new AvroRows(_table.Children[slot]!, 0, 0);
        var cell = _table.Cell(_first + row, slot);
        return new AvroRows(_table.Children[slot]!, (int)(cell >> 32), (int)cell);
    }

    private void CheckKind(int slot, AvroValueKind kind)
    {
        var kinds = _table.Kinds;
        if ((uint)slot >= (uint)kinds.Length || kinds[slot] != kind) ThrowKind(slot, kind);
    }

    private static void ThrowKind(int slot, AvroValueKind kind) =>
        throw new ArgumentOutOfRangeException(nameof(slot), slot, $"The slot is not one of kind {kind}.");
}
