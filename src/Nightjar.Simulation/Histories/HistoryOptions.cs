namespace Nightjar.Simulation.Histories;

/// <summary>Which alert histories to simulate.</summary>
public sealed record HistoryOptions
{
    /// <summary>The same seed and options give the same bits.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Shares of objects: bright, dim, variable, reject.</summary>
    public IReadOnlyList<double> SubsetShares
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            if (value.Count != 4 || value.Any(v => !(v >= 0 && double.IsFinite(v))) || value.Sum() <= 0)
                throw new ArgumentException("the shares must be four finite numbers of 0 or more, not all 0", nameof(value));
            field = value;
        }
    } = [0.25, 0.25, 0.25, 0.25];

    /// <summary>The most alerts of an object; further ones are left out, spread evenly over its time.</summary>
    public int MaximumAlerts
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 40;

    /// <summary>Whether to paint the deep colour cutouts too, one an object.</summary>
    public bool WithDeep { get; init; }

    /// <summary>Whether to encode every alert as a packet too.</summary>
    public bool WithPackets { get; init; }
}
