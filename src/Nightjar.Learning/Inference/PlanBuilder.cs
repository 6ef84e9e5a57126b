using Nightjar.Learning.Graphs;

namespace Nightjar.Learning.Inference;

/// <summary>Turns a graph into steps: looks up names, checks every node, joins nodes with the step before them where that can do their
/// work too, and leaves out what leads to no output.</summary>
internal sealed class PlanBuilder
{
    private const int MostNodes = 10_000;

    private readonly Dictionary<string, PlanValue> _values = new(StringComparer.Ordinal);

    public PlanBuilder(FrozenModel model, PlanOptions options)
    {
        MostMemory = options.MostMemory;
        var graph = model.Graph;
        if (graph.Inputs.Count == 0) throw new ModelFormatException(model.Source, "it has no inputs");
        if (graph.Outputs.Count == 0) throw new ModelFormatException(model.Source, "it has no outputs");
        if (graph.Nodes.Count > MostNodes) throw new ModelFormatException(model.Source, $"it has {graph.Nodes.Count} nodes, at most {MostNodes}");
        Inputs = new PlanValue[graph.Inputs.Count];
        for (var i = 0; i < Inputs.Length; i++)
        {
            var input = graph.Inputs[i];
            if (input.Shape.Length == 0) throw new ModelFormatException(model.Source, $"input {input.Name} has the empty shape {input.Shape}");
            Inputs[i] = new(input.Name, input.Shape) { IsInput = true, IsCallers = true };
            Inputs[i].First = -1;
            _values.Add(input.Name, Inputs[i]);
        }

        var uses = CountUses(graph);
        foreach (var input in Inputs) input.Uses = uses.GetValueOrDefault(input.Name);
        foreach (var node in graph.Nodes)
        {
            if (!uses.TryGetValue(node.Output, out var count)) continue;
            if (node.Shape.Length == 0) throw new ModelFormatException(model.Source, $"node {node.Output} has the empty shape {node.Shape}");
            if (model.Weights.ContainsKey(node.Output)) throw new ModelFormatException(model.Source, $"node {node.Output} has the name of a weight");
            var made = new PlanNode(model, graph, node, _values);
            made.Output.Uses = count;
            if (StepFactory.Make(made, this) is { } step) Steps.Add(step);
            _values.Add(node.Output, made.Output);
        }

        Outputs = new PlanValue[graph.Outputs.Count];
        for (var i = 0; i < Outputs.Length; i++)
        {
            Outputs[i] = _values.TryGetValue(graph.Outputs[i], out var value) ? value : throw new ModelFormatException(model.Source, $"nothing makes its output '{graph.Outputs[i]}'");
            if (Outputs[i].Positions is not null) throw new ModelFormatException(model.Source, $"its output {Outputs[i].Name} is a relative position, which depends on no input");
        }
    }

    /// <summary>What the network is given.</summary>
    public PlanValue[] Inputs { get; }

    /// <summary>What it gives.</summary>
    public PlanValue[] Outputs { get; }

    /// <summary>The steps in the order in which they run.</summary>
    public List<PlanStep> Steps { get; } = [];

    /// <summary>Bytes that a step may ask for while it runs.</summary>
    public long MostMemory { get; }

    /// <summary>The longest sequence that lengths may speak of.</summary>
    public int LongestSequence { get; private set; } = int.MaxValue;

    /// <summary>Says that lengths are used for sequences of so many steps.</summary>
    public void LimitLengths(int time) => LongestSequence = Math.Min(LongestSequence, time);

    /// <summary>Moves a step behind all that are there: it is going to read a value that they make.</summary>
    public void MoveLast(PlanStep step)
    {
        Steps.Remove(step);
        Steps.Add(step);
    }

    // Uses by nodes that lead to an output; a name without any is not there.
    private static Dictionary<string, int> CountUses(Graph graph)
    {
        var uses = new Dictionary<string, int>(graph.Nodes.Count * 2, StringComparer.Ordinal);
        foreach (var output in graph.Outputs) uses[output] = uses.GetValueOrDefault(output) + 1;
        for (var i = graph.Nodes.Count - 1; i >= 0; i--)
        {
            var node = graph.Nodes[i];
            if (!uses.ContainsKey(node.Output)) continue;
            for (var k = 0; k < node.Inputs.Count; k++)
            {
                if (node.Inputs[k] is { Length: > 0 } name) uses[name] = uses.GetValueOrDefault(name) + 1;
            }
        }

        return uses;
    }
}
