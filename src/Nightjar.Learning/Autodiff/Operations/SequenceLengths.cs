using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Autodiff.Operations;

/// <summary>The lengths of the sequences of a ragged batch.</summary>
internal static class SequenceLengths
{
    /// <summary>Refuses lengths that do not fit the batch; null means whole sequences.</summary>
    internal static void Check(string operation, int[]? lengths, int batch, int time)
    {
        if (lengths is null) return;
        if (lengths.Length != batch) throw new ShapeException(operation, $"{batch} lengths", new Shape(lengths.Length));
        foreach (var length in lengths)
        {
            if (length < 0 || length > time) throw new ShapeException(operation, $"lengths from 0 to {time}, found {length}", new Shape(batch, time));
        }
    }
}
