using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Embeddings;

/// <summary>The eigenvectors of a connected graph's normalised Laplacian I - D^(-½)·W·D^(-½) with the smallest eigenvalues, without the
/// trivial one, by iteration of a subspace under Chebyshev polynomials (Zhou and Saad 2007, doi 10.1137/050630404): what is not
/// sought, below the block's smallest eigenvalue of D^(-½)·W·D^(-½), stays small while the rest grows fast.</summary>
internal sealed class SpectralVectors
{
    private const int Extra = 4;
    private const int Degree = 24;
    private const int MostRounds = 40;
    private const double Tolerance = 1e-4;

    private readonly FuzzyGraph _graph;
    private readonly float[] _scaled;
    private readonly double[] _trivial;
    private readonly int _width;

    private SpectralVectors(FuzzyGraph graph, int width)
    {
        (_graph, _width) = (graph, width);
        var rows = graph.Rows;
        _trivial = new double[rows];
        for (var i = 0; i < rows; i++)
        {
            for (var e = graph.Starts[i]; e < graph.Starts[i + 1]; e++) _trivial[i] += graph.Weights[e];
            _trivial[i] = Math.Sqrt(_trivial[i]);
        }

        _scaled = new float[graph.Weights.Length];
        for (var i = 0; i < rows; i++)
        {
            for (var e = graph.Starts[i]; e < graph.Starts[i + 1]; e++) _scaled[e] = (float)(graph.Weights[e] / (_trivial[i] * _trivial[graph.Columns[e]]));
        }

        var length = Math.Sqrt(_trivial.Sum(t => t * t));
        for (var i = 0; i < rows; i++) _trivial[i] /= length;
    }

    /// <summary>Finds the vectors.</summary>
    /// <param name="graph">A connected graph of more rows than <paramref name="count"/> + 1.</param>
    /// <param name="count">How many.</param>
    /// <param name="random">Where the iteration begins.</param>
    /// <returns>Rows of <paramref name="count"/> entries, the smallest eigenvalue first, each vector of length 1.</returns>
    public static double[] Find(FuzzyGraph graph, int count, RandomNumbers random)
    {
        var width = Math.Min(count + Extra, graph.Rows - 1);
        var solver = new SpectralVectors(graph, width);
        var block = new double[graph.Rows * width];
        for (var i = 0; i < block.Length; i++) block[i] = random.NextNormal();
        var lowest = -0.5;
        for (var round = 0; round < MostRounds; round++)
        {
            block = solver.Filter(block, lowest);
            solver.Orthonormalise(block, random);
            (block, var values, var residual) = solver.Ritz(block, count);
            if (residual < Tolerance) break;
            lowest = Math.Clamp(values[^1], -0.9, 1 - 1e-9);
        }

        var vectors = new double[graph.Rows * count];
        for (var i = 0; i < graph.Rows; i++) block.AsSpan(i * width, count).CopyTo(vectors.AsSpan(i * count, count));
        return vectors;
    }

    // T(A), the Chebyshev polynomial that is at most 1 on eigenvalues from -1 to the lowest that is sought.
    private double[] Filter(double[] block, double lowest)
    {
        var (half, centre) = ((lowest + 1) / 2, (lowest - 1) / 2);
        var before = block;
        var now = new double[block.Length];
        Step(block, now, null, 1 / half, centre);
        for (var degree = 2; degree <= Degree; degree++)
        {
            var next = degree == 2 ? new double[block.Length] : before;
            Step(now, next, before, 2 / half, centre);
            (before, now) = (now, next);
            if (degree % 8 == 0) Rescale(before, now);
        }

        return now;
    }

