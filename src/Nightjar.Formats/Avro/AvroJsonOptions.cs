namespace Nightjar.Formats.Avro;

/// <summary>How <see cref="AvroJson"/> writes bytes.</summary>
public sealed record AvroJsonOptions
{
    /// <summary>Bytes in base64.</summary>
    public static AvroJsonOptions Whole { get; } = new();

    /// <summary>Bytes as their number, <c>{"bytes": 20160}</c>: for people who look at a packet.</summary>
    public static AvroJsonOptions Summary { get; } = new() { SummarizeBytes = true };

    /// <summary>Whether bytes and fixed are written as <c>{"bytes": length}</c> instead of base64.</summary>
    public bool SummarizeBytes { get; init; }
}
