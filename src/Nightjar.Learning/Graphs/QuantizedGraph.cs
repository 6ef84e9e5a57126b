using Nightjar.Formats.SafeTensors;
using Nightjar.Learning.Graphs.Functions;
using Nightjar.Learning.Kernels;

namespace Nightjar.Learning.Graphs;

/// <summary>Which values of a graph are bytes and what they stand for; refuses graphs whose bytes, scales and integer weights do not
/// fit together.</summary>
internal static class QuantizedGraph
{
    /// <summary>Checks every node and integer weight.</summary>
    /// <returns>The values that are bytes.</returns>
    /// <exception cref="ModelFormatException">Something does not fit; the message names file, node and tensor.</exception>
    public static Dictionary<string, AffineScale> Check(FrozenModel model)
    {
        var bytes = new Dictionary<string, AffineScale>(StringComparer.Ordinal);
        foreach (var weight in model.Weights.Values)
        {
            if (weight.DataType == SafeTensorDataType.Int8) Scale(model, weight);
        }

        foreach (var node in model.Graph.Nodes)
        {
            var isByte = false;
            foreach (var input in node.Inputs) isByte |= input is not null && bytes.ContainsKey(input);
            if (Output(model, node, bytes, isByte) is { } scale) bytes.Add(node.Output, scale);
        }

        foreach (var output in model.Graph.Outputs)
        {
            if (bytes.ContainsKey(output)) throw new ModelFormatException(model.Source, $"its output {output} is bytes, expected floats");
        }

        return bytes;
    }

    /// <summary>The scale of integer weights: one number, or one for each element of the last axis.</summary>
    /// <exception cref="ModelFormatException">It is missing, has another shape, or holds a number that is no scale.</exception>
    public static ReadOnlySpan<float> Scale(FrozenModel model, Weight weight)
    {
        var name = Weight.ScaleName(weight.Name);
        if (!model.Weights.TryGetValue(name, out var scale)) throw new ModelFormatException(model.Source, $"tensor {name} is missing, the scale of the integers in {weight.Name}");
        if (scale.DataType != SafeTensorDataType.Float32) throw new ModelFormatException(model.Source, $"tensor {name} holds {scale.DataType.Name()}, expected {SafeTensorDataType.Float32.Name()}");
        if (scale.Shape.Axes > 1 || (scale.Shape.Length != 1 && scale.Shape.Length != weight.Shape.Last))
            throw new ModelFormatException(model.Source, $"tensor {name} has shape {scale.Shape}, expected 1 or {weight.Shape.Last} numbers for {weight.Name} {weight.Shape}");
        foreach (var factor in scale.As<float>())
        {
            if (!float.IsFinite(factor) || factor <= 0) throw new ModelFormatException(model.Source, $"tensor {name} holds {factor}, which is no scale: expected finite numbers above 0");
        }

        return scale.As<float>();
    }

    private static AffineScale? Output(FrozenModel model, GraphNode node, Dictionary<string, AffineScale> bytes, bool isByte)
    {
        switch (node.Function)
        {
            case QuantizeFunction f:
                if (isByte) throw Error(model, node, "its input is bytes already");
                return Checked(model, node, f.Output);
            case FakeQuantizeFunction f:
                Checked(model, node, f.Output);
                break;
            case DequantizeFunction:
                Byte(model, node, bytes);
                return null;
            case QuantizedDenseFunction f:
                Product(model, node, bytes, f.Activation, axes: 2);
                return f.Output is { } scale ? Checked(model, node, scale) : null;
            case QuantizedConvolutionFunction f:
                if (f.Convolution.Groups != 1) throw Error(model, node, $"it has {f.Convolution.Groups} groups, integer convolutions have 1");
                Product(model, node, bytes, f.Convolution.Activation, axes: 4);
                return f.Output is { } made ? Checked(model, node, made) : null;
            case PoolFunction or ReshapeFunction when isByte:
                return Byte(model, node, bytes);
        }

        if (isByte) throw Error(model, node, $"{node.Function.GetType().Name} takes floats, its input is bytes");
        return null;
    }

    private static void Product(FrozenModel model, GraphNode node, Dictionary<string, AffineScale> bytes, Activation activation, int axes)
    {
        Byte(model, node, bytes);
        if (node.Inputs.Count < 2 || node.Inputs[1] is not { } name || !model.Weights.TryGetValue(name, out var weight))
            throw Error(model, node, $"weight '{(node.Inputs.Count < 2 ? "" : node.Inputs[1])}' is missing");
        if (weight.DataType != SafeTensorDataType.Int8) throw Error(model, node, $"weight {name} holds {weight.DataType.Name()}, expected {SafeTensorDataType.Int8.Name()}");
        if (weight.Shape.Axes != axes || weight.Shape.Length == 0) throw Error(model, node, $"weight {name} has shape {weight.Shape}, expected {axes} axes");
        if (weight.Shape.Rows > IntegerWeights.MostDepth) throw Error(model, node, $"weight {name} has shape {weight.Shape}: sums of more than {IntegerWeights.MostDepth} products may not fit 32 bits");
        if (activation is not (Activation.None or Activation.Relu)) throw Error(model, node, $"integers know no {activation}");
        if (node.Inputs.Count < 3 || string.IsNullOrEmpty(node.Inputs[2])) return;
        if (!model.Weights.TryGetValue(node.Inputs[2], out var bias)) throw Error(model, node, $"weight {node.Inputs[2]} is missing");
        if (bias.DataType != SafeTensorDataType.Float32 || bias.Shape.Length != weight.Shape.Last)
            throw Error(model, node, $"weight {bias.Name} holds {bias.DataType.Name()} {bias.Shape}, expected {weight.Shape.Last} of {SafeTensorDataType.Float32.Name()}");
        foreach (var value in bias.As<float>())
        {
            if (!float.IsFinite(value)) throw Error(model, node, $"weight {bias.Name} holds {value}");
        }
    }

    private static AffineScale Byte(FrozenModel model, GraphNode node, Dictionary<string, AffineScale> bytes)
    {
        if (node.Inputs.Count > 0 && node.Inputs[0] is { } name && bytes.TryGetValue(name, out var scale)) return scale;
        throw Error(model, node, $"its input '{(node.Inputs.Count == 0 ? "" : node.Inputs[0])}' is no bytes");
    }

    private static AffineScale Checked(FrozenModel model, GraphNode node, AffineScale scale) =>
        scale.IsValid ? scale : throw Error(model, node, $"its bytes have scale {scale.Scale} and zero point {scale.ZeroPoint}; expected a finite scale above 0 and a zero point from 0 to 255");

    private static ModelFormatException Error(FrozenModel model, GraphNode node, string reason) => new(model.Source, $"node {node.Output}: {reason}");
}
