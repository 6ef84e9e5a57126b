using Nightjar.Formats.SafeTensors;
using Nightjar.Learning.Graphs;
using Nightjar.Learning.Graphs.Functions;
using Nightjar.Learning.Kernels;
using Nightjar.Learning.Quantization;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Onnx;

/// <summary>What the translation of a graph knows: where every value lies in the ONNX graph, and in which layouts. A value is turned
/// into another layout when somebody wants it there, so turns that would cancel are never made.</summary>
internal sealed class OnnxTranslation
{
    private readonly FrozenModel _model;
    private readonly Dictionary<(string Value, OnnxLayout Layout), string> _places = [];
    private readonly Dictionary<string, Shape> _shapes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, GraphNode> _absorbed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _given = new(StringComparer.Ordinal);
    private GraphNode? _node;

    public OnnxTranslation(FrozenModel model)
    {
        _model = model;
        foreach (var input in model.Graph.Inputs)
        {
            _given.Add(Builder.Name(input.Name));
            _shapes.Add(input.Name, input.Shape);
            _places.Add((input.Name, OnnxLayout.Plain), input.Name);
        }

        foreach (var node in model.Graph.Nodes)
        {
            Builder.Name(node.Output);
            _shapes.Add(node.Output, node.Shape);
        }

        Lengths = model.Graph.UsesLengths ? Builder.Name("lengths") : "";
        FindAbsorbed(model.Graph);
    }

    /// <summary>The ONNX graph.</summary>
    public OnnxBuilder Builder { get; } = new();

    /// <summary>Name of the input with the lengths of sequences; empty where the network takes none.</summary>
    public string Lengths { get; }

    /// <summary>Turns to a node.</summary>
    public void Enter(GraphNode node) => (_node, Builder.Scope) = (node, node.Output);

    /// <summary>Whether a node is translated by the recurrent layer that uses its product.</summary>
    public bool IsAbsorbed(GraphNode node) => _absorbed.ContainsKey(node.Output);

    /// <summary>The product with the input weight that a recurrent layer takes into itself, or null.</summary>
    public GraphNode? AbsorbedBy(GraphNode recurrent) => _absorbed.GetValueOrDefault(recurrent.Inputs[0]);

    /// <summary>The error of the node at hand.</summary>
    public NotSupportedException NotSupported(string reason) => new($"{_model.Source}: node {_node?.Output}: {reason}");

    /// <summary>Name of an input of a node, or null for an absent one.</summary>
    public string? Optional(GraphNode node, int index)
    {
        if (index >= node.Inputs.Count || node.Inputs[index].Length == 0) return null;
        var name = node.Inputs[index];
        if (!_shapes.ContainsKey(name) && !_model.Weights.ContainsKey(name))
            throw new ModelFormatException(_model.Source, $"node {node.Output} uses '{name}', which nothing makes");
        return name;
    }

    /// <summary>Name of an input of a node.</summary>
    /// <exception cref="ModelFormatException">It is absent, or nothing makes it.</exception>
    public string Input(GraphNode node, int index) =>
        Optional(node, index) ?? throw new ModelFormatException(_model.Source, $"node {node.Output} lacks its input {index + 1}");

    /// <summary>Extents of a value or weight.</summary>
    public Shape ShapeOf(string name) => _shapes.TryGetValue(name, out var shape) ? shape : _model.Weights[name].Shape;

    /// <summary>Extents of a value or weight that must have so many axes.</summary>
    /// <exception cref="ModelFormatException">It has others.</exception>
    public Shape ShapeOf(string name, int axes)
    {
        var shape = ShapeOf(name);
        if (shape.Axes != axes) throw new ModelFormatException(_model.Source, $"node {_node?.Output} takes '{name}' with shape {shape}, expected {axes} axes");
        return shape;
    }

    /// <summary>Whether a name stands for a weight.</summary>
    public bool IsWeight(string name) => !_shapes.ContainsKey(name);

    /// <summary>The numbers of a weight.</summary>
    /// <exception cref="ModelFormatException">It has other extents.</exception>
    /// <exception cref="NotSupportedException">It is no weight, or holds something else than floats.</exception>
    public float[] Weight(string name, params ReadOnlySpan<int> extents)
    {
        if (!IsWeight(name)) throw NotSupported($"'{name}' is computed, a weight was expected");
        var weight = _model.Weights[name];
        if (extents.Length > 0 && weight.Shape != new Shape(extents))
            throw new ModelFormatException(_model.Source, $"weight {name} of node {_node?.Output} has shape {weight.Shape}, expected {new Shape(extents)}");
        return weight.DataType == SafeTensorDataType.Float16
            ? Array.ConvertAll(weight.As<Half>().ToArray(), h => (float)h)
            : WeightQuantizer.ToFloats(_model, weight);
    }

    /// <summary>The layout in which a value lies without a turn.</summary>
    public OnnxLayout Home(string value)
    {
        foreach (var layout in Enum.GetValues<OnnxLayout>())
        {
            if (_places.ContainsKey((value, layout))) return layout;
        }

        return OnnxLayout.Plain;
    }

    /// <summary>The layout in which a value lies and its last axis is last too.</summary>
    public OnnxLayout RowsHome(string value) => Home(value) == OnnxLayout.TimeFirst ? OnnxLayout.TimeFirst : OnnxLayout.Plain;

