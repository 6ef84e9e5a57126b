using System.Buffers.Binary;
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

    /// <summary>A marker that looks random and is always the same for one seed (SplitMix64).</summary>
    public static AvroSync FromSeed(ulong seed)
    {
        var sync = default(AvroSync);
        for (var i = 0; i < Length; i += sizeof(ulong))
        {
            seed = unchecked(seed + 0x9E3779B97F4A7C15);
            var mixed = unchecked((seed ^ (seed >> 30)) * 0xBF58476D1CE4E5B9);
            mixed = unchecked((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB);
            BinaryPrimitives.WriteUInt64LittleEndian(((Span<byte>)sync)[i..], mixed ^ (mixed >> 31));
        }

        return sync;
    }

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
