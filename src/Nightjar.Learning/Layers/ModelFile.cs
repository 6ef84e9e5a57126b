using Nightjar.Formats.SafeTensors;
using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Layers;

/// <summary>Parameters in safetensors files, each under its name, in the layout of this core: dense weights (inputs, outputs),
/// windows (height, width, channels / groups, filters).</summary>
public static class ModelFile
{
    /// <summary>Writes the parameters, statistics included. The file appears under its name when it is whole.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="parameters">A layer's <see cref="Layer.Parameters"/>.</param>
    /// <param name="metadata">What else the file shall say.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(string path, IEnumerable<Parameter> parameters, IReadOnlyDictionary<string, string>? metadata = null) =>
        SafeTensorsWriter.Write(path, parameters.Select(p => Entry(p.Name, p.Value)), metadata);

    /// <summary>Reads the parameters. All are checked before the first is changed.</summary>
    /// <param name="path">A safetensors file; it is mapped into memory, not read as a whole.</param>
    /// <param name="parameters">A layer's <see cref="Layer.Parameters"/>.</param>
    /// <param name="onlyMatching">Whether parameters without a tensor of their name and shape stay as they are and other tensors
    /// are passed over, to go on from another model; otherwise either is an error.</param>
    /// <param name="prefix">What stands before the names in the file; tensors without it are passed over.</param>
    /// <exception cref="ModelFileException">The file lacks a parameter, has it in another shape or as no floats, or has other
    /// tensors.</exception>
    /// <exception cref="SafeTensorsFormatException">The file is damaged.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static LoadedParameters Load(string path, IEnumerable<Parameter> parameters, bool onlyMatching = false, string prefix = "")
    {
        using var file = SafeTensorsFile.Open(path);
        var targets = parameters.Select(p => (p.Name, p.Value)).ToList();
        var matching = targets.Where(t => Matches(file, prefix + t.Name, t.Value.Shape, isRequired: !onlyMatching)).ToList();
        var used = matching.Select(t => prefix + t.Name).ToHashSet(StringComparer.Ordinal);
        var unused = file.Names.Where(n => n.StartsWith(prefix, StringComparison.Ordinal) && !used.Contains(n)).ToList();
        if (unused.Count > 0 && !onlyMatching) throw new ModelFileException(path, unused[0], $"is no parameter of the model{(unused.Count == 1 ? "" : $", nor are {unused.Count - 1} others")}");
        foreach (var (name, value) in matching) Read(file, prefix + name, value);
        return new(
            [.. matching.Select(t => t.Name)],
            [.. targets.Select(t => t.Name).Where(n => !used.Contains(prefix + n))],
            unused,
            file.Metadata.ToDictionary(StringComparer.Ordinal));
    }

    /// <summary>A tensor to be written, without a copy.</summary>
    internal static SafeTensorEntry Entry(string name, Tensor value) =>
        new(name, SafeTensorDataType.Float32, Extents(value.Shape), new TensorBytes(value).Memory);

    /// <summary>Whether the file has this tensor; an error where it has not and must.</summary>
    internal static bool Matches(SafeTensorsFile file, string name, Shape shape, bool isRequired)
    {
        string reason;
        if (!file.TryGet(name, out var tensor)) reason = $"is missing, expected {shape}";
        else if (!tensor.Shape.SequenceEqual(Extents(shape))) reason = $"is ({string.Join(", ", tensor.Shape.ToArray())}), expected {shape}";
        else if (!IsFloat(tensor.DataType)) reason = $"holds {tensor.DataType}, expected floats";
        else return true;
        return isRequired ? throw new ModelFileException(file.Path, name, reason) : false;
    }

    /// <summary>Copies a tensor of the file that <see cref="Matches"/>.</summary>
    internal static void Read(SafeTensorsFile file, string name, Tensor value)
    {
        var tensor = file[name];
        if (tensor.DataType == SafeTensorDataType.Float32) tensor.As<float>().CopyTo(value.Span);
        else tensor.ToSingle().CopyTo(value.Span);
    }

    private static bool IsFloat(SafeTensorDataType type) =>
        type is SafeTensorDataType.Float32 or SafeTensorDataType.Float64 or SafeTensorDataType.Float16 or SafeTensorDataType.BFloat16;

    private static int[] Extents(Shape shape)
    {
        var extents = new int[shape.Axes];
        for (var i = 0; i < extents.Length; i++) extents[i] = shape[i];
        return extents;
    }
}
