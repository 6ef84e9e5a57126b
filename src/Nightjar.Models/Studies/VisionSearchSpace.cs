using Nightjar.Learning.Tensors;

namespace Nightjar.Models.Studies;

/// <summary>Where the search looks: rates by turns, so that few trials see them all; of the others each value as likely as the next, dropout
/// uniform between its ends.</summary>
/// <param name="Rates">Learning rates.</param>
/// <param name="Batches">Alerts of a batch.</param>
/// <param name="WarmUps">Epochs in which the rate rises.</param>
/// <param name="Firsts">Outputs of the head's first layer.</param>
/// <param name="Seconds">Outputs of the head's second layer.</param>
/// <param name="Dropouts">The least and the largest dropout.</param>
public sealed record VisionSearchSpace(
    IReadOnlyList<float> Rates,
    IReadOnlyList<int> Batches,
    IReadOnlyList<int> WarmUps,
    IReadOnlyList<int> Firsts,
    IReadOnlyList<int> Seconds,
    (float Least, float Most) Dropouts)
{
    /// <summary>The published ranges.</summary>
    /// <remarks>Source: Rehemtulla et al. 2025.</remarks>
    public static VisionSearchSpace Published { get; } = new([5e-6f, 1e-6f, 5e-7f, 1e-7f], [16, 64, 256], [2, 4, 6], [128, 256, 512], [8, 16, 32], (0.3f, 0.9f));

    /// <summary>The published ranges for a training of hundreds of steps instead of hundred thousands: higher rates, smaller batches, a
    /// shorter warm-up, a dropout of at most 0.6.</summary>
    public static VisionSearchSpace Short { get; } = new([1e-3f, 5e-4f, 2e-4f], [16, 32], [1], [128, 256, 512], [8, 16, 32], (0.3f, 0.6f));

    /// <summary>The values of a trial.</summary>
    /// <param name="seed">Seed of the search.</param>
    /// <param name="trial">Number of the trial, from 1.</param>
    public VisionHyperParameters Draw(ulong seed, int trial)
    {
        var random = RandomNumbers.For(seed, trial);
        var turn = RandomNumbers.For(seed).NextBelow(Rates.Count);
        var (rate, batch, warmUp) = (Rates[(turn + trial) % Rates.Count], Batches[random.NextBelow(Batches.Count)], WarmUps[random.NextBelow(WarmUps.Count)]);
        var (first, second) = (Firsts[random.NextBelow(Firsts.Count)], Seconds[random.NextBelow(Seconds.Count)]);
        var dropout = Dropouts.Least + ((Dropouts.Most - Dropouts.Least) * random.NextDouble());
        return new(rate, batch, warmUp, first, second, (float)Math.Round(dropout, 2));
    }
}
