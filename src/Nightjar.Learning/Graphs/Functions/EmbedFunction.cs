namespace Nightjar.Learning.Graphs.Functions;

/// <summary>Rows of a table, looked up by number: (places…) to (places…, features). Inputs: indices, floats that hold whole numbers from
/// 0 to below the rows; table (rows, features). Another number is an error where the graph runs.</summary>
public sealed record EmbedFunction : GraphFunction;
