namespace Nightjar.Formats.Avro;

/// <summary>The decoded values of one record: one slot for each field of a projection. Used again for every record.</summary>
/// <remarks>Not safe to share between threads. Slots are checked as in <see cref="AvroRows"/>.</remarks>
public sealed class AvroRow
{
    /// <summary>Makes an empty row.</summary>
    /// <param name="projection">What it will hold.</param>
    public AvroRow(AvroProjection projection)
    {
        Projection = projection;
        Table = new AvroTable(projection);
    }

    /// <summary>What it holds.</summary>
    public AvroProjection Projection { get; }

    internal AvroTable Table { get; }

    /// <summary>The same values as a table of one row, for code that reads records and the entries of arrays alike.</summary>
    public AvroRows AsRows => new(Table, 0, 1);

    /// <inheritdoc cref="AvroRows.State"/>
    public AvroSlotState State(int slot) => AsRows.State(0, slot);

    /// <inheritdoc cref="AvroRows.Has"/>
    public bool Has(int slot) => AsRows.Has(0, slot);

    /// <inheritdoc cref="AvroRows.IsNull"/>
    public bool IsNull(int slot) => AsRows.IsNull(0, slot);

    /// <inheritdoc cref="AvroRows.Double"/>
    public double Double(int slot) => AsRows.Double(0, slot);

    /// <inheritdoc cref="AvroRows.Long"/>
    public long Long(int slot, long fallback = 0) => AsRows.Long(0, slot, fallback);

    /// <inheritdoc cref="AvroRows.Boolean"/>
    public bool Boolean(int slot, bool fallback = false) => AsRows.Boolean(0, slot, fallback);

    /// <inheritdoc cref="AvroRows.Bytes"/>
    public ReadOnlySpan<byte> Bytes(int slot, ReadOnlySpan<byte> body) => AsRows.Bytes(0, slot, body);

    /// <inheritdoc cref="AvroRows.Text"/>
    public string Text(int slot, ReadOnlySpan<byte> body) => AsRows.Text(0, slot, body);

    /// <inheritdoc cref="AvroRows.Rows"/>
    public AvroRows Rows(int slot) => AsRows.Rows(0, slot);
}
