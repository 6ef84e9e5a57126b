using Nightjar.Broker.Archive;
using Nightjar.Sky;

namespace Nightjar.Broker.Reports;

/// <summary>An alert on a page, with what models and <see cref="InterestRanking"/> say about it.</summary>
/// <param name="Alert">Decoded with its light curve and cutouts, as far as its packet has them.</param>
/// <param name="Scores">Scores by the model's name, 0 to 1, beyond those in the packet.</param>
/// <param name="Interest">0 to 100; NaN where it was not computed.</param>
/// <param name="Reasons">Why, in short phrases.</param>
public sealed record InterestingAlert(
    Alert Alert, IReadOnlyDictionary<string, double> Scores, double Interest, IReadOnlyList<string> Reasons)
{
    /// <summary>Everything that models said, also classes, and why there is no score.</summary>
    public IReadOnlyList<StoredScore> Judgements { get; init; } = [];
}
