using System.Globalization;
using Nightjar.Sky;

namespace Nightjar.Broker.Reports;

/// <summary>Ticks at full hours, days or months of universal time. Values are modified Julian dates.</summary>
internal static class TimeTicks
{
    private const double LongestDayStep = 20;
    private const double DaysPerMonth = 365.25 / MonthsPerYear;
    private const int MonthsPerYear = 12;

    private static readonly double[] HourSteps = [1, 2, 3, 6, 12];
    private static readonly int[] MonthSteps = [1, 2, 3, 6, 12];

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
        return step <= LongestDayStep ? Ticks.Every(step, from, to, (mjd, _) => Text(mjd, "d MMM")) : Months(frame, from, to);
    }

    /// <summary>The dates that a span touches, for the title of its axis.</summary>
    public static string Dates(double from, double to)
    {
        var (first, last) = (Text(from, "yyyy-MM-dd"), Text(Math.Max(from, to - 1e-6), "yyyy-MM-dd"));
        return first == last ? first : $"{first} to {last}";
    }

    // First days of months, or of years; their distances differ, so that these are no multiples of a step.
    private static Ticks Months(PlotFrame frame, double from, double to)
    {
        if (JulianDate.FromMjd(from).ToUtc() is not { } first || JulianDate.FromMjd(to).ToUtc() is not { } last) return Ticks.None;
        var wanted = (to - from) / DaysPerMonth / frame.Fit(8);
        var step = Array.Find(MonthSteps, months => months >= wanted) is var found and > 0
            ? found
            : MonthsPerYear * (int)Math.Ceiling(Ticks.NiceStepFrom(wanted / MonthsPerYear));
        var days = new List<double>();
        for (var month = (first.Year * MonthsPerYear + first.Month - 1) / step * step; month < last.Year * MonthsPerYear + last.Month; month += step)
        {
            if (month < MonthsPerYear) continue;
            var day = JulianDate.FromUtc(new DateTimeOffset(month / MonthsPerYear, month % MonthsPerYear + 1, 1, 0, 0, 0, TimeSpan.Zero)).Mjd;
            if (day >= from && day <= to) days.Add(day);
        }

        return new Ticks([.. days], [.. days.Select(mjd => Text(mjd, step < MonthsPerYear ? "MMM yyyy" : "yyyy"))]);
    }

    private static string Text(double mjd, string format) =>
        JulianDate.FromMjd(mjd).ToUtc()?.AddSeconds(1).ToString(format, CultureInfo.InvariantCulture) ?? "";
}
