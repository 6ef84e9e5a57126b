using Nightjar.Formats.Onnx;
using Nightjar.Learning.Graphs;
using Nightjar.Learning.Graphs.Functions;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Onnx;

/// <summary>Writes networks as ONNX files, for other people's runtimes: operators of version 17, float32, the batch left open as
/// <c>batch</c>. Inputs and outputs keep their names and layouts (images channels-last); a network that takes lengths has one more
/// input, <c>lengths</c>, int64 (batch). Metadata become the file's.</summary>
/// <remarks>Inside, images are channels-first and recurrent layers time-first, as ONNX wants them; values stay so from one layer to the
/// next. A recurrent layer takes the product with its input weight into itself. What a softmax of negative infinities alone gives
/// (zeros here) is not a number there; attention to sequences of length 0 is. Indices of embeddings stay floats and are cast inside; a
/// negative one counts from the end there, and fractions are cut off.</remarks>
public static class OnnxExporter
{
    private const long Opset = 17;
    private const long IrVersion = 8;

    /// <summary>Writes a file; it appears under its name when it is whole.</summary>
    /// <exception cref="NotSupportedException">ONNX, or this exporter, has nothing for one of the network's functions.</exception>
    /// <exception cref="ModelFormatException">The network is none.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(FrozenModel model, string path) => OnnxWriter.Write(path, Convert(model));

    /// <summary>The file's content.</summary>
    /// <exception cref="NotSupportedException">ONNX, or this exporter, has nothing for one of the network's functions.</exception>
    /// <exception cref="ModelFormatException">The network is none.</exception>
    public static OnnxModel Convert(FrozenModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var work = new OnnxTranslation(model);
        foreach (var node in model.Graph.Nodes)
        {
            if (node.Shape.Length == 0) throw new NotSupportedException($"{model.Source}: node {node.Output} {node.Shape} is empty");
            work.Enter(node);
            if (!work.IsAbsorbed(node)) Translate(work, node);
        }

        var outputs = new List<OnnxValue>();
        foreach (var output in model.Graph.Outputs)
        {
            var name = work.Output(output, outputs.Exists(o => o.Name == output));
            outputs.Add(new(name, OnnxDataType.Float, Extents(work.ShapeOf(output))));
        }

        var inputs = model.Graph.Inputs.Select(i => new OnnxValue(i.Name, OnnxDataType.Float, Extents(i.Shape))).ToList();
        if (model.Graph.UsesLengths) inputs.Add(new(work.Lengths, OnnxDataType.Int64, ["batch"]));
        var graph = new OnnxGraph("network", work.Builder.Nodes, work.Builder.Constants, inputs, outputs);
        return new(graph, Opset, IrVersion, "nightjar", Version(), Metadata(model));
    }

    private static void Translate(OnnxTranslation work, GraphNode node)
    {
        switch (node.Function)
        {
            case DenseFunction f: OnnxLayers.Dense(work, node, f); break;
            case ActivationFunction f: OnnxElementWise.Activate(work, node, f); break;
            case LeakyReluFunction f: OnnxElementWise.LeakyRelu(work, node, f); break;
            case AddFunction: OnnxElementWise.Combine(work, node, "Add"); break;
            case MultiplyFunction: OnnxElementWise.Combine(work, node, "Mul"); break;
            case ScaleFunction f: OnnxElementWise.Scale(work, node, f); break;
            case SoftmaxFunction f: OnnxLayers.Softmax(work, node, f); break;
            case LayerNormFunction f: OnnxLayers.LayerNorm(work, node, f); break;
            case BatchNormFunction f: OnnxLayers.BatchNorm(work, node, f); break;
            case ConvolutionFunction f: OnnxImages.Convolve(work, node, f); break;
            case PoolFunction f: OnnxImages.Pool(work, node, f); break;
            case ResizeFunction: OnnxImages.Resize(work, node); break;
            case AttentionFunction f: OnnxAttention.Attend(work, node, f); break;
            case RelativePositionFunction f: OnnxAttention.RelativePosition(work, node, f); break;
            case RecurrentFunction f: OnnxRecurrent.Run(work, node, f); break;
            case SequencePoolFunction f: OnnxSequences.Pool(work, node, f); break;
            case LastStateFunction f: OnnxSequences.LastState(work, node, f); break;
            case ReverseFunction f: OnnxSequences.Reverse(work, node, f); break;
            case MaskFunction: OnnxSequences.Mask(work, node); break;
            case EmbedFunction: OnnxAxes.Embed(work, node); break;
            case ReshapeFunction: OnnxAxes.Reshape(work, node); break;
            case PermuteFunction f: OnnxAxes.Permute(work, node, f); break;
            case SliceFunction f: OnnxAxes.Slice(work, node, f); break;
            case ConcatFunction: OnnxAxes.Concat(work, node); break;
            default: throw work.NotSupported($"ONNX export knows no {node.Function.GetType().Name}");
        }
    }

    private static string[] Extents(Shape shape)
    {
        var extents = new string[shape.Axes];
        for (var i = 0; i < extents.Length; i++) extents[i] = $"{shape[i]}";
        if (extents.Length > 0) extents[0] = shape[0] == 1 ? "batch" : $"{shape[0]}*batch";
        return extents;
    }

    private static Dictionary<string, string> Metadata(FrozenModel model)
    {
        var metadata = new Dictionary<string, string>(model.Metadata, StringComparer.Ordinal);
        metadata.Remove(FrozenModel.GraphKey);
        return metadata;
    }

    private static string Version() => typeof(OnnxExporter).Assembly.GetName().Version?.ToString(3) ?? "";
}