    /// <summary>Name of a value or weight in the ONNX graph, in a layout.</summary>
    public string Get(string value, OnnxLayout layout = OnnxLayout.Plain)
    {
        if (_places.TryGetValue((value, layout), out var name)) return name;
        if (layout == OnnxLayout.Plain && IsWeight(value))
        {
            name = _model.Weights[value].DataType == SafeTensorDataType.Int8
                ? Dequantized(value, _model.Weights[value].As<sbyte>(), ShapeOf(value).Axes - 1, Extents(ShapeOf(value)))
                : Builder.Floats(value, Weight(value), Extents(ShapeOf(value)));
            _places.Add((value, layout), name);
            return name;
        }

        if (layout != OnnxLayout.Plain) ShapeOf(value, layout == OnnxLayout.ChannelsFirst ? 4 : 3);
        var source = layout == OnnxLayout.Plain ? Home(value) : OnnxLayout.Plain;
        var turned = Builder.Emit("Transpose", [Get(value, source)], ("perm", layout == OnnxLayout.Plain ? FromLayout(source) : ToLayout(layout)));
        Define(value, layout, turned);
        return _places[(value, layout)];
    }

    /// <summary>The integers of a weight, in the file's or another order, as the floats that they stand for.</summary>
    /// <param name="weight">The weight; its scale has one number, or one for each output.</param>
    /// <param name="values">The integers.</param>
    /// <param name="axis">The axis of outputs.</param>
    /// <param name="extents">The shape.</param>
    public string Dequantized(string weight, ReadOnlySpan<sbyte> values, int axis, long[] extents)
    {
        var scale = QuantizedGraph.Scale(_model, _model.Weights[weight]);
        var factor = scale.Length == 1 ? Builder.Number(scale[0]) : Builder.Floats($"{weight}.scale", scale, scale.Length);
        return Builder.Emit("DequantizeLinear", [Builder.Bytes(weight, values, extents), factor], ("axis", (long)axis));
    }

    /// <summary>The integers of a weight, or null where it holds floats.</summary>
    public sbyte[]? Integers(string weight) => IsWeight(weight) && _model.Weights[weight].DataType == SafeTensorDataType.Int8 ? _model.Weights[weight].As<sbyte>().ToArray() : null;

    /// <summary>Says that a value now lies in a layout under a name, which becomes the value's own.</summary>
    public void Define(string value, OnnxLayout layout, string name)
    {
        var own = layout switch
        {
            OnnxLayout.Plain => value,
            OnnxLayout.ChannelsFirst => Builder.Name($"{value}/channels-first"),
            _ => Builder.Name($"{value}/time-first"),
        };
        Builder.Rename(name, own);
        _places.Add((value, layout), own);
    }

    /// <summary>Name of an output of the graph; it is one that no input and no other output has.</summary>
    public string Output(string value, bool isRepeated)
    {
        Builder.Scope = value;
        var name = Get(value);
        return isRepeated || _given.Contains(name) ? Builder.Emit("Identity", [name]) : name;
    }

    /// <summary>Whether places of sequences lie before their ends, as booleans that fit an array.</summary>
    /// <param name="time">Number of places.</param>
    /// <param name="axes">Axes of the array.</param>
    /// <param name="batchAxis">The axis of sequences.</param>
    /// <param name="timeAxis">The axis of places.</param>
    public string Inside(int time, int axes, int batchAxis, int timeAxis)
    {
        if (Lengths.Length == 0) throw new ModelFormatException(_model.Source, $"node {_node?.Output} uses lengths, which the graph does not take");
        return Builder.Shared($"{Lengths}/inside/{time}/{axes}/{batchAxis}/{timeAxis}", _ =>
        {
            var extents = Ones(axes);
            extents[timeAxis] = time;
            var places = Builder.Integers([.. Enumerable.Range(0, time).Select(i => (long)i)], extents);
            return Builder.Emit("Less", [places, LengthsAlong(axes, batchAxis)]);
        });
    }

    /// <summary>The lengths as int64 along one axis of an array.</summary>
    public string LengthsAlong(int axes, int batchAxis)
    {
        if (Lengths.Length == 0) throw new ModelFormatException(_model.Source, $"node {_node?.Output} uses lengths, which the graph does not take");
        var extents = Ones(axes);
        extents[batchAxis] = -1;
        return Builder.Shared($"{Lengths}/{axes}/{batchAxis}", _ => Builder.Emit("Reshape", [Lengths, Builder.List(extents)]));
    }

    /// <summary>Extents as ONNX writes them, with an open batch.</summary>
    public static long[] OpenBatch(Shape shape)
    {
        var extents = Extents(shape);
        extents[0] = -1;
        return extents;
    }

    private static long[] Extents(Shape shape)
    {
        var extents = new long[shape.Axes];
        for (var i = 0; i < extents.Length; i++) extents[i] = shape[i];
        return extents;
    }

    private static long[] Ones(int axes)
    {
        var extents = new long[axes];
        Array.Fill(extents, 1);
        return extents;
    }

    private static long[] ToLayout(OnnxLayout layout) => layout == OnnxLayout.ChannelsFirst ? [0, 3, 1, 2] : [1, 0, 2];

    private static long[] FromLayout(OnnxLayout layout) => layout == OnnxLayout.ChannelsFirst ? [0, 2, 3, 1] : [1, 0, 2];

    private void FindAbsorbed(Graph graph)
    {
        var uses = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var name in graph.Nodes.SelectMany(n => n.Inputs).Concat(graph.Outputs)) uses[name] = uses.GetValueOrDefault(name) + 1;
        var recurrent = graph.Nodes.Where(n => n is { Function: RecurrentFunction, Inputs.Count: > 0 }).Select(n => n.Inputs[0]).ToHashSet(StringComparer.Ordinal);
        foreach (var node in graph.Nodes)
        {
            if (node.Function is DenseFunction { Activation: Activation.None } && recurrent.Contains(node.Output) && uses[node.Output] == 1 && node.Inputs.Count > 1 && IsWeight(node.Inputs[1]))
                _absorbed.Add(node.Output, node);
        }
    }
}
