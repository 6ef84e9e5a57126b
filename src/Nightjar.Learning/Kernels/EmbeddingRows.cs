namespace Nightjar.Learning.Kernels;

/// <summary>Rows of a table by number, where the numbers are floats that hold whole numbers.</summary>
internal static unsafe class EmbeddingRows
{
    /// <summary>Rows of a table beyond which floats do not hold every whole number.</summary>
    internal const int MostRows = 1 << 24;

    /// <summary>The first place whose number is no row, or -1.</summary>
    internal static int FirstBad(float* indices, int count, int rows)
    {
        for (var i = 0; i < count; i++)
        {
            if (!(indices[i] >= 0 && indices[i] < rows) || indices[i] != MathF.Floor(indices[i])) return i;
        }

        return -1;
    }

    /// <summary>y[i] = table[indices[i]]; the numbers have been checked.</summary>
    internal static void Forward(float* table, int features, float* indices, int count, float* y)
    {
        for (var i = 0; i < count; i++, y += features)
            new ReadOnlySpan<float>(table + ((nint)indices[i] * features), features).CopyTo(new(y, features));
    }

    /// <summary>dtable[indices[i]] += dy[i], in the order of the places.</summary>
    internal static void Backward(float* dy, int features, float* indices, int count, float* dtable)
    {
        for (var i = 0; i < count; i++, dy += features) ElementWise.AddTo(dy, dtable + ((nint)indices[i] * features), features);
    }

    /// <summary>The error for a number that is no row.</summary>
    /// <param name="input">Name of the numbers.</param>
    /// <param name="index">The number.</param>
    /// <param name="item">Item of the batch, from 0.</param>
    /// <param name="place">Place in the item, from 0.</param>
    /// <param name="table">Name of the table.</param>
    /// <param name="rows">Its rows.</param>
    internal static ArgumentOutOfRangeException Error(string input, float index, int item, int place, string table, int rows) =>
        new(input, index, $"{input} holds index {index:R} in row {item} at place {place}; {table} has rows 0 to {rows - 1}");
}
