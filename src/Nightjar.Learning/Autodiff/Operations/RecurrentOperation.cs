using Nightjar.Learning.Graphs;
using Nightjar.Learning.Graphs.Functions;
using Nightjar.Learning.Kernels;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Autodiff.Operations;

/// <summary>Recurrent layers, one direction at a time: two directions are two calls and <see cref="ConcatOperation.Concat"/>, more
/// layers are more calls.</summary>
public static unsafe class RecurrentOperation
{
    /// <summary>A gated recurrent unit over sequences, starting from zeros: r = σ(a_r + b_r), z = σ(a_z + b_z),
    /// n = tanh(a_n + r·b_n), h' = (1 - z)·n + z·h with a = x·inputWeight + inputBias and b = h·stateWeight + stateBias. Gates lie in
    /// PyTorch's order r, z, n; Keras (reset_after) has z, r, n.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="x">(batch, time, inputs).</param>
    /// <param name="inputWeight">(inputs, 3·units).</param>
    /// <param name="stateWeight">(units, 3·units).</param>
    /// <param name="inputBias">(3·units), or null.</param>
    /// <param name="stateBias">(3·units), or null.</param>
    /// <param name="isReversed">Whether time runs backwards.</param>
    /// <param name="lengths">Length of each sequence, null for whole ones; past it the state stands still. It must stay unchanged
    /// until <see cref="Tape.Reset"/>.</param>
    /// <returns>The states (batch, time, units).</returns>
    /// <exception cref="ShapeException">The extents do not match.</exception>
    public static Variable Gru(this Tape tape, Variable x, Variable inputWeight, Variable stateWeight, Variable? inputBias = null, Variable? stateBias = null, bool isReversed = false, int[]? lengths = null) =>
        Run<GruCell>(tape, "Gru", x, inputWeight, stateWeight, inputBias, stateBias, isReversed, lengths);

    /// <summary>A long short-term memory over sequences, starting from zeros: i, f, o = σ(·), g = tanh(·) of x·inputWeight + inputBias +
    /// h·stateWeight + stateBias, c' = f·c + i·g, h' = o·tanh(c'). Gates lie in the order i, f, g, o of PyTorch and Keras.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="x">(batch, time, inputs).</param>
    /// <param name="inputWeight">(inputs, 4·units).</param>
    /// <param name="stateWeight">(units, 4·units).</param>
    /// <param name="inputBias">(4·units), or null.</param>
    /// <param name="stateBias">(4·units), or null.</param>
    /// <param name="isReversed">Whether time runs backwards.</param>
    /// <param name="lengths">Length of each sequence, null for whole ones; past it the state stands still. It must stay unchanged
    /// until <see cref="Tape.Reset"/>.</param>
    /// <returns>The outputs h (batch, time, units).</returns>
    /// <exception cref="ShapeException">The extents do not match.</exception>
    public static Variable Lstm(this Tape tape, Variable x, Variable inputWeight, Variable stateWeight, Variable? inputBias = null, Variable? stateBias = null, bool isReversed = false, int[]? lengths = null) =>
        Run<LstmCell>(tape, "Lstm", x, inputWeight, stateWeight, inputBias, stateBias, isReversed, lengths);

    private static Variable Run<C>(Tape tape, string name, Variable x, Variable inputWeight, Variable stateWeight, Variable? inputBias, Variable? stateBias, bool isReversed, int[]? lengths)
        where C : IRecurrentCell
    {
        var (units, gates) = (stateWeight.Shape.Axes == 2 ? stateWeight.Shape[0] : 0, stateWeight.Shape.Last);
        if (x.Shape.Axes != 3 || gates != C.Gates * units || inputWeight.Shape != new Shape(x.Shape[2], gates))
            throw new ShapeException(name, $"x (batch, time, inputs), weights (inputs, {C.Gates}·units) and (units, {C.Gates}·units)", x.Shape, inputWeight.Shape, stateWeight.Shape);
        if ((inputBias ?? stateBias) is { } bias && (bias.Shape.Length != gates || (stateBias ?? bias).Shape.Length != gates))
            throw new ShapeException(name, $"biases ({C.Gates}·units)", bias.Shape, (stateBias ?? bias).Shape);
        SequenceLengths.Check(name, lengths, x.Shape[0], x.Shape[1]);
        var g = new RecurrentGeometry(x.Shape[0], x.Shape[1], x.Shape[2], units, isReversed);
        return tape.IsTraining ? Train<C>(tape, name, g, x, inputWeight, stateWeight, inputBias, stateBias, lengths) : Serve<C>(tape, name, g, tape.Dense(x, inputWeight, inputBias), stateWeight, stateBias, lengths);
    }

    // Serving tapes show a graph the product and the recurrent part one by one.
    private static Variable Serve<C>(Tape tape, string name, in RecurrentGeometry g, Variable sums, Variable stateWeight, Variable? stateBias, int[]? lengths)
        where C : IRecurrentCell
    {
        var node = tape.NewNode<RecurrentNode<C>>();
        (node.Sums, node.StateWeight, node.StateBias, node.Geometry, node.UsesLengths, node.OperationName) = (sums, stateWeight, stateBias, g, lengths is not null, name);
        var y = tape.Result(node, new(g.Batch, g.Time, g.Units), needsGradient: false);
        using var packed = Scratch.Take(GemmPacking.Length(g.Units, C.Gates * g.Units));
        GemmPacking.Pack(new(stateWeight.Value.Pointer, g.Units, C.Gates * g.Units), packed.Pointer);
        using var cells = Scratch.Take(C.HasCellState ? (nint)g.Batch * g.Time * g.Units : 0);
        Recurrent.Forward<C>(g, lengths, sums.Value.Pointer, packed.Pointer, stateBias is null ? null : stateBias.Value.Pointer, y.Value.Pointer, C.HasCellState ? cells.Pointer : null, null);
        return y;
    }

    private static Variable Train<C>(Tape tape, string name, in RecurrentGeometry g, Variable x, Variable inputWeight, Variable stateWeight, Variable? inputBias, Variable? stateBias, int[]? lengths)
        where C : IRecurrentCell
    {
        var node = tape.NewNode<RecurrentTrainingNode<C>>();
        (node.X, node.InputWeight, node.StateWeight, node.InputBias, node.StateBias) = (x, inputWeight, stateWeight, inputBias, stateBias);
        (node.Geometry, node.Lengths, node.OperationName) = (g, lengths, name);
        var needsGradient = x.NeedsGradient || inputWeight.NeedsGradient || stateWeight.NeedsGradient || inputBias is { NeedsGradient: true } || stateBias is { NeedsGradient: true };
        var y = tape.Result(node, new(g.Batch, g.Time, g.Units), needsGradient);
        node.Forward(tape);
        return y;
    }

    private sealed class RecurrentNode<C> : Node
        where C : IRecurrentCell
    {
        public Variable Sums { get; set; } = null!;

        public Variable StateWeight { get; set; } = null!;

        public Variable? StateBias { get; set; }

        public RecurrentGeometry Geometry { get; set; }

        public bool UsesLengths { get; set; }

        public string OperationName { get; set; } = "";

        public override string Name => OperationName;

        public override GraphFunction Describe(ICollection<Variable?> inputs)
        {
            inputs.Add(Sums);
            inputs.Add(StateWeight);
            inputs.Add(StateBias);
            return new RecurrentFunction(C.HasCellState, Geometry.IsReversed, UsesLengths);
        }

        public override void Backward(Tape tape) => throw new InvalidOperationException("A serving tape has no gradients.");
    }
}
