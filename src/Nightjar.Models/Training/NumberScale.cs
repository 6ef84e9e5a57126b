using Nightjar.Learning.Autodiff;

namespace Nightjar.Models.Training;

/// <summary>Mean and standard deviation of the numbers of the examples that a network trains with. Raw numbers reach from -999 to thousands, on
/// which a dense layer dies within an epoch; so it trains on standardised ones, z = (x - mean) / deviation, and takes mean and deviation
/// into its weights afterwards: the model is given raw numbers, as the published ones are.</summary>
internal sealed class NumberScale
{
    private readonly double[] _mean;
    private readonly double[] _deviation;

    private NumberScale(double[] mean, double[] deviation) => (_mean, _deviation) = (mean, deviation);

    /// <summary>Measures examples; a number that is always the same has the deviation 1.</summary>
    public static NumberScale Of(TripletSet set, IReadOnlyList<int> examples)
    {
        var (mean, deviation) = (new double[set.NumberCount], new double[set.NumberCount]);
        foreach (var example in examples) Add(mean, set.NumbersOf(example), (_, x) => x);
        Scale(mean, examples.Count);
        foreach (var example in examples) Add(deviation, set.NumbersOf(example), (i, x) => (x - mean[i]) * (x - mean[i]));
        Scale(deviation, examples.Count);
        for (var i = 0; i < deviation.Length; i++) deviation[i] = deviation[i] > 0 ? Math.Sqrt(deviation[i]) : 1;
        return new(mean, deviation);
    }

    /// <summary>Standardises a row.</summary>
    public void Apply(Span<float> numbers)
    {
        for (var i = 0; i < numbers.Length; i++) numbers[i] = (float)((numbers[i] - _mean[i]) / _deviation[i]);
    }

    /// <summary>Turns a layer for standardised numbers into one for raw ones: w / deviation, b - Σ w mean / deviation.</summary>
    /// <param name="weight">(numbers, outputs).</param>
    /// <param name="bias">(outputs).</param>
    public void IntoLayer(Parameter weight, Parameter bias) => Change(weight, bias, i => 1 / _deviation[i], i => -_mean[i] / _deviation[i]);

    /// <summary>The way back, for weights to start from: w · deviation, b + Σ w mean.</summary>
    public void OutOfLayer(Parameter weight, Parameter bias) => Change(weight, bias, i => _deviation[i], i => _mean[i]);

    private static void Change(Parameter weight, Parameter bias, Func<int, double> factor, Func<int, double> share)
    {
        var w = weight.Value.Span;
        var b = bias.Value.Span;
        for (var j = 0; j < b.Length; j++)
        {
            var sum = (double)b[j];
            for (var i = 0; i < w.Length / b.Length; i++)
            {
                ref var value = ref w[(i * b.Length) + j];
                sum += value * share(i);
                value = (float)(value * factor(i));
            }

            b[j] = (float)sum;
        }
    }

    private static void Add(double[] sums, ReadOnlySpan<float> numbers, Func<int, double, double> term)
    {
        for (var i = 0; i < sums.Length; i++) sums[i] += term(i, numbers[i]);
    }

    private static void Scale(double[] sums, int count)
    {
        for (var i = 0; i < sums.Length; i++) sums[i] /= Math.Max(1, count);
    }
}
