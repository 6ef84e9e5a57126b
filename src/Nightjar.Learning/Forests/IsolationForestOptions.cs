namespace Nightjar.Learning.Forests;

/// <summary>How an isolation forest is grown. What stands here is what its authors take.</summary>
public sealed record IsolationForestOptions
{
    /// <summary>Number of trees; 1 or more.</summary>
    public int Trees { get; init; } = 100;

    /// <summary>Rows that each tree is grown from, drawn without replacement; all of them where there are fewer; 2 or more.</summary>
    public int Subsample { get; init; } = 256;

    /// <summary>Splits from the root to the deepest leaf at most; null for ⌈log₂ of the rows of a tree⌉, the average depth, since only
    /// short paths matter.</summary>
    public int? HeightLimit { get; init; }

    /// <summary>Seed of all that is drawn.</summary>
    public ulong Seed { get; init; } = 1;

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Trees, 1, nameof(Trees));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Trees, IsolationForest.MostTrees, nameof(Trees));
        ArgumentOutOfRangeException.ThrowIfLessThan(Subsample, 2, nameof(Subsample));
        if (HeightLimit is { } limit) ArgumentOutOfRangeException.ThrowIfNegative(limit, nameof(HeightLimit));
    }
}
