namespace Nightjar.Learning.Graphs.Functions;

/// <summary>The recurrent part of a GRU or LSTM in one direction, from zeros: what <c>Tape.Gru</c> and <c>Tape.Lstm</c> do after the
/// product of x with the input weight, in the same order of gates (r, z, n; i, f, g, o). Inputs: that product with its bias (batch,
/// time, gates·units), state weight (units, gates·units), state bias (gates·units) or absent.</summary>
/// <param name="IsLstm">An LSTM, else a GRU.</param>
/// <param name="IsReversed">Whether time runs backwards.</param>
/// <param name="UsesLengths">Whether the state stands still past the length of its sequence.</param>
public sealed record RecurrentFunction(bool IsLstm, bool IsReversed, bool UsesLengths) : GraphFunction;
