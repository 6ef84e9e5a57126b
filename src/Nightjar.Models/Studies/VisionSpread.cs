namespace Nightjar.Models.Studies;

/// <summary>A quantity over repetitions.</summary>
/// <param name="Count">Repetitions in which it was finite.</param>
/// <param name="Median">Their median; NaN for none.</param>
/// <param name="Least">The least; NaN for none.</param>
/// <param name="Most">The largest; NaN for none.</param>
/// <param name="Deviation">Their standard deviation with count - 1 below; NaN for fewer than two.</param>
public sealed record VisionSpread(int Count, double Median, double Least, double Most, double Deviation)
{
    /// <summary>Of numbers; those that are not finite do not count.</summary>
    public static VisionSpread Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Where(double.IsFinite).Order()];
        if (sorted.Length == 0) return new(0, double.NaN, double.NaN, double.NaN, double.NaN);
        var (middle, mean) = (sorted.Length / 2, sorted.Average());
        var median = sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        var deviation = sorted.Length < 2 ? double.NaN : Math.Sqrt(sorted.Sum(v => (v - mean) * (v - mean)) / (sorted.Length - 1));
        return new(sorted.Length, median, sorted[0], sorted[^1], deviation);
    }
}
