using Nightjar.Sky;

namespace Nightjar.Broker.Reports;

/// <summary>Counts per band in equal bins of time, wide enough that a chart can show them all. No count is lost.</summary>
/// <param name="FirstHour">Beginning of the first bin, hours since MJD 0.</param>
/// <param name="HoursPerBin">Width of the bins.</param>
/// <param name="Bands">The bands that occur, in the order of legends.</param>
/// <param name="Counts">For each bin, the count in each band.</param>
/// <param name="WithoutTime">Alerts whose time is unknown or outside the calendar.</param>
internal sealed record TimeBins(long FirstHour, long HoursPerBin, PassBand[] Bands, long[][] Counts, long WithoutTime)
{
    /// <summary>The most bins that a chart shows.</summary>
    public const int MostBins = 72;

    private static readonly long[] SmallSteps = [1, 2, 3, 6, 12, 24];

    /// <summary>Beginning of a bin, MJD.</summary>
    public double StartOf(int bin) => (FirstHour + bin * HoursPerBin) / 24.0;

    /// <summary>End of the last bin, MJD.</summary>
    public double End => StartOf(Counts.Length);

    /// <summary>All counts of a band.</summary>
    public long TotalOf(int band) => Counts.Sum(bin => bin[band]);

    /// <summary>Puts hourly counts into bins; none where no count has a known time.</summary>
    public static TimeBins From(IReadOnlyList<CountByBandAndHour> counts)
    {
        var known = counts.Where(count => IsInCalendar(count) && count.Count > 0).ToArray();
        var missing = counts.Where(count => !IsInCalendar(count)).Sum(count => count.Count);
        var bands = known.Select(count => count.Band).Distinct().OrderBy(PlotPalette.RankOf).ToArray();
        if (known.Length == 0) return new TimeBins(0, 1, [], [], missing);
        var first = known.Min(HourOf);
        var last = known.Max(HourOf);
        var step = Step(last - first + 1);
        first -= Modulo(first, step);
        var bins = new long[(last - first) / step + 1][];
        for (var bin = 0; bin < bins.Length; bin++) bins[bin] = new long[bands.Length];
        foreach (var count in known) bins[(HourOf(count) - first) / step][Array.IndexOf(bands, count.Band)] += count.Count;
        return new TimeBins(first, step, bands, bins, missing);
    }

    private static bool IsInCalendar(CountByBandAndHour count) => count.Hour.ToUtc() is not null;

    private static long HourOf(CountByBandAndHour count) => (long)Math.Floor(count.Hour.Mjd * 24 + 1e-3);

    private static long Step(long hours)
    {
        foreach (var small in SmallSteps)
            if (hours <= small * (MostBins - 1)) return small;
        return 24 * (long)Math.Ceiling(Ticks.NiceStepFrom(hours / 24.0 / (MostBins - 1)));
    }

    private static long Modulo(long value, long divisor) => (value % divisor + divisor) % divisor;
}
