namespace Nightjar.Learning.Embeddings;

/// <summary>How rows are embedded. What stands here is what the authors' umap-learn takes.</summary>
public sealed record UmapOptions
{
    /// <summary>Axes of the embedding; 1 or more.</summary>
    public int Components { get; init; } = 2;

    /// <summary>Neighbours of each row, itself not counted: few show fine structure, many the whole. 2 or more; all other rows where there
    /// are fewer.</summary>
    public int Neighbours { get; init; } = 15;

    /// <summary>How close points may come to each other in the embedding; from 0 to <see cref="Spread"/>.</summary>
    public double MinimumDistance { get; init; } = 0.1;

    /// <summary>The scale of the embedding, on which the attraction of points falls.</summary>
    public double Spread { get; init; } = 1;

    /// <summary>How far apart two rows are.</summary>
    public UmapMetric Metric { get; init; }

    /// <summary>Where the points begin.</summary>
    public UmapInitialisation Initialisation { get; init; }

    /// <summary>Rounds over the edges of the graph; null for 500 up to ten thousand rows and 200 beyond.</summary>
    public int? Epochs { get; init; }

    /// <summary>Points that are pushed away for each pair that is pulled together.</summary>
    public int NegativeSamples { get; init; } = 5;

    /// <summary>The length of the first epoch's steps; it falls linearly to 0.</summary>
    public double LearningRate { get; init; } = 1;

    /// <summary>Weight of pushing against pulling.</summary>
    public double Repulsion { get; init; } = 1;

    /// <summary>Seed of all that is drawn.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Threads, 0 for one a core; the bits do not depend on them.</summary>
    public int Threads { get; init; }

    internal int EpochsFor(int rows) => Epochs ?? (rows <= 10_000 ? 500 : 200);

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Components, nameof(Components));
        ArgumentOutOfRangeException.ThrowIfLessThan(Neighbours, 2, nameof(Neighbours));
        Finite(Spread, nameof(Spread), isAboveZero: true);
        Finite(MinimumDistance, nameof(MinimumDistance), isAboveZero: false);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MinimumDistance, Spread, nameof(MinimumDistance));
        Finite(LearningRate, nameof(LearningRate), isAboveZero: true);
        Finite(Repulsion, nameof(Repulsion), isAboveZero: false);
        ArgumentOutOfRangeException.ThrowIfNegative(NegativeSamples, nameof(NegativeSamples));
        ArgumentOutOfRangeException.ThrowIfNegative(Threads, nameof(Threads));
        if (Epochs is { } epochs) ArgumentOutOfRangeException.ThrowIfNegative(epochs, nameof(Epochs));
    }

    private static void Finite(double value, string name, bool isAboveZero)
    {
        if (!double.IsFinite(value) || value < 0 || (isAboveZero && value == 0))
            throw new ArgumentOutOfRangeException(name, value, $"must be finite and {(isAboveZero ? "above 0" : "0 or more")}");
    }
}
