using System.Text.Json;
using Nightjar.Formats.SafeTensors;
using Nightjar.Learning.Graphs;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Compression;

/// <summary>Compressed files of models: safetensors files whose tensors are bytes, each named after the tensor and its coding, such as
/// <c>wide.weight:table+huffman</c>, with the graph as bytes beside them. <see cref="FrozenModel.Load"/> reads them as any other file; what
/// comes out is the model that went in, to the bit.</summary>
public static unsafe class CompressedModel
{
    /// <summary>What stands in the metadata instead of the graph.</summary>
    internal const string Mark = "coded";

    private const string GraphName = "graph";

    // DEFLATE makes a byte of 1032 at most; tables and distances make less but for degenerate tensors, which are stored otherwise.
    private const long MostGrowth = 1100;
    private const long AlwaysAllowed = 1 << 20;
    private const int Line = 64;

    /// <summary>Writes a file; it appears under its name when it is whole.</summary>
    /// <param name="model">The model.</param>
    /// <param name="path">Where to.</param>
    /// <param name="coding">What is tried for each tensor; parts that do not fit it are left out: a table where it has more than 256
    /// different numbers, Huffman's code without a table, and whatever does not make it smaller.</param>
    /// <param name="isStrict">Whether parts that fit are kept even where they make a tensor larger, to tell what they cost.</param>
    /// <returns>What became of each tensor, in the order of the file.</returns>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static IReadOnlyList<CodedTensorReport> Save(FrozenModel model, string path, TensorCoding coding, bool isStrict = false)
    {
        ArgumentNullException.ThrowIfNull(model);
        var chosen = model.Weights.Values.Select(w => w.ToEntry()).Select(e => (Entry: e, Coding: Choose(e, coding, isStrict)))
            .Select(c => (c.Entry, c.Coding, Name: $"{c.Entry.Name}{TensorCodings.Mark}{c.Coding.Name()}"))
            .OrderBy(c => c.Name, StringComparer.Ordinal).ToArray();
        var coded = chosen.Select(c => Bytes(c.Name, CodedTensor.Encode(c.Entry, c.Coding))).ToArray();
        var graph = Bytes(GraphName, CodedGraph.Encode(model.Graph, chosen.Select(c => c.Entry.Name)));
        var metadata = new Dictionary<string, string>(model.Metadata, StringComparer.Ordinal) { [FrozenModel.GraphKey] = Mark };
        SafeTensorsWriter.Write(path, coded.Prepend(graph), metadata);
        return [.. chosen.Zip(coded, (c, bytes) => CodedTensorReport.Of(c.Entry, c.Coding, bytes.Bytes.Length))];
    }

    /// <summary>Decodes a file.</summary>
    /// <returns>Graph, weights and the memory that holds them.</returns>
    /// <exception cref="ModelFormatException">Something in it is damaged; the message names the tensor.</exception>
    internal static (Graph Graph, List<Weight> Weights, IDisposable Memory) Load(SafeTensorsFile file)
    {
        var names = new List<string>(file.Names.Count);
        var parts = new List<Part>(file.Names.Count);
        long total = 0, length = 0;
        foreach (var name in file.Names)
        {
            var tensor = file[name];
            if (tensor.DataType != SafeTensorDataType.UInt8) throw new ModelFormatException(file.Path, $"tensor {name} holds {tensor.DataType.Name()}; in a compressed model all are bytes");
            length += tensor.Bytes.Length;
            if (name == GraphName) continue;
            var part = Head(file.Path, name, tensor.Bytes, total);
            names.Add(part.Name);
            parts.Add(part);
            total += (part.Length + Line - 1) / Line * Line;
        }

        if (total > (MostGrowth * length) + AlwaysAllowed || parts.Exists(p => p.Length > int.MaxValue)) throw new ModelFormatException(file.Path, $"its {length} bytes would become {total}");
        var memory = new NativeBuffer((nint)(total / sizeof(float)));
        try
        {
            var weights = new List<Weight>(parts.Count);
            foreach (var part in parts) weights.Add(Decode(file, part, (byte*)memory.Pointer + part.Begin));
            return (ReadGraph(file, names), weights, memory);
        }
        catch
        {
            memory.Dispose();
            throw;
        }
    }

    private static TensorCoding Choose(SafeTensorEntry tensor, TensorCoding wanted, bool isStrict)
    {
        if (wanted.HasFlag(TensorCoding.Sinusoids) && CodedTensor.Fits(tensor, TensorCoding.Sinusoids)) return TensorCoding.Sinusoids;
        var best = TensorCoding.None;
        long least = Allowed(tensor, best);
        for (var coding = TensorCoding.None; coding <= wanted; coding++)
        {
            if ((coding & ~wanted) != TensorCoding.None || !CodedTensor.Fits(tensor, coding)) continue;
            var bytes = Allowed(tensor, coding);
            var isBetter = isStrict ? int.PopCount((int)coding) > int.PopCount((int)best) : bytes < least;
            if (isBetter && bytes < long.MaxValue) (best, least) = (coding, bytes);
        }

        return best;
    }

    // What the tensor takes; degenerate tensors would grow more on loading than files may.
    private static long Allowed(SafeTensorEntry tensor, TensorCoding coding)
    {
        var bytes = CodedTensor.Encode(tensor, coding).Length;
        return tensor.Bytes.Length <= MostGrowth * bytes ? bytes : long.MaxValue;
    }

    private static SafeTensorEntry Bytes(string name, byte[] bytes) => new(name, SafeTensorDataType.UInt8, [bytes.Length], bytes);

    private static Part Head(string path, string name, ReadOnlySpan<byte> bytes, long begin)
    {
        var mark = name.LastIndexOf(TensorCodings.Mark);
        if (mark < 0 || !TensorCodings.TryParse(name.AsSpan(mark + 1), out var coding)) throw new ModelFormatException(path, $"the name of tensor {name} does not end in a known coding");
        try
        {
            var source = new ByteSource(bytes);
            var length = CodedTensor.ReadHead(ref source, out var type, out var shape);
            return new(name, name[..mark], coding, type, shape, bytes.Length - source.Left, begin, length);
        }
        catch (FormatException error)
        {
            throw new ModelFormatException(path, $"tensor {name} cannot be read: {error.Message}", error);
        }
    }

    private static Weight Decode(SafeTensorsFile file, Part part, byte* memory)
    {
        try
        {
            CodedTensor.Decode(new(file[part.Stored].Bytes[part.Head..]), part.Type, part.Shape, part.Coding, new(memory, checked((int)part.Length)));
            return new(part.Name, part.Type, part.Shape, memory);
        }
        catch (FormatException error)
        {
            throw new ModelFormatException(file.Path, $"tensor {part.Stored} cannot be read: {error.Message}", error);
        }
    }

    private static Graph ReadGraph(SafeTensorsFile file, List<string> names)
    {
        if (!file.TryGet(GraphName, out var tensor)) throw new ModelFormatException(file.Path, $"it has no tensor {GraphName}");
        try
        {
            return CodedGraph.Decode(tensor.Bytes, names);
        }
        catch (Exception error) when (error is FormatException or JsonException or NotSupportedException)
        {
            throw new ModelFormatException(file.Path, $"its graph cannot be read: {error.Message}", error);
        }
    }

    private readonly record struct Part(string Stored, string Name, TensorCoding Coding, SafeTensorDataType Type, Shape Shape, int Head, long Begin, long Length);
}
