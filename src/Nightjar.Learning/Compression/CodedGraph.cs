using System.Text;
using System.Text.Json;
using Nightjar.Learning.Graphs;
using Nightjar.Learning.Graphs.Functions;
using Nightjar.Learning.Kernels;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Compression;

/// <summary>A graph in few bytes, quickly read: names once and by their places afterwards, the functions that most networks have as a
/// byte with their settings, all others as JSON.</summary>
internal static class CodedGraph
{
    private const byte Version = 1;
    private const int Absent = 0;
    private const int Spelled = 1;
    private const int FirstKnown = 2;

    // Numbers of functions in files.
    private const byte Json = 0;
    private const byte Dense = 1;
    private const byte Add = 2;
    private const byte LayerNorm = 3;
    private const byte Attention = 4;
    private const byte SequencePool = 5;
    private const byte Softmax = 6;
    private const byte Reshape = 7;
    private const byte Concat = 8;
    private const byte ActivationOnly = 9;

    // The last activation that files know by its number.
    private const Activation LastActivation = Activation.HardSilu;

    /// <summary>Codes a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="weights">Names of weights in the order of the file.</param>
    public static byte[] Encode(Graph graph, IEnumerable<string> weights)
    {
        using var target = new MemoryStream();
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var weight in weights) places.TryAdd(weight, FirstKnown + places.Count);
        target.WriteByte(Version);
        target.WriteByte((byte)(graph.UsesLengths ? 1 : 0));
        ByteSource.Write(target, graph.Inputs.Count);
        foreach (var input in graph.Inputs)
        {
            Write(target, input.Name);
            Write(target, input.Shape);
            places.TryAdd(input.Name, FirstKnown + places.Count);
        }

        ByteSource.Write(target, graph.Nodes.Count);
        foreach (var node in graph.Nodes)
        {
            Write(target, node.Output);
            Write(target, node.Function);
            ByteSource.Write(target, node.Inputs.Count);
            foreach (var input in node.Inputs) WriteName(target, places, input);
            Write(target, node.Shape);
            places.TryAdd(node.Output, FirstKnown + places.Count);
        }

