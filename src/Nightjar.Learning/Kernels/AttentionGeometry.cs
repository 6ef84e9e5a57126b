namespace Nightjar.Learning.Kernels;

/// <summary>The sizes of an attention: q and y (Batch, Queries, Heads·HeadWidth), k and v (Batch, Keys, Heads·HeadWidth).</summary>
internal readonly record struct AttentionGeometry(int Batch, int Queries, int Keys, int Heads, int HeadWidth)
{
    /// <summary>1 / √HeadWidth.</summary>
    public float Scale => 1 / MathF.Sqrt(HeadWidth);

    /// <summary>The columns of one head in one sequence of so many rows.</summary>
    public unsafe MatrixView Part(float* pointer, int sequence, int head, int rows)
    {
        var width = Heads * HeadWidth;
        return new(pointer + ((nint)sequence * rows * width) + (head * HeadWidth), rows, HeadWidth, width);
    }
}
