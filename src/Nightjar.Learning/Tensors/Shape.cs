using System.Globalization;
using System.Runtime.CompilerServices;

namespace Nightjar.Learning.Tensors;

/// <summary>The extents of a tensor, outermost first; the last one is contiguous in memory. Images are (batch, height, width,
/// channels), sequences (batch, time, features). Up to <see cref="MostAxes"/> axes; no axes means a single number.</summary>
public readonly struct Shape : IEquatable<Shape>
{
    /// <summary>The most axes that a shape may have.</summary>
    public const int MostAxes = 6;

    private readonly Extents _extents;

    // One less than the length, so that the default value is a single number.
    private readonly int _lengthLessOne;

    /// <summary>Makes a shape; an extent may be 0, never negative.</summary>
    /// <exception cref="ArgumentException">Too many axes, a negative extent, or more elements than an int counts.</exception>
    public Shape(params ReadOnlySpan<int> extents)
    {
        if (extents.Length > MostAxes) throw new ArgumentException($"{extents.Length} axes, at most {MostAxes}", nameof(extents));
        long length = 1;
        foreach (var extent in extents)
        {
            if (extent < 0) throw new ArgumentException($"negative extent in {Text(extents)}", nameof(extents));
            length *= extent;
            if (length > int.MaxValue) throw new ArgumentException($"{Text(extents)} has more than {int.MaxValue} elements", nameof(extents));
        }

        extents.CopyTo(_extents);
        (Axes, _lengthLessOne) = (extents.Length, (int)length - 1);
    }

    /// <summary>Number of axes.</summary>
    public int Axes { get; }

    /// <summary>Number of elements.</summary>
    public int Length => _lengthLessOne + 1;

    /// <summary>The extent of the last axis, 1 when there is none.</summary>
    public int Last => Axes == 0 ? 1 : this[Axes - 1];

    /// <summary>Elements before the last axis: the rows when the tensor is read as a matrix.</summary>
    public int Rows => Last == 0 ? 0 : Length / Last;

    /// <summary>The extent of an axis, counted from the outermost.</summary>
    public int this[int axis] => (uint)axis < (uint)Axes ? _extents[axis] : throw new ArgumentOutOfRangeException(nameof(axis), $"axis {axis} of {this}");

    /// <summary>The same shape with another last extent.</summary>
    public Shape WithLast(int extent) => With(Axes - 1, extent);

    /// <summary>The same shape with another extent on one axis.</summary>
    public Shape With(int axis, int extent)
    {
        Span<int> extents = stackalloc int[MostAxes];
        ((ReadOnlySpan<int>)_extents).CopyTo(extents);
        extents[axis] = extent;
        return new(extents[..Axes]);
    }

    /// <inheritdoc/>
    public bool Equals(Shape other) =>
        Axes == other.Axes && ((ReadOnlySpan<int>)_extents)[..Axes].SequenceEqual(((ReadOnlySpan<int>)other._extents)[..Axes]);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        for (var i = 0; i < Axes; i++) hash.Add(_extents[i]);
        return hash.ToHashCode();
    }

    /// <summary>The extents in parentheses, as in <c>(64, 61, 61, 16)</c>.</summary>
    public override string ToString() => Text(((ReadOnlySpan<int>)_extents)[..Axes]);

    /// <summary>Equal extents.</summary>
    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    /// <summary>Different extents.</summary>
    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);

    private static string Text(ReadOnlySpan<int> extents)
    {
        var parts = new string[extents.Length];
        for (var i = 0; i < parts.Length; i++) parts[i] = extents[i].ToString(CultureInfo.InvariantCulture);
        return $"({string.Join(", ", parts)})";
    }

    [InlineArray(MostAxes)]
    private struct Extents
    {
        private int _first;
    }
}
