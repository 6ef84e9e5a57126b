namespace Nightjar.Learning.Embeddings;

/// <summary>Eigenvalues and eigenvectors of small symmetric matrices by Jacobi's rotations.</summary>
internal static class SymmetricEigen
{
    private const int Sweeps = 60;

    /// <summary>Turns a matrix into its eigenvalues.</summary>
    /// <param name="matrix">Square; changed.</param>
    /// <param name="vectors">The eigenvectors in columns.</param>
    /// <returns>The eigenvalues with their columns, the largest first.</returns>
    public static (double Value, int Column)[] Solve(double[,] matrix, out double[,] vectors)
    {
        var size = matrix.GetLength(0);
        vectors = new double[size, size];
        for (var i = 0; i < size; i++) vectors[i, i] = 1;
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            var isDone = true;
            for (var p = 0; p < size; p++)
            {
                for (var q = p + 1; q < size; q++)
                {
                    if (Math.Abs(matrix[p, q]) <= 1e-15 * (Math.Abs(matrix[p, p]) + Math.Abs(matrix[q, q]))) continue;
                    isDone = false;
                    Rotate(matrix, vectors, p, q);
                }
            }

            if (isDone) break;
        }

        var values = new (double Value, int Column)[size];
        for (var i = 0; i < size; i++) values[i] = (matrix[i, i], i);
        Array.Sort(values, (a, b) => b.Value.CompareTo(a.Value));
        return values;
    }

    private static void Rotate(double[,] matrix, double[,] vectors, int p, int q)
    {
        var theta = (matrix[q, q] - matrix[p, p]) / (2 * matrix[p, q]);
        var tangent = (theta < 0 ? -1 : 1) / (Math.Abs(theta) + Math.Sqrt((theta * theta) + 1));
        var cosine = 1 / Math.Sqrt((tangent * tangent) + 1);
        var sine = tangent * cosine;
        var size = matrix.GetLength(0);
        for (var i = 0; i < size; i++)
            (matrix[i, p], matrix[i, q]) = ((cosine * matrix[i, p]) - (sine * matrix[i, q]), (sine * matrix[i, p]) + (cosine * matrix[i, q]));
        for (var i = 0; i < size; i++)
        {
            (matrix[p, i], matrix[q, i]) = ((cosine * matrix[p, i]) - (sine * matrix[q, i]), (sine * matrix[p, i]) + (cosine * matrix[q, i]));
            (vectors[i, p], vectors[i, q]) = ((cosine * vectors[i, p]) - (sine * vectors[i, q]), (sine * vectors[i, p]) + (cosine * vectors[i, q]));
        }
    }
}
