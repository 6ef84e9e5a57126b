using Nightjar.Formats.SafeTensors;
using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Layers;
using Nightjar.Learning.Tensors;

namespace Nightjar.Models;

/// <summary>Reads weights that timm wrote: PyTorch's layouts, filters (filters, channels, height, width) and matrices (outputs, inputs), are
/// turned into this library's.</summary>
public static class TimmWeights
{
    /// <summary>Fills a network whose parameters have timm's names. All are checked before the first is changed.</summary>
    /// <param name="path">A safetensors file.</param>
    /// <param name="network">The network.</param>
    /// <param name="prefix">What stands before the names in the file.</param>
    /// <returns>Tensors of the file that the network has no use for, such as another head.</returns>
    /// <exception cref="InvalidDataException">A tensor is missing, has another shape, or holds a number that is not finite.</exception>
    /// <exception cref="SafeTensorsFormatException">The file is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IReadOnlyList<string> Load(string path, Layer network, string prefix = "")
    {
        using var file = SafeTensorsFile.Open(path);
        var values = network.Parameters.Select(p => (Parameter: p, Values: Read(file, prefix + NameOf(p), p))).ToList();
        foreach (var (parameter, numbers) in values) numbers.CopyTo(parameter.Value.Span);
        return [.. file.Names.Except(values.Select(v => prefix + NameOf(v.Parameter)), StringComparer.Ordinal)];
    }

    /// <summary>What timm calls a parameter of ours.</summary>
    internal static string NameOf(Parameter parameter) => Rename(parameter.Name);

    /// <summary>timm's words in a name of ours.</summary>
    internal static string Rename(string name) => name
        .Replace(".runningMean", ".running_mean", StringComparison.Ordinal)
        .Replace(".runningVariance", ".running_var", StringComparison.Ordinal);

    /// <summary>Numbers of PyTorch's order in ours.</summary>
    internal static float[] Turn(ReadOnlySpan<float> values, Parameter parameter)
    {
        var target = parameter.Value.Shape;
        var turned = new float[values.Length];
        if (IsPositionTable(parameter))
        {
            // timm's *_tf tables are (heads, rows, columns) of key minus query, ours (rows·columns, heads) of query minus key.
            for (var place = 0; place < values.Length; place++)
            {
                var (head, offset) = Math.DivRem(place, target[0]);
                turned[((target[0] - 1 - offset) * target[1]) + head] = values[place];
            }

            return turned;
        }

        if (target.Axes is not (2 or 4))
        {
            values.CopyTo(turned);
            return turned;
        }

        var filters = target.Last;
        var channels = target[target.Axes - 2];
        var pixels = target.Length / (filters * channels);
        for (var filter = 0; filter < filters; filter++)
        {
            for (var channel = 0; channel < channels; channel++)
            {
                for (var pixel = 0; pixel < pixels; pixel++)
                    turned[(((pixel * channels) + channel) * filters) + filter] = values[(((filter * channels) + channel) * pixels) + pixel];
            }
        }

        return turned;
    }

    /// <summary>A tensor in our order; null where it is missing or has another shape.</summary>
    internal static float[]? TryRead(SafeTensorsFile file, string name, Parameter parameter) =>
        file.TryGet(name, out var tensor) && HasShape(tensor.Shape, parameter) ? Turn(tensor.ToSingle(), parameter) : null;

    private static float[] Read(SafeTensorsFile file, string name, Parameter parameter)
    {
        var shape = parameter.Value.Shape;
        if (!file.TryGet(name, out var tensor)) throw new InvalidDataException($"'{file.Path}' has no tensor {name}");
        if (!HasShape(tensor.Shape, parameter))
            throw new InvalidDataException($"'{file.Path}': tensor {name} is ({string.Join(", ", tensor.Shape.ToArray())}), expected {shape} in PyTorch's order");
        var values = tensor.ToSingle();
        if (!Array.TrueForAll(values, float.IsFinite)) throw new InvalidDataException($"'{file.Path}': tensor {name} holds a number that is not finite");
        return Turn(values, parameter);
    }

    private static bool HasShape(ReadOnlySpan<int> shape, Parameter parameter) =>
        IsPositionTable(parameter) ? IsTable(shape, parameter.Value.Shape) : Matches(shape, parameter.Value.Shape);

    private static bool IsPositionTable(Parameter parameter) => parameter.Name.EndsWith("relative_position_bias_table", StringComparison.Ordinal);

    private static bool IsTable(ReadOnlySpan<int> shape, Shape target) =>
        shape.Length == 3 && shape[0] == target[1] && shape[1] == shape[2] && (long)shape[1] * shape[2] == target[0];

    /// <summary>A matrix may be a convolution with a window of one pixel.</summary>
    private static bool Matches(ReadOnlySpan<int> shape, Shape target) => (shape.Length, target.Axes) switch
    {
        (1, 1) => shape[0] == target[0],
        (2, 2) => shape[0] == target[1] && shape[1] == target[0],
        (4, 2) => shape[0] == target[1] && shape[1] == target[0] && shape[2] == 1 && shape[3] == 1,
        (4, 4) => shape[0] == target[3] && shape[1] == target[2] && shape[2] == target[0] && shape[3] == target[1],
        _ => false,
    };
}
