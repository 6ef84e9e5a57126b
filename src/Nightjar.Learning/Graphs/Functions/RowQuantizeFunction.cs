namespace Nightjar.Learning.Graphs.Functions;

/// <summary>Each row of x rounded to the numbers that 256 bytes over its range stand for: what meets int8 weights in TensorFlow Lite's
/// hybrid kernels. Input: x.</summary>
/// <param name="IsSymmetric">Whether the byte 0 stands for 0, else the range is made to hold 0.</param>
public sealed record RowQuantizeFunction(bool IsSymmetric) : GraphFunction;
