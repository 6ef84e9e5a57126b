using Nightjar.Formats.TfLite;
using Nightjar.Learning.Graphs;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.TfLite;

/// <summary>Makes networks of TensorFlow Lite files: convolutions, dense layers, pools, attention and norms as TensorFlow's converter
/// writes them, out of their single steps. What only computes shapes is computed here, once.</summary>
/// <remarks>Values are float32. Weights of dense layers and convolutions that are int8 in the file, with a zero point of 0 and one scale or
/// one for each output, stay int8 with their scale in <c>name.scale</c>; other integers and float16 become the real numbers that they stand
/// for. Where activations are quantised too, their scales are passed over: the network gives what it gave before it was quantised, up to the
/// rounding of the weights, and takes and gives real numbers where the file has integers.</remarks>
public static class TfLiteImporter
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="roundsValues">Whether what meets int8 weights of a dense layer is rounded to bytes, row by row, as TensorFlow Lite's own
    /// kernels do: to reproduce what a file gave there. It is neither faster here nor as exact.</param>
    /// <exception cref="TfLiteFormatException">It breaks a rule of the format, or has an operator that is not known here; the message
    /// names file, operator and tensor.</exception>
    /// <exception cref="ModelFormatException">What it computes depends on the batch.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static FrozenModel Load(string path, bool roundsValues = false) => Convert(TfLiteFile.Open(path), roundsValues);

    /// <summary>Makes a network of a file that has been read.</summary>
    /// <param name="file">The file.</param>
    /// <param name="roundsValues">As for <see cref="Load"/>.</param>
    /// <exception cref="TfLiteFormatException">It has an operator that is not known here.</exception>
    /// <exception cref="ModelFormatException">What it computes depends on the batch.</exception>
    public static FrozenModel Convert(TfLiteFile file, bool roundsValues = false)
    {
        ArgumentNullException.ThrowIfNull(file);
        using var network = new TfLiteNetwork(file, roundsValues);
        try
        {
            using var model = FrozenModel.Capture(
                network.Inputs,
                (tape, inputs, _) => network.Run(tape, inputs),
                metadata: new Dictionary<string, string>(StringComparer.Ordinal) { ["source"] = "TensorFlow Lite" });
            return network.Narrow(model);
        }
        catch (Exception e) when (e is InvalidOperationException or ShapeException)
        {
            throw new ModelFormatException(file.Path, e.Message, e);
        }
    }
}
