namespace Nightjar.Learning.Embeddings;

/// <summary>The nearest rows of each row, the nearest first; of rows equally far the one with the lower number.</summary>
/// <param name="Count">Neighbours of each row.</param>
/// <param name="Indices">Numbers of the neighbours, <paramref name="Count"/> for each row.</param>
/// <param name="Distances">Their distances.</param>
public sealed record NeighbourTable(int Count, int[] Indices, float[] Distances)
{
    /// <summary>Number of rows.</summary>
    public int Rows => Count == 0 ? 0 : Indices.Length / Count;

    /// <summary>The neighbours of a row.</summary>
    public ReadOnlySpan<int> Of(int row) => Indices.AsSpan(row * Count, Count);

    /// <summary>The distances of a row's neighbours.</summary>
    public ReadOnlySpan<float> DistancesOf(int row) => Distances.AsSpan(row * Count, Count);
}
