namespace Nightjar.Learning.Tests.GaussianProcesses;

/// <summary>The Gaussian process by the book: dense matrices and elimination with a search for pivots.</summary>
internal static class DenseProcess
{
    public static double Matern32(double squared)
    {
        var s = Math.Sqrt(3 * squared);
        return (1 + s) * Math.Exp(-s);
    }

    public static double Matern52(double squared)
    {
        var s = Math.Sqrt(5 * squared);
        return (1 + s + (s * s / 3)) * Math.Exp(-s);
    }

    public static double SquaredExponential(double squared) => Math.Exp(-squared / 2);

    public static double[,] Covariance(Func<double, double> kernel, double variance, double timeMetric, double wavelengthMetric, double[] times, double[] wavelengths, double[] errors)
    {
        var matrix = new double[times.Length, times.Length];
        for (var i = 0; i < times.Length; i++)
        {
            for (var j = 0; j < times.Length; j++)
                matrix[i, j] = Between(kernel, variance, timeMetric, wavelengthMetric, times[i] - times[j], wavelengths[i] - wavelengths[j]) + (i == j ? errors[i] * errors[i] : 0);
        }

        return matrix;
    }

    public static double Between(Func<double, double> kernel, double variance, double timeMetric, double wavelengthMetric, double time, double wavelength) =>
        variance * kernel((time * time / timeMetric) + (wavelength * wavelength / wavelengthMetric));

    /// <summary>The solution and the logarithm of the determinant's size.</summary>
    public static (double[] X, double LogDeterminant) Solve(double[,] matrix, double[] right)
    {
        var (a, x, n, logDeterminant) = ((double[,])matrix.Clone(), (double[])right.Clone(), right.Length, 0.0);
        for (var k = 0; k < n; k++)
        {
            var pivot = Enumerable.Range(k, n - k).MaxBy(i => Math.Abs(a[i, k]));
            for (var j = 0; j < n; j++) (a[k, j], a[pivot, j]) = (a[pivot, j], a[k, j]);
            (x[k], x[pivot]) = (x[pivot], x[k]);
            logDeterminant += Math.Log(Math.Abs(a[k, k]));
            for (var i = k + 1; i < n; i++)
            {
                var factor = a[i, k] / a[k, k];
                for (var j = k; j < n; j++) a[i, j] -= factor * a[k, j];
                x[i] -= factor * x[k];
            }
        }

        for (var k = n - 1; k >= 0; k--)
        {
            for (var j = k + 1; j < n; j++) x[k] -= a[k, j] * x[j];
            x[k] /= a[k, k];
        }

        return (x, logDeterminant);
    }

    /// <summary>One draw of the process with noise.</summary>
    public static double[] Draw(double[,] covariance, Random random)
    {
        var n = covariance.GetLength(0);
        var lower = new double[n, n];
        var (draw, normal) = (new double[n], new double[n]);
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var sum = covariance[i, j];
                for (var k = 0; k < j; k++) sum -= lower[i, k] * lower[j, k];
                lower[i, j] = i == j ? Math.Sqrt(sum) : sum / lower[j, j];
            }

            normal[i] = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            for (var j = 0; j <= i; j++) draw[i] += lower[i, j] * normal[j];
        }

        return draw;
    }

    public static double Likelihood(double logVariance, double logMetric, double[] times, double[] wavelengths, double[] fluxes, double[] errors)
    {
        var covariance = Covariance(Matern32, Math.Exp(logVariance), Math.Exp(logMetric), 6000.0 * 6000, times, wavelengths, errors);
        var (weights, logDeterminant) = Solve(covariance, fluxes);
        return -0.5 * (weights.Zip(fluxes, (w, f) => w * f).Sum() + logDeterminant + (times.Length * Math.Log(2 * Math.PI)));
    }
}
