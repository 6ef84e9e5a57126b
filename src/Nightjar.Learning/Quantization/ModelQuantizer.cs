using System.IO.Enumeration;
using Nightjar.Formats.SafeTensors;
using Nightjar.Learning.Graphs;
using Nightjar.Learning.Graphs.Functions;

namespace Nightjar.Learning.Quantization;

/// <summary>Makes smaller models of frozen ones; the models that they are made of stay as they are.</summary>
public static class ModelQuantizer
{
    /// <summary>Weights of dense, convolutional and recurrent layers as signed bytes with their scale in <c>name.scale</c>
    /// (<see cref="WeightQuantizer.ToInt8"/>); values stay floats.</summary>
    /// <param name="model">A model with float32 weights.</param>
    /// <param name="perChannel">Whether each output has a scale of its own.</param>
    /// <param name="patterns">Names of the weights, with * and ?; null for all.</param>
    /// <exception cref="ArgumentException">A weight is not finite.</exception>
    public static FrozenModel ToInt8(FrozenModel model, bool perChannel = true, IReadOnlyList<string>? patterns = null) =>
        Replace(model, Chosen(model, patterns), w => Int8(w, perChannel));

    /// <summary>Weights of dense, convolutional and recurrent layers rounded to bfloat16; values stay floats.</summary>
    /// <param name="model">A model with float32 weights.</param>
    /// <param name="patterns">Names of the weights, with * and ?; null for all.</param>
    public static FrozenModel ToBFloat16(FrozenModel model, IReadOnlyList<string>? patterns = null) =>
        Replace(model, Chosen(model, patterns), w => [BFloat16(w)]);

    /// <summary>Dense layers and convolutions in integers, with signed bytes as weights, bytes between them, and pools on those bytes.
    /// What integers cannot do works on floats, with a step there and back between. Layers qualify whose weights are float32 in one
    /// group and whose activation is none or ReLU.</summary>
    /// <param name="model">A model with float32 weights.</param>
    /// <param name="scales">What the bytes of a value shall stand for, by its name (<see cref="Calibrator"/>); a layer works in integers where its
    /// input has one.</param>
    /// <param name="perChannel">Whether weights have a scale for each output.</param>
    /// <exception cref="ArgumentException">A scale is none, or a weight is not finite.</exception>
    public static FrozenModel ToIntegers(FrozenModel model, IReadOnlyDictionary<string, AffineScale> scales, bool perChannel = true)
    {
        foreach (var (name, scale) in scales)
        {
            if (!scale.IsValid) throw new ArgumentException($"{name} has scale {scale.Scale} and zero point {scale.ZeroPoint}", nameof(scales));
        }

        var rewriter = new IntegerRewriter(model, scales);
        return Create(model, rewriter.Graph, rewriter.Weights, w => Int8(w, perChannel));
    }

    /// <summary>The model with narrow weights of convolutions on floats as float32, as their kernels want them; null where there are
    /// none.</summary>
    internal static FrozenModel? WidenConvolutions(FrozenModel model)
    {
        var narrow = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in model.Graph.Nodes)
        {
            if (node.Function is ConvolutionFunction && node.Inputs.Count > 1 && model.Weights.TryGetValue(node.Inputs[1] ?? "", out var weight)
                && weight.DataType is SafeTensorDataType.Int8 or SafeTensorDataType.BFloat16)
            {
                narrow.Add(weight.Name);
            }
        }

        return narrow.Count == 0 ? null : Replace(model, narrow, w => [SafeTensorEntry.Create<float>(w.Name, WeightQuantizer.ToFloats(model, w), [.. w.ToEntry().Shape])]);
    }

    private static FrozenModel Replace(FrozenModel model, HashSet<string> chosen, Func<Weight, SafeTensorEntry[]> convert) => Create(model, model.Graph, chosen, convert);

    private static FrozenModel Create(FrozenModel model, Graph graph, HashSet<string> chosen, Func<Weight, SafeTensorEntry[]> convert) =>
        FrozenModel.Create(model.Source, graph, model.Weights.Values.SelectMany(w => chosen.Contains(w.Name) ? convert(w) : [w.ToEntry()]), model.Metadata);

    private static HashSet<string> Chosen(FrozenModel model, IReadOnlyList<string>? patterns)
    {
        var chosen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in model.Graph.Nodes)
        {
            if (node.Function is not (DenseFunction or ConvolutionFunction or RecurrentFunction) || node.Inputs.Count < 2) continue;
            if (!model.Weights.TryGetValue(node.Inputs[1], out var weight) || weight.DataType != SafeTensorDataType.Float32 || weight.Shape.Axes < 2) continue;
            if (patterns is null || patterns.Any(p => FileSystemName.MatchesSimpleExpression(p, weight.Name, ignoreCase: false))) chosen.Add(weight.Name);
        }

        // A tensor that another kind of node reads too must keep its floats.
        foreach (var node in model.Graph.Nodes)
        {
            for (var i = 0; i < node.Inputs.Count; i++)
            {
                if (i != 1 || node.Function is not (DenseFunction or ConvolutionFunction or RecurrentFunction)) chosen.Remove(node.Inputs[i]);
            }
        }

        return chosen;
    }

    private static SafeTensorEntry[] Int8(Weight weight, bool perChannel)
    {
        var (values, scale) = WeightQuantizer.ToInt8(weight.As<float>(), weight.Shape.Last, perChannel);
        var name = Weight.ScaleName(weight.Name);
        return [SafeTensorEntry.Create<sbyte>(weight.Name, values, [.. weight.ToEntry().Shape]), SafeTensorEntry.Create<float>(name, scale, scale.Length)];
    }

    private static SafeTensorEntry BFloat16(Weight weight)
    {
        var bytes = new byte[weight.Shape.Length * sizeof(ushort)];
        var values = weight.As<float>();
        for (var i = 0; i < values.Length; i++) BitConverter.TryWriteBytes(bytes.AsSpan(i * sizeof(ushort)), WeightQuantizer.ToBFloat16(values[i]));
        return weight.ToEntry() with { DataType = SafeTensorDataType.BFloat16, Bytes = bytes };
    }
}
