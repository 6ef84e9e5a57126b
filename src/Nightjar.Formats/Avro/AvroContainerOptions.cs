using System.IO.Compression;
using System.Runtime.CompilerServices;

namespace Nightjar.Formats.Avro;

/// <summary>How an <see cref="AvroContainerWriter"/> writes.</summary>
public sealed record AvroContainerOptions
{
    /// <summary>How blocks are compressed.</summary>
    public AvroCodec Codec { get; init; }

    /// <summary>How hard deflate tries.</summary>
    public CompressionLevel Level { get; init; } = CompressionLevel.Optimal;

    /// <summary>The sync marker; null to derive one from the schema's text, so that the same records give the same file.</summary>
    public AvroSync? Sync { get; init; }

    /// <summary>A block ends once it has this many bytes before compression.</summary>
    public int BlockBytes { get; init => field = Positive(value); } = 64 << 10;

    /// <summary>A block ends once it has this many records.</summary>
    public int BlockRecords { get; init => field = Positive(value); } = 4096;

    /// <summary>More metadata for the header. Keys that begin with <c>avro.</c> are the format's own and refused.</summary>
    public IReadOnlyDictionary<string, byte[]> Metadata { get; init; } = new Dictionary<string, byte[]>();

    private static int Positive(int value, [CallerMemberName] string name = "")
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, name);
        return value;
    }
}
