using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Graphs;
using Nightjar.Learning.Graphs.Functions;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Quantization;

/// <summary>Computes the nodes of a graph that work on floats on a tape, one by one.</summary>
/// <param name="source">What the graph comes from, for messages.</param>
/// <param name="tape">The tape.</param>
/// <param name="weightOf">Puts the weight of a name on the tape.</param>
/// <param name="parameter">The parameter of a name.</param>
/// <param name="identityOf">An identity matrix of a size.</param>
internal sealed class TapeNodes(string source, Tape tape, Func<string, Variable> weightOf, Func<string, Parameter> parameter, Func<int, Parameter> identityOf)
{
    /// <summary>Values by name, the inputs among them.</summary>
    public Dictionary<string, Variable> Values { get; } = new(StringComparer.Ordinal);

    /// <summary>An identity matrix.</summary>
    public static Parameter Identity(TensorPool pool, int size)
    {
        var name = $"identity {size}";
        var identity = new Parameter(name, pool.RentZeros(new(size, size), name)) { IsTrainable = false };
        for (var i = 0; i < size; i++) identity.Value.Span[i * (size + 1)] = 1;
        return identity;
    }

    /// <summary>Computes a node.</summary>
    /// <param name="node">The node; its inputs are values or weights.</param>
    /// <param name="shape">What it gives.</param>
    /// <param name="lengths">Length of each sequence where the graph takes them.</param>
    /// <exception cref="NotSupportedException">A tape has no such function.</exception>
    public Variable Compute(GraphNode node, Shape shape, int[]? lengths)
    {
        var x = Argument(node, 0)!;
        return node.Function switch
        {
            DenseFunction f => tape.Activate(tape.Dense(x, Argument(node, 1)!, Argument(node, 2)), f.Activation),
            ConvolutionFunction f => tape.Activate(tape.Conv2D(x, Argument(node, 1)!, Argument(node, 2), Options(f)), f.Activation),
            PoolFunction { IsMax: true } f => tape.MaxPool(x, (f.WindowHeight, f.WindowWidth), (f.StrideHeight, f.StrideWidth), (f.PadTop, f.PadLeft), (f.PadBottom, f.PadRight)),
            PoolFunction f => tape.AveragePool(x, (f.WindowHeight, f.WindowWidth), (f.StrideHeight, f.StrideWidth), (f.PadTop, f.PadLeft), (f.PadBottom, f.PadRight)),
            ActivationFunction f => tape.Activate(x, f.Activation),
            AddFunction => tape.Add(x, Argument(node, 1)!),
            MultiplyFunction => tape.Multiply(x, Argument(node, 1)!),
            ScaleFunction f => tape.Scale(x, f.Factor),
            SoftmaxFunction f => f.IsLogarithm ? tape.LogSoftmax(x) : tape.Softmax(x),
            LayerNormFunction f => tape.LayerNorm(x, Argument(node, 1)!, Argument(node, 2)!, f.Epsilon),
            BatchNormFunction f => tape.BatchNorm(x, Argument(node, 1)!, Argument(node, 2)!, parameter(node.Inputs[3]), parameter(node.Inputs[4]), epsilon: f.Epsilon),
            AttentionFunction f => tape.Attend(x, Argument(node, 1)!, Argument(node, 2)!, f.Heads, Argument(node, 3), f.UsesLengths ? lengths : null),
            RecurrentFunction f => Recurrent(node, f, x, lengths),
            ReshapeFunction => tape.Reshape(x, shape),
            ConcatFunction => tape.Concat(x, Argument(node, 1)!),
            LeakyReluFunction f => tape.LeakyRelu(x, f.Slope),
            PermuteFunction f => tape.Permute(x, Order(f)),
            SliceFunction f => tape.Slice(x, f.Axis, f.First, shape[f.Axis]),
            ResizeFunction => tape.ResizeBilinear(x, shape[1], shape[2]),
            SequencePoolFunction f => f.IsMax ? tape.MaxOverTime(x, f.UsesLengths ? lengths : null) : tape.MeanOverTime(x, f.UsesLengths ? lengths : null),
            LastStateFunction f => tape.LastStates(x, f.UsesLengths ? lengths : null),
            ReverseFunction f => tape.ReverseSequences(x, f.UsesLengths ? lengths : null),
            MaskFunction => tape.MaskSequences(x, lengths!),
            RelativePositionFunction f => tape.RelativePositionBias(x, f.Size),
            EmbedFunction => tape.Embed(Argument(node, 1)!, x),
            FakeQuantizeFunction f => tape.FakeQuantize(x, f.Output),
            RowQuantizeFunction f => tape.QuantizeRows(x, f.IsSymmetric),
            _ => throw new NotSupportedException($"{source}: node {node.Output} is {node.Function.GetType().Name}, which no tape can run"),
        };
    }

    // The recurrent part gets its sums ready made: a product with the identity leaves them as they are.
    private Variable Recurrent(GraphNode node, RecurrentFunction f, Variable sums, int[]? lengths)
    {
        var identity = identityOf(sums.Shape.Last);
        var used = f.UsesLengths ? lengths : null;
        var weight = Argument(node, 1)!;
        return f.IsLstm ? tape.Lstm(sums, tape.Use(identity), weight, null, Argument(node, 2), f.IsReversed, used)
            : tape.Gru(sums, tape.Use(identity), weight, null, Argument(node, 2), f.IsReversed, used);
    }

    public static ConvolutionOptions Options(ConvolutionFunction f) => new()
    {
        Stride = (f.StrideHeight, f.StrideWidth),
        PadBefore = (f.PadTop, f.PadLeft),
        PadAfter = (f.PadBottom, f.PadRight),
        Dilation = (f.DilationHeight, f.DilationWidth),
        Groups = f.Groups,
    };

    private static int[] Order(PermuteFunction f)
    {
        var order = new int[f.Order.Axes];
        for (var k = 0; k < order.Length; k++) order[k] = f.Order[k];
        return order;
    }

    private Variable? Argument(GraphNode node, int index)
    {
        if (index >= node.Inputs.Count || node.Inputs[index].Length == 0) return null;
        return Values.TryGetValue(node.Inputs[index], out var value) ? value : weightOf(node.Inputs[index]);
    }
}
