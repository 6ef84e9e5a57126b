namespace Nightjar.Broker.Reports;

/// <summary>Counts in equal bins. Values below the first and above the last bin are counted apart, missing ones too.</summary>
public sealed class Histogram
{
    private readonly long[] _counts;

    /// <summary>An empty histogram.</summary>
    /// <param name="start">Lower edge of the first bin.</param>
    /// <param name="binWidth">Width of each bin, above 0.</param>
    /// <param name="bins">How many bins, at least 1.</param>
    public Histogram(double start, double binWidth, int bins)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(binWidth);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bins);
        (Start, BinWidth, _counts) = (start, binWidth, new long[bins]);
    }

    /// <summary>A histogram of scores from 0 to 1 in 50 bins.</summary>
    public static Histogram OfScores() => new(0, 0.02, 50);

    /// <summary>A histogram of magnitudes from 12 to 27 in quarters.</summary>
    public static Histogram OfMagnitudes() => new(12, 0.25, 60);

    /// <summary>Lower edge of the first bin.</summary>
    public double Start { get; }

    /// <summary>Width of each bin.</summary>
    public double BinWidth { get; }

    /// <summary>Upper edge of the last bin.</summary>
    public double End => Start + BinWidth * _counts.Length;

    /// <summary>How many values lie in each bin: lower edge included, upper not, but in the last bin.</summary>
    public IReadOnlyList<long> Counts => _counts;

    /// <summary>Values below the first bin.</summary>
    public long Below { get; private set; }

    /// <summary>Values above the last bin.</summary>
    public long Above { get; private set; }

    /// <summary>Missing values (NaN).</summary>
    public long Missing { get; private set; }

    /// <summary>Values in the bins.</summary>
    public long Total => _counts.Sum();

    /// <summary>Counts a value so many times.</summary>
    public void Add(double value, long times = 1)
    {
        if (double.IsNaN(value)) Missing += times;
        else if (value < Start) Below += times;
        else if (value > End) Above += times;
        else _counts[Math.Min(_counts.Length - 1, (int)((value - Start) / BinWidth + RoundingSlack))] += times;
    }

    // 0.58 / 0.02 is 28.999...: values that are an edge but for rounding belong to the bin above it.
    private const double RoundingSlack = 1e-9;
}
