namespace Nightjar.Formats.Avro;

/// <summary>What a plan's rows hold before anything is decoded into them: NaN and null for fields that the writer has,
/// defaults or "missing" for those that it lacks.</summary>
internal sealed class AvroTemplate(long[] cells, AvroSlotState[] states, List<byte[]> constants, AvroTemplate?[] children)
{
    public static AvroTemplate Empty { get; } = new([], [], [], []);

    public long[] Cells { get; } = cells;

    public AvroSlotState[] States { get; } = states;

    /// <summary>UTF-8 texts that are not in the body: enum symbols and defaults; one list for the whole plan.</summary>
    public List<byte[]> Constants { get; } = constants;

    public AvroTemplate?[] Children { get; } = children;
}
