using Nightjar.Learning.Layers;

namespace Nightjar.Models.Tests.LightCurves;

/// <summary>Layers over one sequence (time, features) by the book, in double precision.</summary>
internal static class PlainSequences
{
    public static double[][] Dense(double[][] x, ReadOnlySpan<float> weight, float[]? bias, Func<double, double> activation)
    {
        var outputs = weight.Length / x[0].Length;
        var w = weight.ToArray();
        return [.. x.Select(row => Enumerable.Range(0, outputs).Select(o => activation((bias?[o] ?? 0) + row.Select((v, i) => v * w[(i * outputs) + o]).Sum())).ToArray())];
    }

    /// <summary>Windows of two steps, the second of the last one zero.</summary>
    public static double[][] ConvolveTwo(double[][] x, float[] weight, float[] bias)
    {
        var (features, filters) = (x[0].Length, bias.Length);
        return [.. x.Select((_, t) => Enumerable.Range(0, filters).Select(f =>
        {
            double sum = bias[f];
            for (var k = 0; k < 2 && t + k < x.Length; k++)
            {
                for (var i = 0; i < features; i++) sum += x[t + k][i] * weight[(((k * features) + i) * filters) + f];
            }

            return sum;
        }).ToArray())];
    }

    public static double[][] Lstm(double[][] x, RecurrentDirection direction)
    {
        var units = direction.StateWeight.Value.Shape[0];
        var (weight, state, bias) = (direction.InputWeight.Value.Span.ToArray(), direction.StateWeight.Value.Span.ToArray(), direction.InputBias.Value.Span.ToArray());
        var stateBias = direction.StateBias?.Value.Span.ToArray();
        double[] h = new double[units], c = new double[units];
        var y = new double[x.Length][];
        for (var step = 0; step < x.Length; step++)
        {
            var t = direction.IsReversed ? x.Length - 1 - step : step;
            var gates = Enumerable.Range(0, 4 * units).Select(g => bias[g] + (stateBias?[g] ?? 0)
                + x[t].Select((v, i) => v * weight[(i * 4 * units) + g]).Sum() + h.Select((v, i) => v * state[(i * 4 * units) + g]).Sum()).ToArray();
            var next = new double[units];
            for (var u = 0; u < units; u++)
            {
                c[u] = (Sigmoid(gates[units + u]) * c[u]) + (Sigmoid(gates[u]) * Math.Tanh(gates[(2 * units) + u]));
                next[u] = Sigmoid(gates[(3 * units) + u]) * Math.Tanh(c[u]);
            }

            y[t] = h = next;
        }

        return y;
    }

    public static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    public static double Silu(double x) => x * Sigmoid(x);

    public static double[] Softmax(double[] x)
    {
        var powers = x.Select(v => Math.Exp(v - x.Max())).ToArray();
        return [.. powers.Select(p => p / powers.Sum())];
    }
}
