using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Layers;

/// <summary>How parameters start.</summary>
public static class Initialisers
{
    /// <summary>Zeros.</summary>
    public static Initialiser Zeros { get; } = Constant(0);

    /// <summary>Ones.</summary>
    public static Initialiser Ones { get; } = Constant(1);

    /// <summary>PyTorch's default of dense and convolutional layers, weights and biases: uniform within ±1/√fan-in, which is
    /// <see cref="KaimingUniform"/> with a = √5.</summary>
    public static Initialiser UniformByFanIn { get; } = KaimingUniform(Math.Sqrt(5));

    /// <summary>PyTorch's default of recurrent layers: uniform within ±1/√units.</summary>
    public static Initialiser UniformByUnits { get; } = (value, fans, random) => Uniform(value, 1 / Math.Sqrt(Math.Max(fans.Units, 1)), random);

    /// <summary>Keras's default: uniform within ±√(6/(fan-in + fan-out)) (Glorot and Bengio 2010).</summary>
    public static Initialiser GlorotUniform { get; } = (value, fans, random) => Uniform(value, Math.Sqrt(6.0 / Math.Max(fans.In + fans.Out, 1)), random);

    /// <summary>Normal with variance 2/fan-in, for layers before a ReLU (He et al. 2015, arXiv 1502.01852).</summary>
    public static Initialiser HeNormal { get; } = (value, fans, random) => Normal(Math.Sqrt(2.0 / Math.Max(fans.In, 1)))(value, fans, random);

    /// <summary>Keras's default of what a recurrent layer applies to its state: the tensor, read as a matrix with its last axis as
    /// columns, has orthonormal rows or columns, whichever are fewer (Saxe et al. 2014, arXiv 1312.6120).</summary>
    public static Initialiser Orthogonal { get; } = FillOrthogonal;

    /// <summary>One number throughout.</summary>
    public static Initialiser Constant(float number) => (value, _, _) => value.Span.Fill(number);

    /// <summary>Uniform within ±√(6/((1 + a²)·fan-in)) (He et al. 2015, arXiv 1502.01852).</summary>
    /// <param name="a">Slope of the following rectifier below 0.</param>
    public static Initialiser KaimingUniform(double a = 0) =>
        (value, fans, random) => Uniform(value, Math.Sqrt(6 / ((1 + (a * a)) * Math.Max(fans.In, 1))), random);

    /// <summary>Uniform within ±limit.</summary>
    public static Initialiser Uniform(double limit) => (value, _, random) => Uniform(value, limit, random);

    /// <summary>Normal with mean 0.</summary>
    /// <param name="deviation">Standard deviation.</param>
    public static Initialiser Normal(double deviation) => (value, _, random) =>
    {
        foreach (ref var number in value.Span) number = (float)(deviation * random.NextNormal());
    };

    /// <summary>Normal with mean 0 where numbers further than twice the deviation are drawn again, as Keras does.</summary>
    /// <param name="deviation">Standard deviation of the whole distribution; that of what remains is 0.8796 times as large.</param>
    public static Initialiser TruncatedNormal(double deviation = 0.02) => (value, _, random) =>
    {
        foreach (ref var number in value.Span)
        {
            double drawn;
            do drawn = random.NextNormal();
            while (Math.Abs(drawn) > 2);
            number = (float)(deviation * drawn);
        }
    };

    private static void Uniform(Tensor value, double limit, RandomNumbers random)
    {
        foreach (ref var number in value.Span) number = (float)(limit * ((2 * random.NextDouble()) - 1));
    }

    // Normal vectors, each made orthogonal to those before it (Gram and Schmidt); twice, as once leaves rounding behind.
    private static void FillOrthogonal(Tensor value, Fans fans, RandomNumbers random)
    {
        var (rows, columns) = (value.Shape.Rows, value.Shape.Last);
        var (count, length) = (Math.Min(rows, columns), Math.Max(rows, columns));
        var vectors = new double[count][];
        for (var i = 0; i < count; i++)
        {
            var vector = vectors[i] = new double[length];
            foreach (ref var number in vector.AsSpan()) number = random.NextNormal();
            for (var pass = 0; pass < 2; pass++)
            {
                for (var k = 0; k < i; k++) Subtract(vector, vectors[k], Dot(vector, vectors[k]));
            }

            var norm = Math.Sqrt(Dot(vector, vector));
            for (var j = 0; j < length; j++)
            {
                vector[j] /= norm;
                value.Span[rows < columns ? (i * columns) + j : (j * columns) + i] = (float)vector[j];
            }
        }
    }

    private static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (var i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }

    private static void Subtract(double[] vector, double[] other, double factor)
    {
        for (var i = 0; i < vector.Length; i++) vector[i] -= factor * other[i];
    }
}
