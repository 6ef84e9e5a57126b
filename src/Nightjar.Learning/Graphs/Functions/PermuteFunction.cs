using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Graphs.Functions;

/// <summary>The axes of x in another order; the batch stays in front. Input: x.</summary>
/// <param name="Order">For each axis of the result the axis of x that it is, written as a shape.</param>
public sealed record PermuteFunction(Shape Order) : GraphFunction;
