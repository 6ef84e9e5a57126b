using System.Runtime.InteropServices;

namespace Nightjar.Formats.SafeTensors;

/// <summary>A tensor to be written.</summary>
/// <param name="Name">Its name; any text but <c>__metadata__</c>.</param>
/// <param name="DataType">What the elements are.</param>
/// <param name="Shape">Lengths of the axes, the slowest first; empty for a single number.</param>
/// <param name="Bytes">The elements, little-endian.</param>
public sealed record SafeTensorEntry(
    string Name, SafeTensorDataType DataType, IReadOnlyList<int> Shape, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>A tensor of .NET values, which are copied.</summary>
    /// <exception cref="NotSupportedException">The format has no data type for this .NET type.</exception>
    public static SafeTensorEntry Create<T>(string name, ReadOnlySpan<T> values, params ReadOnlySpan<int> shape)
        where T : unmanaged =>
        new(name, SafeTensorDataTypes.Of<T>(), shape.ToArray(), MemoryMarshal.AsBytes(values).ToArray());
}
