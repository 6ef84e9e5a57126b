namespace Nightjar.Learning.Training;

/// <summary>How a <see cref="BatchLoader"/> makes batches.</summary>
public sealed record BatchLoaderOptions
{
    /// <summary>Examples of a batch.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Parts of a batch, one for each tape; the bits of a training depend on it.</summary>
    public int Parts { get; init; } = 1;

    /// <summary>Whether every epoch has an order of its own.</summary>
    public bool Shuffles { get; init; } = true;

    /// <summary>Seed of the orders and of augmentation.</summary>
    public ulong Seed { get; init; }

    /// <summary>Whether a last batch with fewer examples is left out.</summary>
    public bool DropsLast { get; init; }

    /// <summary>Changes examples; null for nothing.</summary>
    public Augmentation? Augment { get; init; }

    /// <summary>Background threads; 0 to make batches when they are asked for. The batches are the same either way.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Batches that are made ahead.</summary>
    public int Prefetch { get; init; } = 2;

    /// <summary>Refuses what makes no sense.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is too small.</exception>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(BatchSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Parts);
        ArgumentOutOfRangeException.ThrowIfNegative(Threads);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Prefetch);
    }
}