    // target = factor·(A - centre)·source - subtracted. The target may be what is subtracted.
    private void Step(double[] source, double[] target, double[]? subtracted, double factor, double centre)
    {
        Span<double> sums = stackalloc double[_width];
        for (var i = 0; i < _graph.Rows; i++)
        {
            for (var k = 0; k < _width; k++) sums[k] = -centre * source[(i * _width) + k];
            for (var e = _graph.Starts[i]; e < _graph.Starts[i + 1]; e++)
            {
                var row = source.AsSpan(_graph.Columns[e] * _width, _width);
                for (var k = 0; k < row.Length; k++) sums[k] += _scaled[e] * row[k];
            }

            for (var k = 0; k < _width; k++)
                target[(i * _width) + k] = (factor * sums[k]) - (subtracted is null ? 0 : subtracted[(i * _width) + k]);
        }
    }

    private static void Rescale(double[] a, double[] b)
    {
        double most = 1e-300;
        foreach (var value in b) most = Math.Max(most, Math.Abs(value));
        for (var i = 0; i < a.Length; i++) (a[i], b[i]) = (a[i] / most, b[i] / most);
    }

    private void Orthonormalise(double[] block, RandomNumbers random)
    {
        for (var k = 0; k < _width; k++)
        {
            // Twice is enough (Giraud and others 2005); a vector that was made of the others only begins anew.
            for (var pass = 0; pass < 3; pass++)
            {
                var length = Math.Sqrt(Product(block, k, k));
                if (!(length > 1e-200))
                {
                    for (var i = 0; i < _graph.Rows; i++) block[(i * _width) + k] = random.NextNormal();
                    length = Math.Sqrt(Product(block, k, k));
                }

                for (var i = 0; i < _graph.Rows; i++) block[(i * _width) + k] /= length;
                if (pass < 2) Deflate(block, k);
            }
        }
    }

    private void Deflate(double[] block, int k)
    {
        double trivial = 0;
        for (var i = 0; i < _graph.Rows; i++) trivial += _trivial[i] * block[(i * _width) + k];
        for (var i = 0; i < _graph.Rows; i++) block[(i * _width) + k] -= trivial * _trivial[i];
        for (var other = 0; other < k; other++)
        {
            var product = Product(block, other, k);
            for (var i = 0; i < _graph.Rows; i++) block[(i * _width) + k] -= product * block[(i * _width) + other];
        }
    }

    private double Product(double[] block, int a, int b)
    {
        double sum = 0;
        for (var i = 0; i < _graph.Rows; i++) sum += block[(i * _width) + a] * block[(i * _width) + b];
        return sum;
    }

    // Rayleigh and Ritz: the eigenvectors of A within the subspace, and how far the sought ones are from being such.
    private (double[] Block, double[] Values, double Residual) Ritz(double[] block, int count)
    {
        var image = new double[block.Length];
        Step(block, image, null, 1, 0);
        var small = new double[_width, _width];
        for (var i = 0; i < _graph.Rows; i++)
        {
            for (var a = 0; a < _width; a++)
            {
                for (var b = 0; b < _width; b++) small[a, b] += block[(i * _width) + a] * image[(i * _width) + b];
            }
        }

        for (var a = 0; a < _width; a++)
        {
            for (var b = 0; b < a; b++) small[a, b] = small[b, a] = (small[a, b] + small[b, a]) / 2;
        }

        var values = SymmetricEigen.Solve(small, out var vectors);
        var turned = new double[block.Length];
        var residuals = new double[count];
        for (var i = 0; i < _graph.Rows; i++)
        {
            for (var k = 0; k < _width; k++)
            {
                double moved = 0;
                for (var a = 0; a < _width; a++)
                {
                    turned[(i * _width) + k] += block[(i * _width) + a] * vectors[a, values[k].Column];
                    moved += image[(i * _width) + a] * vectors[a, values[k].Column];
                }

                var error = moved - (values[k].Value * turned[(i * _width) + k]);
                if (k < count) residuals[k] += error * error;
            }
        }

        // Near 1 eigenvalues crowd, so errors count by the distance to it.
        var worst = Enumerable.Range(0, count).Max(k => Math.Sqrt(residuals[k]) / Math.Max(1 - values[k].Value, 1e-9));
        return (turned, Array.ConvertAll(values, v => v.Value), worst);
    }
}
