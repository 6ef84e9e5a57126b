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

    private AvroRows Self => new(Table, 0, 1);

    /// <inheritdoc cref="AvroRows.State"/>
    public AvroSlotState State(int slot) => Self.State(0, slot);

    /// <inheritdoc cref="AvroRows.Has"/>
    public bool Has(int slot) => Self.Has(0, slot);

    /// <inheritdoc cref="AvroRows.IsNull"/>
    public bool IsNull(int slot) => Self.IsNull(0, slot);

    /// <inheritdoc cref="AvroRows.Double"/>
    public double Double(int slot) => Self.Double(0, slot);

    /// <inheritdoc cref="AvroRows.Long"/>
    public long Long(int slot, long fallback = 0) => Self.Long(0, slot, fallback);

    /// <inheritdoc cref="AvroRows.Boolean"/>
    public bool Boolean(int slot, bool fallback = false) => Self.Boolean(0, slot, fallback);

    /// <inheritdoc cref="AvroRows.Bytes"/>
    public ReadOnlySpan<byte> Bytes(int slot, ReadOnlySpan<byte> body) => Self.Bytes(0, slot, body);

    /// <inheritdoc cref="AvroRows.Text"/>
    public string Text(int slot, ReadOnlySpan<byte> body) => Self.Text(0, slot, body);

    /// <inheritdoc cref="AvroRows.Rows"/>
    public AvroRows Rows(int slot) => Self.Rows(0, slot);
}
