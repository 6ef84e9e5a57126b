namespace Nightjar.Learning.Tensors;

/// <summary>An operation got tensors whose shapes do not go together. The message names the operation and the shapes.</summary>
public sealed class ShapeException : ArgumentException
{
    /// <summary>Names the operation, what it expected, and the shapes that it got.</summary>
    public ShapeException(string operation, string expected, params ReadOnlySpan<Shape> shapes)
        : base($"{operation}: expected {expected}, got {string.Join(" and ", shapes.ToArray())}")
    {
        Operation = operation;
    }

    /// <summary>The operation that refused.</summary>
    public string Operation { get; }
}
