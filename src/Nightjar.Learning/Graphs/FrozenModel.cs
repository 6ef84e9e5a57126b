using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using Nightjar.Formats.SafeTensors;
using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Compression;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Graphs;

/// <summary>A network that is done with training: a graph and its weights, which know nothing of the code that made them. As a file it is
/// a safetensors file with the graph in its metadata, under <c>graph</c>; loading maps the file and copies nothing.</summary>
public sealed unsafe class FrozenModel : IDisposable
{
    internal const string GraphKey = "graph";

    private readonly Dictionary<string, Weight> _weights = new(StringComparer.Ordinal);
    private readonly IDisposable[] _owned;

    private FrozenModel(string source, Graph graph, IReadOnlyDictionary<string, string> metadata, params IDisposable[] owned) =>
        (Source, Graph, Metadata, _owned) = (source, graph, metadata, owned);

    /// <summary>The file, or what else it came from, for messages.</summary>
    public string Source { get; }

    /// <summary>The program.</summary>
    public Graph Graph { get; }

    /// <summary>Weights by name.</summary>
    public IReadOnlyDictionary<string, Weight> Weights => _weights;

    /// <summary>What else the maker wanted to say: classes, preprocessing, how it was trained.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Freezes a network: records what it does and copies its weights.</summary>
    /// <param name="inputs">What it takes; shapes for a batch of one.</param>
    /// <param name="forward">The network: gets a serving tape, the inputs, and lengths where it wants them, and gives its outputs.</param>
    /// <param name="usesLengths">Whether it takes lengths of sequences, the second axis of the first input.</param>
    /// <param name="metadata">What else shall be in the file.</param>
    /// <exception cref="InvalidOperationException">What the network does depends on the batch.</exception>
    public static FrozenModel Capture(
        IReadOnlyList<GraphInput> inputs,
        Func<Tape, Variable[], int[]?, Variable[]> forward,
        bool usesLengths = false,
        IReadOnlyDictionary<string, string>? metadata = null)
    {
        var pool = new TensorPool();
        using var one = new Tape(pool, isTraining: false);
        using var two = new Tape(pool, isTraining: false);
        var capture = new GraphCapture(one, 1, inputs, usesLengths, forward);
        GraphCapture.ThrowIfBatchMatters(capture.Graph, new GraphCapture(two, 2, inputs, usesLengths, forward).Graph);
        var copies = capture.Weights.ToDictionary(w => w.Key, w => pool.RentCopy(w.Value.Shape, w.Value.Span, w.Key), StringComparer.Ordinal);
        var model = new FrozenModel("the network", capture.Graph, metadata ?? new Dictionary<string, string>(StringComparer.Ordinal), [.. copies.Values, pool]);
        foreach (var (name, tensor) in copies) model._weights.Add(name, new(name, SafeTensorDataType.Float32, tensor.Shape, (byte*)tensor.Pointer));
        return model;
    }

    /// <summary>A model of a graph and weights in memory, which are copied.</summary>
    /// <param name="source">What it comes from, for messages.</param>
    /// <param name="graph">The program.</param>
    /// <param name="weights">Tensors that the graph names.</param>
    /// <param name="metadata">What else shall be in the file.</param>
    /// <exception cref="ModelFormatException">The graph is none, or its integers do not fit it.</exception>
    public static FrozenModel Create(string source, Graph graph, IEnumerable<SafeTensorEntry> weights, IReadOnlyDictionary<string, string>? metadata = null)
    {
        GraphNames.Check(source, graph);
        var entries = weights.ToArray();
        var buffers = Array.ConvertAll(entries, e => new NativeBuffer((e.Bytes.Length + sizeof(float) - 1) / sizeof(float)));
        var model = new FrozenModel(source, graph, metadata ?? new Dictionary<string, string>(StringComparer.Ordinal), buffers);
        try
        {
            for (var i = 0; i < entries.Length; i++)
            {
                var memory = (byte*)buffers[i].Pointer;
                entries[i].Bytes.Span.CopyTo(new(memory, entries[i].Bytes.Length));
                model._weights.Add(entries[i].Name, new(entries[i].Name, entries[i].DataType, new([.. entries[i].Shape]), memory));
            }

            QuantizedGraph.Check(model);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Maps a file; one of <see cref="CompressedModel"/> is decoded.</summary>
    /// <exception cref="SafeTensorsFormatException">It is no safetensors file.</exception>
    /// <exception cref="ModelFormatException">It holds no graph, or one that cannot be read.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static FrozenModel Load(string path)
    {
        var file = SafeTensorsFile.Open(path);
        try
        {
            if (!file.Metadata.TryGetValue(GraphKey, out var json)) throw new ModelFormatException(path, $"its metadata hold no {GraphKey}; weights alone are loaded into a network of code");
            if (json == CompressedModel.Mark) return LoadCompressed(path, file);
            var model = new FrozenModel(path, Parse(path, json), file.Metadata, file);
            foreach (var name in file.Names)
            {
                var tensor = file[name];
                if (tensor.Shape.Length > Shape.MostAxes) throw new ModelFormatException(path, $"tensor {name} has {tensor.Shape.Length} axes, at most {Shape.MostAxes}");
                model._weights.Add(name, new(name, tensor.DataType, new(tensor.Shape), (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(tensor.Bytes))));
            }

            QuantizedGraph.Check(model);
            return model;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Writes the file; it appears under its name when it is whole.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Save(string path)
    {
        var metadata = new Dictionary<string, string>(Metadata, StringComparer.Ordinal) { [GraphKey] = JsonSerializer.Serialize(Graph, GraphJson.Default.Graph) };
        SafeTensorsWriter.Write(path, _weights.Values.Select(w => w.ToEntry()), metadata);
    }

    /// <summary>Ends the model: weights, and whatever maps them, must not be used any more.</summary>
    public void Dispose()
    {
        foreach (var owned in _owned) owned.Dispose();
    }

    private static FrozenModel LoadCompressed(string path, SafeTensorsFile file)
    {
        var (graph, weights, memory) = CompressedModel.Load(file);
        var model = new FrozenModel(path, graph, file.Metadata, memory);
        try
        {
            GraphNames.Check(path, graph);
            foreach (var weight in weights)
            {
                if (!model._weights.TryAdd(weight.Name, weight)) throw new ModelFormatException(path, $"there are two tensors {weight.Name}");
            }

            QuantizedGraph.Check(model);
            file.Dispose();
            return model;
        }
        catch
        {
            memory.Dispose();
            throw;
        }
    }

    private static Graph Parse(string path, string json)
    {
        try
        {
            var graph = JsonSerializer.Deserialize(json, GraphJson.Default.Graph) ?? throw new JsonException("it is null");
            GraphNames.Check(path, graph);
            return graph;
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw new ModelFormatException(path, $"the graph in its metadata cannot be read: {e.Message}", e);
        }
    }
}