        ByteSource.Write(target, graph.Outputs.Count);
        foreach (var output in graph.Outputs) WriteName(target, places, output);
        return target.ToArray();
    }

    /// <summary>Reads a graph.</summary>
    /// <param name="bytes">The code and nothing else.</param>
    /// <param name="weights">Names of weights in the order of the file.</param>
    /// <exception cref="FormatException">It is no graph.</exception>
    /// <exception cref="JsonException">A function that stands there as JSON is none.</exception>
    public static Graph Decode(ReadOnlySpan<byte> bytes, IEnumerable<string> weights)
    {
        var source = new ByteSource(bytes);
        var known = new List<string>(64);
        known.AddRange(weights);
        if (source.Byte() is var version and not Version) throw new FormatException($"its version is {version}, this program reads {Version}");
        var usesLengths = source.Byte() != 0;
        var inputs = new GraphInput[Count(ref source)];
        for (var i = 0; i < inputs.Length; i++)
        {
            inputs[i] = new(ReadText(ref source), ReadShape(ref source));
            known.Add(inputs[i].Name);
        }

        var nodes = new GraphNode[Count(ref source)];
        for (var i = 0; i < nodes.Length; i++)
        {
            var output = ReadText(ref source);
            var function = ReadFunction(ref source);
            nodes[i] = new(output, function, ReadNames(ref source, known), ReadShape(ref source));
            known.Add(output);
        }

        var outputs = ReadNames(ref source, known);
        source.End();
        return new(inputs, nodes, outputs, usesLengths);
    }

    // Whatever is counted takes at least a byte each.
    private static int Count(ref ByteSource source)
    {
        var count = source.Number();
        return count <= source.Left ? count : throw new FormatException($"it says {count} where {source.Left} bytes are left");
    }

    private static string[] ReadNames(ref ByteSource source, List<string> known)
    {
        var names = new string[Count(ref source)];
        foreach (ref var name in names.AsSpan())
        {
            var place = source.Number();
            if (place >= FirstKnown + known.Count) throw new FormatException($"it speaks of name {place} where {known.Count} are known");
            name = place == Absent ? "" : place == Spelled ? ReadText(ref source) : known[place - FirstKnown];
        }

        return names;
    }

    private static void WriteName(Stream target, Dictionary<string, int> places, string name)
    {
        if (name.Length == 0)
        {
            ByteSource.Write(target, Absent);
        }
        else if (places.TryGetValue(name, out var place))
        {
            ByteSource.Write(target, place);
        }
        else
        {
            ByteSource.Write(target, Spelled);
            Write(target, name);
        }
    }

    private static void Write(Stream target, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        ByteSource.Write(target, bytes.Length);
        target.Write(bytes);
    }

    private static string ReadText(ref ByteSource source) => Encoding.UTF8.GetString(source.Take(source.Number()));

    private static void Write(Stream target, Shape shape)
    {
        target.WriteByte((byte)shape.Axes);
        for (var i = 0; i < shape.Axes; i++) ByteSource.Write(target, shape[i]);
    }

    private static Shape ReadShape(ref ByteSource source)
    {
        var axes = source.Byte();
        if (axes > Shape.MostAxes) throw new FormatException($"it has a shape of {axes} axes, at most {Shape.MostAxes}");
        Span<int> extents = stackalloc int[axes];
        foreach (ref var extent in extents) extent = source.Number();
        try
        {
            return new(extents);
        }
        catch (ArgumentException error)
        {
            throw new FormatException(error.Message, error);
        }
    }

    private static void Write(Stream target, GraphFunction function)
    {
        ReadOnlySpan<byte> bytes = function switch
        {
            DenseFunction { Activation: <= LastActivation } f => [Dense, (byte)f.Activation],
            ActivationFunction { Activation: <= LastActivation } f => [ActivationOnly, (byte)f.Activation],
            AddFunction => [Add],
            LayerNormFunction f => [LayerNorm, .. BitConverter.GetBytes(f.Epsilon)],
            AttentionFunction { Heads: >= 0 and <= byte.MaxValue } f => [Attention, (byte)f.Heads, Bit(f.UsesLengths)],
            SequencePoolFunction f => [SequencePool, Bit(f.IsMax), Bit(f.UsesLengths)],
            SoftmaxFunction f => [Softmax, Bit(f.IsLogarithm)],
            ReshapeFunction => [Reshape],
            ConcatFunction => [Concat],
            _ => [Json],
        };
        target.Write(bytes);
        if (bytes[0] == Json) Write(target, JsonSerializer.Serialize(function, GraphJson.Default.GraphFunction));
    }

    private static GraphFunction ReadFunction(ref ByteSource source) => source.Byte() switch
    {
        Dense => new DenseFunction(ReadActivation(ref source)),
        ActivationOnly => new ActivationFunction(ReadActivation(ref source)),
        Add => new AddFunction(),
        LayerNorm => new LayerNormFunction(BitConverter.ToSingle(source.Take(sizeof(float)))),
        Attention => new AttentionFunction(source.Byte(), source.Byte() != 0),
        SequencePool => new SequencePoolFunction(source.Byte() != 0, source.Byte() != 0),
        Softmax => new SoftmaxFunction(source.Byte() != 0),
        Reshape => new ReshapeFunction(),
        Concat => new ConcatFunction(),
        Json => JsonSerializer.Deserialize(source.Take(source.Number()), GraphJson.Default.GraphFunction) ?? throw new FormatException("a function is null"),
        var number => throw new FormatException($"it speaks of function {number}, which this program does not know"),
    };

    private static Activation ReadActivation(ref ByteSource source)
    {
        var activation = (Activation)source.Byte();
        return activation <= LastActivation ? activation : throw new FormatException($"it speaks of activation {activation}, which this program does not know");
    }

    private static byte Bit(bool value) => (byte)(value ? 1 : 0);
}
