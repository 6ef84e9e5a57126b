namespace Nightjar.Learning.Tests;

/// <summary>Seeded numbers and comparisons.</summary>
internal static class Numbers
{
    public static float[] Normal(this Random random, int count, double scale = 1)
    {
        var values = new float[count];
        for (var i = 0; i < count; i++)
            values[i] = (float)(scale * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        return values;
    }

    public static double[] Doubles(ReadOnlySpan<float> values)
    {
        var doubles = new double[values.Length];
        for (var i = 0; i < values.Length; i++) doubles[i] = values[i];
        return doubles;
    }

    /// <summary>The error function.</summary>
    public static double Erf(double x)
    {
        // The series of 7.1.6 in Abramowitz and Stegun, which converges everywhere.
        if (Math.Abs(x) > 6) return Math.Sign(x);
        double sum = x, term = x;
        for (var n = 1; n < 200; n++) sum += term *= 2 * x * x / ((2 * n) + 1);
        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }

    /// <summary>Every element within tolerance·(1 + |expected|), NaN equal to NaN.</summary>
    public static void Near(ReadOnlySpan<double> expected, ReadOnlySpan<float> actual, double tolerance, string label)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            var bad = double.IsNaN(expected[i]) ? !float.IsNaN(actual[i])
                : expected[i] != actual[i] && !(Math.Abs(expected[i] - actual[i]) <= tolerance * (1 + Math.Abs(expected[i])));
            if (bad) Assert.Fail($"{label}: element {i} of {expected.Length} is {actual[i]:R}, expected {expected[i]:R}");
        }
    }
}
