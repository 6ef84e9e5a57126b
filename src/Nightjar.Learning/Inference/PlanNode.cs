using Nightjar.Formats.SafeTensors;
using Nightjar.Learning.Graphs;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Inference;

/// <summary>A node of a graph whose inputs have been looked up: hands out values and weights, and refuses what a function cannot be
/// computed from, naming file, node and tensor.</summary>
internal sealed class PlanNode(FrozenModel model, Graph graph, GraphNode node, Dictionary<string, PlanValue> values)
{
    /// <summary>Its name, which is that of its output.</summary>
    public string Name => node.Output;

    /// <summary>What it computes.</summary>
    public GraphFunction Function => node.Function;

    /// <summary>What it makes, with the stated shape.</summary>
    public PlanValue Output { get; } = new(node.Output, node.Shape);

    /// <summary>The error for this node.</summary>
    public ModelFormatException Error(string reason) => new(model.Source, $"node {Name}: {reason}");

    /// <summary>Refuses other numbers of inputs.</summary>
    public void Takes(int least, int most)
    {
        if (node.Inputs.Count < least || node.Inputs.Count > most)
            throw Error($"it has {node.Inputs.Count} inputs, expected {(least == most ? $"{least}" : $"{least} to {most}")}");
    }

    /// <summary>Whether an input is there.</summary>
    public bool Has(int input) => input < node.Inputs.Count && !string.IsNullOrEmpty(node.Inputs[input]);

    /// <summary>Whether an input is a weight and no value.</summary>
    public bool IsWeight(int input) => Has(input) && !values.ContainsKey(node.Inputs[input]) && model.Weights.ContainsKey(node.Inputs[input]);

    /// <summary>An input that depends on the batch.</summary>
    public PlanValue Value(int input)
    {
        var name = NameOf(input);
        if (values.TryGetValue(name, out var value)) return value.Positions is null ? value : throw Error($"{name} is a relative position, which attention alone reads");
        throw Error(model.Weights.ContainsKey(name) ? $"{name} is a weight, expected a value that depends on an input" : $"nothing before it makes its input '{name}'");
    }

    /// <summary>A value with so many axes.</summary>
    public PlanValue Value(int input, int axes)
    {
        var value = Value(input);
        if (value.Shape.Axes != axes) throw Error($"{value.Name} has shape {value.Shape}, expected {axes} axes");
        return value;
    }

    /// <summary>The table of relative positions that an input is made of, or null where it is no such thing.</summary>
    public PositionTable? Positions(int input) => Has(input) && values.TryGetValue(node.Inputs[input], out var value) ? value.Positions : null;

    /// <summary>A weight of any data type and shape.</summary>
    public Weight Weight(int input)
    {
        var name = NameOf(input);
        if (values.ContainsKey(name)) throw Error($"{name} is a value, expected a weight");
        return model.Weights.TryGetValue(name, out var weight) ? weight : throw Error($"weight {name} is missing");
    }

    /// <summary>A weight of float32 with so many axes.</summary>
    public Weight Weight(int input, int axes)
    {
        var weight = Weight(input);
        if (weight.DataType != SafeTensorDataType.Float32) throw Error($"weight {weight.Name} holds {weight.DataType.Name()}, expected {SafeTensorDataType.Float32.Name()}");
        if (axes >= 0 && weight.Shape.Axes != axes) throw Error($"weight {weight.Name} has shape {weight.Shape}, expected {axes} axes");
        return weight;
    }

    /// <summary>A matrix of float32, bfloat16, or integers with a scale (<see cref="Scale"/>).</summary>
    public Weight Matrix(int input)
    {
        var weight = Weight(input);
        return weight.DataType is SafeTensorDataType.BFloat16 or SafeTensorDataType.Int8 && weight.Shape.Axes == 2 ? weight : Weight(input, 2);
    }

    /// <summary>The scale of integer weights; empty for others.</summary>
    public float[] Scale(Weight weight) => weight.DataType == SafeTensorDataType.Int8 ? QuantizedGraph.Scale(model, weight).ToArray() : [];

    /// <summary>A weight of signed bytes with so many axes.</summary>
    public Weight Integers(int input, int axes)
    {
        var weight = Weight(input);
        if (weight.DataType != SafeTensorDataType.Int8) throw Error($"weight {weight.Name} holds {weight.DataType.Name()}, expected {SafeTensorDataType.Int8.Name()}");
        if (weight.Shape.Axes != axes) throw Error($"weight {weight.Name} has shape {weight.Shape}, expected {axes} axes");
        return weight;
    }

    /// <summary>A value of bytes: one item of the batch a row of the value, so that items lie where those of floats would.</summary>
    public PlanValue Bytes(int input)
    {
        var value = Value(input);
        if (value.Bytes is null) throw Error($"{value.Name} is no bytes");
        if (value.Shape.Axes == 0 || value.Shape[0] != 1) throw Error($"{value.Name} has shape {value.Shape}, expected one item of bytes");
        return value;
    }

    /// <summary>A weight of float32 with so many elements.</summary>
    public Weight Vector(int input, int length)
    {
        var weight = Weight(input, -1);
        if (weight.Shape.Length != length) throw Error($"weight {weight.Name} has shape {weight.Shape}, expected {length} numbers");
        return weight;
    }

    /// <summary>A vector, or null when it is absent.</summary>
    public Weight? OptionalVector(int input, int length) => Has(input) ? Vector(input, length) : null;

    /// <summary>Refuses a stated shape that is not the computed one.</summary>
    public void Makes(params ReadOnlySpan<int> extents)
    {
        long length = 1;
        foreach (var extent in extents) length = Math.Min(length * extent, long.MaxValue >> 32);
        if (length > int.MaxValue || new Shape(extents) != node.Shape)
            throw Error($"it is stated to have shape {node.Shape}, computed ({string.Join(", ", extents.ToArray())})");
    }

    /// <summary>Refuses a stated shape that is not the computed one.</summary>
    public void Makes(Shape shape)
    {
        if (shape != node.Shape) throw Error($"it is stated to have shape {node.Shape}, computed {shape}");
    }

    /// <summary>Refuses lengths where the network takes none, or where sequences are not the items of the batch.</summary>
    public void TakesLengths(PlanValue sequences)
    {
        if (!graph.UsesLengths) throw Error("it uses lengths, which the network does not take");
        if (sequences.Shape[0] != 1) throw Error($"{sequences.Name} has shape {sequences.Shape}, expected one sequence an item where lengths are used");
    }

    private string NameOf(int input) => Has(input) ? node.Inputs[input] : throw Error($"input {input} is absent");
}
