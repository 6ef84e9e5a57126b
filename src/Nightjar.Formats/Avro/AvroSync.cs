using System.Runtime.CompilerServices;

namespace Nightjar.Formats.Avro;

/// <summary>The 16 bytes that end the header and every block of a container.</summary>
[InlineArray(Length)]
public struct AvroSync : IEquatable<AvroSync>
{
    /// <summary>Bytes of a marker.</summary>
    public const int Length = 16;

    private byte _first;

    /// <summary>Takes the marker from the first 16 bytes of a span.</summary>
    /// <exception cref="ArgumentException">The span is shorter.</exception>
    public AvroSync(ReadOnlySpan<byte> bytes) => bytes[..Length].CopyTo(this);

    /// <summary>Whether the span is this marker.</summary>
    public readonly bool Matches(ReadOnlySpan<byte> bytes) => bytes.SequenceEqual(this);

    /// <summary>Copies the marker.</summary>
    public readonly void CopyTo(Span<byte> destination) => ((ReadOnlySpan<byte>)this).CopyTo(destination);

    /// <inheritdoc/>
    public readonly bool Equals(AvroSync other) => Matches(other);

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is AvroSync other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(this);
        return hash.ToHashCode();
    }

    /// <summary>The marker in hexadecimal.</summary>
    public override readonly string ToString() => Convert.ToHexStringLower(this);

    /// <summary>Whether both are the same 16 bytes.</summary>
    public static bool operator ==(AvroSync left, AvroSync right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(AvroSync left, AvroSync right) => !left.Equals(right);
}
