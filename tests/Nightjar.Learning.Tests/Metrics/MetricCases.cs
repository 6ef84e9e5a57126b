namespace Nightjar.Learning.Tests.Metrics;

/// <summary>Seeded predictions, and what metrics mean, written out as directly as possible.</summary>
internal static class MetricCases
{
    /// <summary>Scores with many ties, and labels that go with them somewhat.</summary>
    public static (double[] Scores, bool[] Labels, double[] Weights) Binary(int seed, int count, int levels)
    {
        var random = new Random(seed);
        var (scores, labels, weights) = (new double[count], new bool[count], new double[count]);
        for (var i = 0; i < count; i++)
        {
            labels[i] = i == 0 || (i != 1 && random.Next(3) == 0);
            scores[i] = random.Next(levels) / (double)levels * (labels[i] ? 1 : 0.8);
            weights[i] = random.Next(4) * 0.25 + (i < 2 ? 1 : 0);
        }

        return (scores, labels, weights);
    }

    /// <summary>Rows of probabilities that sum to 1, and classes that are all there.</summary>
    public static (double[] Probabilities, int[] Labels, double[] Weights) MultiClass(int seed, int count, int classes)
    {
        var random = new Random(seed);
        var (probabilities, labels, weights) = (new double[count * classes], new int[count], new double[count]);
        for (var i = 0; i < count; i++)
        {
            labels[i] = i < classes ? i : random.Next(classes);
            weights[i] = 0.1 + random.NextDouble();
            var row = probabilities.AsSpan(i * classes, classes);
            double sum = 0;
            for (var c = 0; c < classes; c++) sum += row[c] = random.NextDouble() + (c == labels[i] ? 0.5 : 0);
            for (var c = 0; c < classes; c++) row[c] /= sum;
        }

        return (probabilities, labels, weights);
    }

    /// <summary>Every pair of a positive and a negative: 1 if the positive scores higher, 1/2 for a tie.</summary>
    public static double MannWhitney(double[] scores, bool[] labels, double[] weights)
    {
        double wins = 0, pairs = 0;
        for (var i = 0; i < scores.Length; i++)
        {
            for (var j = 0; j < scores.Length; j++)
            {
                if (!labels[i] || labels[j]) continue;
                wins += weights[i] * weights[j] * (scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0);
                pairs += weights[i] * weights[j];
            }
        }

        return wins / pairs;
    }

    /// <summary>Weight of the objects that a predicate selects.</summary>
    public static double WeightOf(double[] weights, Func<int, bool> selects) =>
        Enumerable.Range(0, weights.Length).Where(selects).Sum(i => weights[i]);

    public static int[] Permutation(int seed, int count)
    {
        var order = Enumerable.Range(0, count).ToArray();
        new Random(seed).Shuffle(order);
        return order;
    }
}
