namespace Nightjar.Learning.Embeddings;

/// <summary>Which rows belong together and how strongly: a symmetric sparse matrix, row after row, columns in ascending order.</summary>
/// <param name="Starts">Where each row's entries begin, and the end of all.</param>
/// <param name="Columns">The column of each entry.</param>
/// <param name="Weights">Memberships, above 0 up to 1.</param>
internal sealed record FuzzyGraph(int[] Starts, int[] Columns, float[] Weights)
{
    public int Rows => Starts.Length - 1;

    /// <summary>The fuzzy union p + q - p·q of what each row says of its neighbours and they of it.</summary>
    public static FuzzyGraph Union(NeighbourTable neighbours, float[] memberships)
    {
        var rows = neighbours.Rows;
        var sides = new List<(int Column, float Weight)>[rows];
        for (var i = 0; i < rows; i++) sides[i] = new(2 * neighbours.Count);
        for (var i = 0; i < rows; i++)
        {
            for (var k = 0; k < neighbours.Count; k++)
            {
                var (j, weight) = (neighbours.Indices[(i * neighbours.Count) + k], memberships[(i * neighbours.Count) + k]);
                if (weight <= 0) continue;
                sides[i].Add((j, weight));
                sides[j].Add((i, weight));
            }
        }

        var starts = new int[rows + 1];
        List<int> columns = [];
        List<float> weights = [];
        for (var i = 0; i < rows; i++)
        {
            sides[i].Sort();
            foreach (var (column, weight) in sides[i])
            {
                // Smaller weights stand first, on both sides of the matrix, so that the union has the same bits on both.
                if (columns.Count > starts[i] && columns[^1] == column)
                {
                    weights[^1] = weight + (weights[^1] * (1 - weight));
                    continue;
                }

                columns.Add(column);
                weights.Add(weight);
            }

            starts[i + 1] = columns.Count;
        }

        return new(starts, [.. columns], [.. weights]);
    }

    /// <summary>The connected part of each row, numbered by their first rows.</summary>
    public int[] Parts(out int count)
    {
        var parts = new int[Rows];
        Array.Fill(parts, -1);
        Stack<int> pending = new();
        count = 0;
        for (var first = 0; first < Rows; first++)
        {
            if (parts[first] >= 0) continue;
            pending.Push(first);
            parts[first] = count;
            while (pending.TryPop(out var row))
            {
                foreach (var other in Columns.AsSpan(Starts[row], Starts[row + 1] - Starts[row]))
                {
                    if (parts[other] >= 0) continue;
                    parts[other] = count;
                    pending.Push(other);
                }
            }

            count++;
        }

        return parts;
    }
}
