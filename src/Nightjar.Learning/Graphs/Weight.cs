using System.Runtime.InteropServices;
using Nightjar.Formats.SafeTensors;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Graphs;

/// <summary>A tensor of numbers that a graph knows by name. It is a view of memory that its <see cref="FrozenModel"/> owns: a mapped
/// file, or a copy.</summary>
public sealed unsafe class Weight
{
    internal Weight(string name, SafeTensorDataType dataType, Shape shape, byte* pointer)
    {
        (Name, DataType, Shape) = (name, dataType, shape);
        Pointer = pointer;
    }

    /// <summary>The name, such as <c>conv1.weight</c>.</summary>
    public string Name { get; }

    /// <summary>What the elements are.</summary>
    public SafeTensorDataType DataType { get; }

    /// <summary>The extents, in this library's layout: (inputs, outputs), (height, width, channels / groups, filters).</summary>
    public Shape Shape { get; }

    /// <summary>The elements, little-endian.</summary>
    public ReadOnlySpan<byte> Bytes => new(Pointer, (int)((long)Shape.Length * DataType.Bits() / 8));

    /// <summary>The first element; it need not be aligned.</summary>
    internal byte* Pointer { get; }

    /// <summary>The elements as values of the .NET type that the data type stands for.</summary>
    /// <exception cref="InvalidOperationException">The data type is another one.</exception>
    public ReadOnlySpan<T> As<T>()
        where T : unmanaged
    {
        if (!DataType.Is<T>()) throw new InvalidOperationException($"weight {Name} holds {DataType.Name()}, not {typeof(T).Name}");
        return MemoryMarshal.Cast<byte, T>(Bytes);
    }

    /// <summary>The name of the tensor that holds the scale of integer weights: one for all, or one for each element of the last
    /// axis.</summary>
    internal static string ScaleName(string name) => name + ".scale";

    /// <summary>A copy to be written.</summary>
    public SafeTensorEntry ToEntry()
    {
        var extents = new int[Shape.Axes];
        for (var i = 0; i < extents.Length; i++) extents[i] = Shape[i];
        return new(Name, DataType, extents, Bytes.ToArray());
    }
}
