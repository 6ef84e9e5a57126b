using System.Globalization;

namespace Nightjar.Broker.Reports;

/// <summary>The values at which an axis carries a tick, and their labels.</summary>
/// <param name="Values">Ascending.</param>
/// <param name="Labels">One for each value; empty for a tick without a label.</param>
internal sealed record Ticks(double[] Values, string[] Labels)
{
    /// <summary>No tick.</summary>
    public static Ticks None { get; } = new([], []);

    /// <summary>Multiples of 1, 2 or 5 times a power of ten between two values.</summary>
    /// <param name="minimum">The lower end.</param>
    /// <param name="maximum">The upper end, above the lower.</param>
    /// <param name="wanted">About how many; the result has at least 2 and at most twice as many, if more than 2 were wanted.</param>
    public static Ticks Linear(double minimum, double maximum, int wanted)
    {
        var step = NiceStep((maximum - minimum) / Math.Max(2, wanted));
        var ticks = Every(step, minimum, maximum, Plain);
        return ticks.Values.Length >= 2 ? ticks : Every(NiceStep(step / 2), minimum, maximum, Plain);
    }

    /// <summary>Whole numbers from 0 up, written short (20k, 1.5M).</summary>
    public static Ticks Counts(double maximum, int wanted) =>
        Every(Math.Max(1, NiceStep(maximum / Math.Max(2, wanted))), 0, maximum, (value, _) => Short(value));

    /// <summary>Powers of ten between two values above 0; every second, third... where there would be more than wanted.</summary>
    public static Ticks PowersOfTen(double minimum, double maximum, int wanted)
    {
        var first = (int)Math.Ceiling(Math.Log10(minimum) - 1e-9);
        var last = (int)Math.Floor(Math.Log10(maximum) + 1e-9);
        var stride = Math.Max(1, (last - first + wanted) / Math.Max(1, wanted));
        var values = new List<double>();
        for (var power = first; power <= last; power += stride) values.Add(Math.Pow(10, power));
        return new Ticks([.. values], [.. values.Select(Short)]);
    }

    /// <summary>The multiples of a step between two values, each with its label.</summary>
    public static Ticks Every(double step, double minimum, double maximum, Func<double, double, string> label)
    {
        var first = (long)Math.Ceiling(minimum / step - 1e-9);
        var last = (long)Math.Floor(maximum / step + 1e-9);
        var values = new double[Math.Max(0, last - first + 1)];
        for (var index = 0; index < values.Length; index++) values[index] = (first + index) * step;
        return new Ticks(values, [.. values.Select(value => label(value, step))]);
    }

    /// <summary>The nearest of 1, 2 and 5 times a power of ten, by ratio.</summary>
    public static double NiceStep(double raw)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        return (raw / power) switch
        {
            < 1.414 => power,
            < 3.162 => 2 * power,
            < 7.071 => 5 * power,
            _ => 10 * power,
        };
    }

    /// <summary>The least of 1, 2 and 5 times a power of ten that is not below.</summary>
    public static double NiceStepFrom(double raw)
    {
        var step = NiceStep(raw);
        return step >= raw * (1 - 1e-9) ? step : NiceStep(2 * step);
    }

    /// <summary>A count in few characters: 950, 20k, 1.5M.</summary>
    public static string Short(double count) => Math.Abs(count) switch
    {
        >= 999_995 => (count / 1e6).ToString("0.##", CultureInfo.InvariantCulture) + "M",
        >= 9_999.5 => (count / 1e3).ToString("0.##", CultureInfo.InvariantCulture) + "k",
        _ => count.ToString("#,0.##", CultureInfo.InvariantCulture),
    };

    private static string Plain(double value, double step)
    {
        var decimals = Math.Clamp((int)Math.Ceiling(-Math.Log10(step) - 1e-9), 0, 12);
        return ReportFormat.Number(value, decimals);
    }
}
