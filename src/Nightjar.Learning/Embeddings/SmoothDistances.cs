namespace Nightjar.Learning.Embeddings;

/// <summary>How strongly a row belongs together with each of its neighbours (algorithm 3 of McInnes, Healy and Melville 2018): exp(-max(0, d - ρ)/σ),
/// where ρ is the distance of the nearest neighbour that is not the row's double, and σ is such that the memberships sum up to log₂ of
/// the number of neighbours.</summary>
internal static class SmoothDistances
{
    /// <summary>σ is no less than this share of the mean distance, which is where sums that cannot be reached end.</summary>
    internal const double LeastShare = 1e-3;

    private const int Halvings = 100;

    /// <summary>ρ and σ of a row.</summary>
    /// <param name="distances">Distances of its neighbours, the nearest first.</param>
    /// <param name="meanOfAll">The mean over all rows' neighbours, taken where a row has doubles only.</param>
    public static (double Rho, double Sigma) Solve(ReadOnlySpan<float> distances, double meanOfAll)
    {
        double rho = 0, mean = 0;
        foreach (var distance in distances)
        {
            mean += distance / (double)distances.Length;
            if (rho == 0) rho = distance;
        }

        var target = Math.Log2(distances.Length);
        var (low, high) = (0.0, 1.0);
        for (; Sum(distances, rho, high) < target && high < double.MaxValue / 4; high *= 2) low = high;
        for (var i = 0; i < Halvings; i++)
        {
            var middle = (low + high) / 2;
            if (Sum(distances, rho, middle) < target) low = middle;
            else high = middle;
        }

        return (rho, Math.Max(high, LeastShare * (rho > 0 ? mean : meanOfAll)));
    }

    /// <summary>The membership of a neighbour.</summary>
    public static float Membership(float distance, double rho, double sigma) =>
        distance <= rho ? 1 : (float)Math.Exp((rho - distance) / sigma);

    private static double Sum(ReadOnlySpan<float> distances, double rho, double sigma)
    {
        double sum = 0;
        foreach (var distance in distances) sum += distance <= rho ? 1 : Math.Exp((rho - distance) / sigma);
        return sum;
    }
}
