using System.Globalization;
using Nightjar.Sky;

namespace Nightjar.Broker.Reports;

/// <summary>Ticks at full hours, days or months of universal time. Values are modified Julian dates.</summary>
internal static class TimeTicks
{
    private static readonly double[] HourSteps = [1, 2, 3, 6, 12];

    /// <summary>The ticks between two moments.</summary>
    /// <param name="frame">The box that has to hold the labels.</param>
    /// <param name="from">The earlier moment, MJD.</param>
    /// <param name="to">The later one, MJD.</param>
    public static Ticks Between(PlotFrame frame, double from, double to)
    {
        var span = to - from;
        foreach (var hours in HourSteps)
        {
            if (span * 24 / hours > frame.Fit(5)) continue;
            return Ticks.Every(hours / 24, from, to, (mjd, _) => Text(mjd, "HH:mm"));
        }

        var step = Math.Max(1, Ticks.NiceStepFrom(span / frame.Fit(6)));
        if (step <= 20) return Ticks.Every(step, from, to, (mjd, _) => Text(mjd, "d MMM"));
        return Ticks.Every(Math.Max(step, Ticks.NiceStepFrom(span / frame.Fit(8))), from, to, (mjd, _) => Text(mjd, "MMM yyyy"));
    }

    /// <summary>The dates that a span touches, for the title of its axis.</summary>
    public static string Dates(double from, double to)
    {
        var (first, last) = (Text(from, "yyyy-MM-dd"), Text(Math.Max(from, to - 1e-6), "yyyy-MM-dd"));
        return first == last ? first : $"{first} to {last}";
    }

    private static string Text(double mjd, string format) =>
        JulianDate.FromMjd(mjd).ToUtc()?.AddSeconds(1).ToString(format, CultureInfo.InvariantCulture) ?? "";
}
