using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Forests;

/// <summary>Grows the trees of an isolation forest one after the other into one array of nodes.</summary>
/// <param name="columns">Columns of a row.</param>
/// <param name="heightLimit">Splits from root to leaf at most.</param>
/// <param name="nodes">Where nodes are added.</param>
internal ref struct IsolationTreeGrower(int columns, int heightLimit, List<IsolationNode> nodes)
{
    private readonly int[] _order = [.. Enumerable.Range(0, columns)];
    private readonly Stack<(int Node, int First, int Count, int Depth)> _pending = new();

    /// <summary>Adds a tree.</summary>
    /// <param name="rows">All rows.</param>
    /// <param name="sample">Numbers of the rows to grow from; put in another order.</param>
    /// <param name="random">What is drawn.</param>
    public readonly void Grow(ReadOnlySpan<float> rows, Span<int> sample, RandomNumbers random)
    {
        _pending.Push((nodes.Count, 0, sample.Length, 0));
        nodes.Add(default);
        while (_pending.TryPop(out var node))
        {
            var part = sample.Slice(node.First, node.Count);
            if (node.Count < 2 || node.Depth >= heightLimit || !TryChoose(rows, part, ref random, out var column, out var threshold))
            {
                nodes[node.Node] = new(0, float.PositiveInfinity, node.Node, (float)(node.Depth + IsolationForest.AveragePathLength(node.Count)));
                continue;
            }

            var left = Divide(rows, part, column, threshold);
            nodes[node.Node] = new(column, threshold, nodes.Count, 0);
            _pending.Push((nodes.Count + 1, node.First + left, node.Count - left, node.Depth + 1));
            _pending.Push((nodes.Count, node.First, left, node.Depth + 1));
            nodes.Add(default);
            nodes.Add(default);
        }
    }

    // A column whose rows are all alike cannot be split, so another one is drawn.
    private readonly bool TryChoose(ReadOnlySpan<float> rows, ReadOnlySpan<int> part, ref RandomNumbers random, out int column, out float threshold)
    {
        for (var left = columns; left > 0; left--)
        {
            var drawn = random.NextBelow(left);
            (_order[drawn], _order[left - 1]) = (_order[left - 1], _order[drawn]);
            column = _order[left - 1];
            var (least, most) = (float.PositiveInfinity, float.NegativeInfinity);
            foreach (var row in part)
            {
                var value = rows[(row * columns) + column];
                (least, most) = (Math.Min(least, value), Math.Max(most, value));
            }

            if (least == most) continue;

            // In float64 the width of the column does not overflow. Rounding must not put the largest rows on the left side.
            threshold = (float)(least + (random.NextDouble() * ((double)most - least)));
            if (threshold >= most) threshold = MathF.BitDecrement(most);
            return true;
        }

        (column, threshold) = (0, 0);
        return false;
    }

    private readonly int Divide(ReadOnlySpan<float> rows, Span<int> part, int column, float threshold)
    {
        var left = 0;
        for (var i = 0; i < part.Length; i++)
        {
            if (rows[(part[i] * columns) + column] > threshold) continue;
            (part[i], part[left]) = (part[left], part[i]);
            left++;
        }

        return left;
    }
}
