using System.Runtime.CompilerServices;

namespace Nightjar.Formats.Avro;

/// <summary>How large anything in an Avro input may be. What is larger is refused with an error.</summary>
/// <remarks>The defaults suit alert packets, which have at most some megabytes; they bound the memory and the time
/// that hostile or broken bytes can cost. Every property refuses values below 1 with an
/// <see cref="ArgumentOutOfRangeException"/>.</remarks>
public sealed record AvroLimits
{
    /// <summary>The limits that hold where none are given.</summary>
    public static AvroLimits Default { get; } = new();

    /// <summary>Bytes of a schema's JSON text. Rubin's have 55 thousand.</summary>
    public int SchemaBytes { get; init => field = Positive(value); } = 4 << 20;

    /// <summary>Types and fields of one schema, all together.</summary>
    public int SchemaNodes { get; init => field = Positive(value); } = 1 << 16;

    /// <summary>Bytes of a container's header, the schema included.</summary>
    public int HeaderBytes { get; init => field = Positive(value); } = 8 << 20;

    /// <summary>How deep types may nest in a schema, and arrays, maps and recursive records in the data.</summary>
    public int Depth { get; init => field = Positive(value); } = 64;

    /// <summary>Bytes of one string or bytes value.</summary>
    public int ValueBytes { get; init => field = Positive(value); } = 64 << 20;

    /// <summary>Items of all arrays and entries of all maps of one record together.</summary>
    public int Items { get; init => field = Positive(value); } = 1 << 18;

    /// <summary>Bytes of a container's block as stored.</summary>
    public int BlockBytes { get; init => field = Positive(value); } = 64 << 20;

    /// <summary>Records of one block.</summary>
    public int BlockRecords { get; init => field = Positive(value); } = 1 << 20;

    /// <summary>Bytes of a container's block after decompression.</summary>
    public int DecompressedBytes { get; init => field = Positive(value); } = 256 << 20;

    /// <summary>Bytes after decompression for one stored byte. It binds blocks above a megabyte only: a few stamps of
    /// zeros compress well, a bomb is large.</summary>
    public int CompressionRatio { get; init => field = Positive(value); } = 200;

    /// <summary>Most bytes that a block of this many stored bytes may unfold to.</summary>
    internal int DecompressedBytesOf(int stored) =>
        (int)Math.Min(DecompressedBytes, Math.Max(1L << 20, (long)stored * CompressionRatio));

    private static int Positive(int value, [CallerMemberName] string name = "")
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, name);
        return value;
    }
}
