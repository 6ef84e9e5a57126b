using Nightjar.Learning.Graphs;
using Nightjar.Learning.Kernels;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Autodiff.Operations;

/// <summary>A recurrent layer in one direction on a tape that trains, together with the product of its input.</summary>
/// <typeparam name="C">GRU or LSTM.</typeparam>
internal sealed unsafe class RecurrentTrainingNode<C> : Node
    where C : IRecurrentCell
{
    private Tensor? _kept;
    private Tensor? _cells;

    public Variable X { get; set; } = null!;

    public Variable InputWeight { get; set; } = null!;

    public Variable StateWeight { get; set; } = null!;

    public Variable? InputBias { get; set; }

    public Variable? StateBias { get; set; }

    public RecurrentGeometry Geometry { get; set; }

    public int[]? Lengths { get; set; }

    public string OperationName { get; set; } = "";

    public override string Name => OperationName;

    private int Gates => C.Gates * Geometry.Units;

    public void Forward(Tape tape)
    {
        var g = Geometry;
        Keep(tape, ref _kept, new(g.Batch, g.Time, IRecurrentCell.Kept * g.Units), "gates");
        if (C.HasCellState) Keep(tape, ref _cells, new(g.Batch, g.Time, g.Units), "cells");
        using var byInput = Scratch.Take(GemmPacking.Length(g.Inputs, Gates));
        using var byState = Scratch.Take(GemmPacking.Length(g.Units, Gates));
        GemmPacking.Pack(new(InputWeight.Value.Pointer, g.Inputs, Gates), byInput.Pointer);
        GemmPacking.Pack(new(StateWeight.Value.Pointer, g.Units, Gates), byState.Pointer);
        RecurrentTraining.Forward<C>(g, Lengths, Operands() with { InputWeights = byInput.Pointer, StateWeights = byState.Pointer });
    }

    public override GraphFunction Describe(ICollection<Variable?> inputs) =>
        throw new NotSupportedException($"{Name} was recorded for training; capture a network on a tape that serves.");

    public override void Release()
    {
        _kept?.Dispose();
        _cells?.Dispose();
    }

    public override void Backward(Tape tape)
    {
        var g = Geometry;
        using var byInput = Scratch.Take(X.NeedsGradient ? GemmPacking.Length(Gates, g.Inputs) : 0);
        using var byState = Scratch.Take(GemmPacking.Length(Gates, g.Units));
        if (X.NeedsGradient) GemmPacking.Pack(new MatrixView(InputWeight.Value.Pointer, g.Inputs, Gates).Transposed, byInput.Pointer);
        GemmPacking.Pack(new MatrixView(StateWeight.Value.Pointer, g.Units, Gates).Transposed, byState.Pointer);
        using var dx = X.NeedsGradient ? tape.Gradient(X) : default;
        RecurrentTraining.Backward<C>(g, Lengths, Operands(), new()
        {
            Output = Output.Gradient!.Pointer,
            InputTransposed = byInput.Pointer,
            StateTransposed = byState.Pointer,
            X = X.NeedsGradient ? dx.Pointer : null,
            InputWeights = Accumulated(tape, InputWeight),
            StateWeights = Accumulated(tape, StateWeight),
            InputBias = Accumulated(tape, InputBias),
            StateBias = Accumulated(tape, StateBias),
        });
    }

    private static float* Accumulated(Tape tape, Variable? parameter) => parameter is { NeedsGradient: true } ? tape.Accumulated(parameter) : null;

    private RecurrentOperands Operands() => new()
    {
        X = X.Value.Pointer,
        InputWeights = null,
        StateWeights = null,
        InputBias = InputBias is null ? null : InputBias.Value.Pointer,
        StateBias = StateBias is null ? null : StateBias.Value.Pointer,
        Y = Output.Value.Pointer,
        Cells = C.HasCellState ? _cells!.Pointer : null,
        Kept = _kept!.Pointer,
    };
}
