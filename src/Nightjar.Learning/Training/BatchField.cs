using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Training;

/// <summary>One of the tensors of a batch.</summary>
/// <param name="Name">What the model calls it, such as <c>image</c>.</param>
/// <param name="Row">Extents of one example; of one step, where <paramref name="IsSequence"/>.</param>
/// <param name="IsSequence">Whether examples have steps of time: the tensor is (batch, time, …) with as much time as the longest
/// sequence of the batch has, zeros behind the others.</param>
public sealed record BatchField(string Name, Shape Row, bool IsSequence = false);
