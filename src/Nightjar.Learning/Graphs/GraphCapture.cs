using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Graphs;

/// <summary>Turns a network, which is code that calls operations, into a <see cref="Graphs.Graph"/>: what a serving tape recorded is
/// the program. Values that depend on no input were computed on the way and become weights.</summary>
internal sealed class GraphCapture
{
    private readonly Dictionary<Variable, string> _names = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly HashSet<Variable> _dependent = new(ReferenceEqualityComparer.Instance);
    private readonly List<GraphNode> _nodes = [];

    /// <summary>Runs a network on zeros and reads what it did.</summary>
    /// <param name="tape">A serving tape; its variables must live until the weights are copied.</param>
    /// <param name="batch">Items of the batch.</param>
    /// <param name="inputs">What the network takes.</param>
    /// <param name="usesLengths">Whether it takes lengths of sequences, the second axis of the first input.</param>
    /// <param name="forward">The network.</param>
    public GraphCapture(Tape tape, int batch, IReadOnlyList<GraphInput> inputs, bool usesLengths, Func<Tape, Variable[], int[]?, Variable[]> forward)
    {
        var variables = new Variable[inputs.Count];
        for (var i = 0; i < variables.Length; i++)
        {
            variables[i] = tape.Input(tape.Pool.RentZeros(inputs[i].Shape.With(0, batch), inputs[i].Name));
            _dependent.Add(variables[i]);
            Name(variables[i], inputs[i].Name);
        }

        var outputs = forward(tape, variables, usesLengths ? Enumerable.Repeat(inputs[0].Shape[1], batch).ToArray() : null);
        Record(tape);
        var names = Array.ConvertAll(outputs, NameOf);
        DropUnused(names);
        Graph = new(inputs, _nodes, names, usesLengths);
        foreach (var input in variables) input.Value.Dispose();
    }

    /// <summary>The program.</summary>
    public Graph Graph { get; }

    /// <summary>Weights by name, as they lie on the tape.</summary>
    public Dictionary<string, Tensor> Weights { get; } = new(StringComparer.Ordinal);

    /// <summary>Refuses a network that does something else for two items than for one.</summary>
    /// <param name="one">The graph for a batch of one.</param>
    /// <param name="two">The graph for a batch of two.</param>
    /// <exception cref="InvalidOperationException">The graphs differ in more than the first extent of their values.</exception>
    public static void ThrowIfBatchMatters(Graph one, Graph two)
    {
        var (a, b) = (one.Nodes, two.Nodes);
        if (a.Count != b.Count) throw new InvalidOperationException($"the network runs {a.Count} operations for one item and {b.Count} for two; a graph is the same for every batch");
        for (var i = 0; i < a.Count; i++)
        {
            var (shape, twice) = (a[i].Shape, b[i].Shape);
            if (a[i].Function != b[i].Function || shape.Axes == 0 || twice != shape.With(0, 2 * shape[0]))
                throw new InvalidOperationException($"{a[i].Output} is {a[i].Function} {shape} for one item and {b[i].Function} {twice} for two; only the first extent may grow with the batch");
        }
    }

    private void Record(Tape tape)
    {
        var arguments = new List<Variable?>();
        foreach (var node in tape.Nodes)
        {
            arguments.Clear();
            var function = node.Describe(arguments);
            if (!arguments.Exists(a => a is not null && _dependent.Contains(a))) continue;
            var names = arguments.ConvertAll(a => a is null ? "" : NameOf(a));
            _dependent.Add(node.Output);
            _nodes.Add(new(Name(node.Output, Suggest(node, arguments)), function, names, node.Output.Shape));
        }
    }

    // What leads to no output, such as the sequence of a layer of which only the last state is read, is not computed.
    private void DropUnused(string[] outputs)
    {
        var wanted = new HashSet<string>(outputs, StringComparer.Ordinal);
        for (var i = _nodes.Count - 1; i >= 0; i--)
        {
            if (wanted.Contains(_nodes[i].Output)) wanted.UnionWith(_nodes[i].Inputs);
        }

        _nodes.RemoveAll(n => !wanted.Contains(n.Output));
        foreach (var name in Weights.Keys.Where(n => !wanted.Contains(n)).ToArray()) Weights.Remove(name);
    }

    private string NameOf(Variable variable)
    {
        if (_names.TryGetValue(variable, out var name)) return name;
        name = Name(variable, variable.Parameter?.Name ?? variable.Value.Name);
        Weights.Add(name, variable.Value);
        return name;
    }

    // The layer's name, which its parameters carry, tells a reader more than the operation's.
    private static string Suggest(Node node, List<Variable?> arguments)
    {
        var parameter = arguments.Find(a => a?.Parameter is not null)?.Parameter!.Name;
        var dot = parameter?.LastIndexOf('.') ?? -1;
        return dot > 0 ? parameter![..dot] : node.Name.ToLowerInvariant();
    }

    private string Name(Variable variable, string wanted)
    {
        var name = wanted;
        for (var i = 2; !_taken.Add(name); i++) name = $"{wanted}_{i}";
        _names.Add(variable, name);
        return name;
    }
}
