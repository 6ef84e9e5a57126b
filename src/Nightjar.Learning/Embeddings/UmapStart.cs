using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Embeddings;

/// <summary>Where the points of an embedding begin: from 0 to 10 on every axis.</summary>
internal static class UmapStart
{
    private const double Extent = 10;
    private const double Noise = 1e-4;

    /// <summary>The first coordinates, row after row.</summary>
    public static float[] Place(FuzzyGraph graph, UmapOptions options)
    {
        var random = RandomNumbers.For(options.Seed, "start");
        var points = new double[graph.Rows * options.Components];
        if (options.Initialisation == UmapInitialisation.Random)
        {
            for (var i = 0; i < points.Length; i++) points[i] = random.NextDouble();
        }
        else
        {
            var parts = graph.Parts(out var count);
            for (var part = 0; part < count; part++) PlacePart(graph, parts, part, count, points, options.Components, ref random);
        }

        return Scale(points, options.Components, ref random);
    }

    private static void PlacePart(FuzzyGraph graph, int[] parts, int part, int count, double[] points, int axes, ref RandomNumbers random)
    {
        int[] members = [.. Enumerable.Range(0, parts.Length).Where(i => parts[i] == part)];
        var layout = new double[members.Length * axes];
        if (members.Length > (2 * axes) + 2) layout = SpectralVectors.Find(Part(graph, members), axes, random);
        else for (var i = 0; i < layout.Length; i++) layout[i] = random.NextNormal();

        // Parts stand around a circle, each as large as it may be without meeting the next one.
        double most = 1e-300;
        foreach (var value in layout) most = Math.Max(most, Math.Abs(value));
        var angle = 2 * Math.PI * part / count;
        var size = count == 1 ? 1 : Math.Sin(Math.PI / count) / 2;
        for (var i = 0; i < members.Length; i++)
        {
            for (var k = 0; k < axes; k++)
            {
                var centre = count == 1 ? 0 : axes == 1 ? 2.0 * part / count : k == 0 ? Math.Cos(angle) : k == 1 ? Math.Sin(angle) : 0;
                points[(members[i] * axes) + k] = centre + (size * layout[(i * axes) + k] / most);
            }
        }
    }

    private static FuzzyGraph Part(FuzzyGraph graph, int[] members)
    {
        if (members.Length == graph.Rows) return graph;
        var numbers = new Dictionary<int, int>(members.Length);
        for (var i = 0; i < members.Length; i++) numbers[members[i]] = i;
        var starts = new int[members.Length + 1];
        List<int> columns = [];
        List<float> weights = [];
        for (var i = 0; i < members.Length; i++)
        {
            for (var e = graph.Starts[members[i]]; e < graph.Starts[members[i] + 1]; e++)
            {
                columns.Add(numbers[graph.Columns[e]]);
                weights.Add(graph.Weights[e]);
            }

            starts[i + 1] = columns.Count;
        }

        return new(starts, [.. columns], [.. weights]);
    }

    private static float[] Scale(double[] points, int axes, ref RandomNumbers random)
    {
        var scaled = new float[points.Length];
        for (var axis = 0; axis < axes; axis++)
        {
            var (least, most) = (double.PositiveInfinity, double.NegativeInfinity);
            for (var i = axis; i < points.Length; i += axes) (least, most) = (Math.Min(least, points[i]), Math.Max(most, points[i]));
            for (var i = axis; i < points.Length; i += axes)
                scaled[i] = (float)((most > least ? Extent * (points[i] - least) / (most - least) : 0) + (Noise * random.NextNormal()));
        }

        return scaled;
    }
}
