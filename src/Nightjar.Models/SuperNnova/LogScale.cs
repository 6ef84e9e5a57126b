using System.Globalization;

namespace Nightjar.Models.SuperNnova;

/// <summary>SuperNNova's scaling of one quantity: (ln(max(x, least) - least + 1e-5) - mean) / deviation.</summary>
/// <param name="Least">The smallest value in the training set.</param>
/// <param name="Mean">Mean of the logarithms there.</param>
/// <param name="Deviation">Their standard deviation.</param>
public readonly record struct LogScale(double Least, double Mean, double Deviation)
{
    private const double Offset = 1e-5;

    /// <summary>Scales a number.</summary>
    public float Apply(double x) => (float)((Math.Log(Math.Max(x, Least) - Least + Offset) - Mean) / Deviation);

    /// <summary>Measures a training set.</summary>
    /// <exception cref="ArgumentException">There is no number, or one is not finite.</exception>
    public static LogScale Fit(ReadOnlySpan<double> values)
    {
        if (values.IsEmpty) throw new ArgumentException("there are no numbers", nameof(values));
        var least = double.PositiveInfinity;
        foreach (var value in values) least = double.IsFinite(value) ? Math.Min(least, value) : throw new ArgumentException($"{value} is not finite", nameof(values));
        double sum = 0, squares = 0;
        foreach (var value in values) sum += Math.Log(value - least + Offset);
        var mean = sum / values.Length;
        foreach (var value in values) squares += Math.Pow(Math.Log(value - least + Offset) - mean, 2);
        var deviation = Math.Sqrt(squares / values.Length);
        return new(least, mean, deviation == 0 ? 1 : deviation);
    }

    /// <summary>The scale as text, for files.</summary>
    public string ToText() => string.Create(CultureInfo.InvariantCulture, $"{Least:R} {Mean:R} {Deviation:R}");

    /// <summary>Reads <see cref="ToText"/>.</summary>
    /// <exception cref="FormatException">It is no scale.</exception>
    public static LogScale Parse(string text)
    {
        var numbers = text.Split(' ').Select(t => double.TryParse(t, NumberStyles.Float, CultureInfo.InvariantCulture, out var v) ? v : double.NaN).ToArray();
        return numbers.Length == 3 && Array.TrueForAll(numbers, double.IsFinite) && numbers[2] > 0
            ? new(numbers[0], numbers[1], numbers[2])
            : throw new FormatException($"'{text}' is no scale: expected least value, mean and deviation");
    }
}
