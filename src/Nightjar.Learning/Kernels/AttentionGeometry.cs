namespace Nightjar.Learning.Kernels;

/// <summary>The sizes of an attention: q and y (Batch, Queries, Heads·HeadWidth), k and v (Batch, Keys, Heads·HeadWidth).</summary>
internal readonly record struct AttentionGeometry(int Batch, int Queries, int Keys, int Heads, int HeadWidth)
{
    /// <summary>1 / √HeadWidth.</summary>
    public float Scale => 1 / MathF.Sqrt(HeadWidth);

    /// <summary>The columns of one head and the first rows of one sequence, where each sequence has so many rows.</summary>
    public unsafe MatrixView Part(float* pointer, int sequence, int head, int rows, int rowsOfSequence)
    {
        var width = Heads * HeadWidth;
        return new(pointer + ((nint)sequence * rowsOfSequence * width) + (head * HeadWidth), rows, HeadWidth, width);
    }
}
