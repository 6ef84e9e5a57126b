using System.Globalization;

namespace Nightjar.Models.TimeSeriesTransformer;

/// <summary>Takes the median off each column and divides by the distance of its quartiles. Quantiles are interpolated between their
/// neighbours; a distance of 0 counts as 1.</summary>
/// <param name="Medians">Of each column.</param>
/// <param name="Spreads">Distances of the quartiles.</param>
public sealed record RobustScaler(IReadOnlyList<double> Medians, IReadOnlyList<double> Spreads)
{
    /// <summary>Measures columns.</summary>
    /// <param name="rows">Rows of the columns, one after another.</param>
    /// <param name="columns">How many columns.</param>
    /// <exception cref="ArgumentException">There is no row, or part of one.</exception>
    public static RobustScaler Fit(ReadOnlySpan<double> rows, int columns)
    {
        if (columns < 1 || rows.IsEmpty || rows.Length % columns != 0) throw new ArgumentException($"{rows.Length} numbers are no rows of {columns} columns", nameof(rows));
        var (medians, spreads, sorted) = (new double[columns], new double[columns], new double[rows.Length / columns]);
        for (var column = 0; column < columns; column++) (medians[column], spreads[column]) = Measure(rows, columns, column, sorted);
        return new(medians, spreads);
    }

    /// <summary>Median and spread of numbers, which it sorts.</summary>
    internal static (double Median, double Spread) Measure(Span<double> numbers) => Measure(numbers, 1, 0, numbers);

    /// <summary>Median and spread of one column.</summary>
    /// <param name="rows">Rows of the columns.</param>
    /// <param name="columns">How many columns.</param>
    /// <param name="column">Which.</param>
    /// <param name="sorted">Memory for the column.</param>
    internal static (double Median, double Spread) Measure(ReadOnlySpan<double> rows, int columns, int column, Span<double> sorted)
    {
        for (var i = 0; i < sorted.Length; i++) sorted[i] = rows[(i * columns) + column];
        sorted.Sort();
        var spread = Quantile(sorted, 0.75) - Quantile(sorted, 0.25);
        return (Quantile(sorted, 0.5), spread == 0 ? 1 : spread);
    }

    /// <summary>The scaler as text, for files.</summary>
    public string ToText() => string.Join(' ', Medians.Concat(Spreads).Select(v => v.ToString("R", CultureInfo.InvariantCulture)));

    /// <summary>Reads <see cref="ToText"/>.</summary>
    /// <exception cref="FormatException">It is no scaler of so many columns.</exception>
    public static RobustScaler Parse(string text, int columns)
    {
        var numbers = text.Split(' ').Select(t => double.TryParse(t, NumberStyles.Float, CultureInfo.InvariantCulture, out var v) ? v : double.NaN).ToArray();
        if (numbers.Length != 2 * columns || !Array.TrueForAll(numbers, double.IsFinite) || numbers.AsSpan(columns).ContainsAnyInRange(double.NegativeInfinity, 0))
            throw new FormatException($"'{text}' is no scaler of {columns} columns");
        return new(numbers[..columns], numbers[columns..]);
    }

    private static double Quantile(ReadOnlySpan<double> sorted, double share)
    {
        var place = share * (sorted.Length - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }
}
