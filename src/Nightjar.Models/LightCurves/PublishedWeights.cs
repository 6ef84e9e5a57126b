using Nightjar.Formats.Numpy;
using Nightjar.Learning.Autodiff;

namespace Nightjar.Models.LightCurves;

/// <summary>Weights that others published as a folder of <c>.npy</c> files.</summary>
internal static class PublishedWeights
{
    /// <summary>Copies a vector or a matrix into a parameter.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="name">The file without <c>.npy</c>.</param>
    /// <param name="parameter">Vectors as they are; matrices (inputs, outputs).</param>
    /// <param name="isTurned">Whether the file has (outputs, inputs).</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It has another shape, or holds a number that is not finite.</exception>
    public static void Fill(string folder, string name, Parameter parameter, bool isTurned = true)
    {
        var file = Path.Combine(folder, name + ".npy");
        if (!File.Exists(file)) throw new FileNotFoundException($"'{folder}' has no {name}.npy.", file);
        var array = NpyFile.Read(file);
        var values = array.ToSingle();
        var shape = parameter.Value.Shape;
        var (rows, columns) = (shape.Axes == 2 ? shape[0] : 1, shape.Last);
        int[] expected = shape.Axes != 2 ? [columns] : isTurned ? [columns, rows] : [rows, columns];
        if (!array.Shape.SequenceEqual(expected))
            throw new InvalidDataException($"'{file}' has the shape ({string.Join(", ", array.Shape.ToArray())}), expected ({string.Join(", ", expected)}).");
        if (!Array.TrueForAll(values, float.IsFinite)) throw new InvalidDataException($"'{file}' holds a number that is not finite.");
        var target = parameter.Value.Span;
        for (var i = 0; i < target.Length; i++) target[i] = values[shape.Axes == 2 && isTurned ? ((i % columns) * rows) + (i / columns) : i];
    }
}
