namespace Nightjar.Learning.Compression;

/// <summary>A matrix by what is not 0 in it: values and their columns row after row, and where each row begins (compressed sparse rows). With a
/// such values in n rows these are 2a + n + 1 numbers.</summary>
public sealed class CompressedRows
{
    private CompressedRows(int columns, float[] values, int[] places, int[] begins) => (Columns, Values, Places, Begins) = (columns, values, places, begins);

    /// <summary>Rows of the matrix.</summary>
    public int Rows => Begins.Count - 1;

    /// <summary>Columns of the matrix.</summary>
    public int Columns { get; }

    /// <summary>What is not 0.</summary>
    public IReadOnlyList<float> Values { get; }

    /// <summary>The column of each value.</summary>
    public IReadOnlyList<int> Places { get; }

    /// <summary>The first value of each row, and how many values there are.</summary>
    public IReadOnlyList<int> Begins { get; }

    /// <summary>Numbers that are stored: 2a + n + 1.</summary>
    public int StoredNumbers => Values.Count + Places.Count + Begins.Count;

    /// <summary>Takes a matrix apart.</summary>
    /// <param name="matrix">(rows, columns). A negative zero counts as 0.</param>
    /// <param name="columns">How many columns.</param>
    /// <exception cref="ArgumentException">The numbers are no whole rows.</exception>
    public static CompressedRows Of(ReadOnlySpan<float> matrix, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        if (matrix.Length % columns != 0) throw new ArgumentException($"{matrix.Length} numbers are no rows of {columns}", nameof(matrix));
        var (values, places, begins) = (new List<float>(), new List<int>(), new List<int> { 0 });
        for (var i = 0; i < matrix.Length; i++)
        {
            if (matrix[i] != 0)
            {
                values.Add(matrix[i]);
                places.Add(i % columns);
            }

            if (i % columns == columns - 1) begins.Add(values.Count);
        }

        return new(columns, [.. values], [.. places], [.. begins]);
    }

    /// <summary>Puts the matrix together again.</summary>
    public float[] ToMatrix()
    {
        var matrix = new float[Rows * Columns];
        for (var row = 0; row < Rows; row++)
        {
            for (var i = Begins[row]; i < Begins[row + 1]; i++) matrix[(row * Columns) + Places[i]] = Values[i];
        }

        return matrix;
    }
}
