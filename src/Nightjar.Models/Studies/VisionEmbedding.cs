using Nightjar.Learning.Embeddings;
using Nightjar.Learning.Forests;

namespace Nightjar.Models.Studies;

/// <summary>How one network sees the alerts: a map of the features that its last layer looks at, and which alerts of each subset are unlike the
/// others of it.</summary>
/// <remarks>Source: Rehemtulla et al. 2025: UMAP of the features, an isolation forest for each subset, and the hundredth that it isolates
/// first.</remarks>
/// <param name="Run">The run whose network it is.</param>
/// <param name="Examples">The alerts.</param>
/// <param name="Map">Two numbers for each.</param>
/// <param name="Scores">How unusual each is within its subset, 0 to 1.</param>
/// <param name="IsOutlier">Whether it is among the most unusual hundredth of its subset, at least one.</param>
public sealed record VisionEmbedding(VisionRun Run, IReadOnlyList<int> Examples, float[] Map, float[] Scores, bool[] IsOutlier)
{
    private const double OutlierShare = 0.01;
    private const int FewestRows = 3;

    /// <summary>Looks at the alerts of all parts through a network.</summary>
    /// <param name="run">The run whose network it is.</param>
    /// <param name="path">Its model.</param>
    /// <param name="data">The alerts.</param>
    /// <param name="seed">Seed of map and forests.</param>
    /// <param name="cancellation">Ends it.</param>
    public static VisionEmbedding Make(VisionRun run, string path, VisionStudyData data, ulong seed, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(data);
        int[] examples = [.. Enumerable.Range(0, data.Survey.Alerts.Count)];
        using var model = AlertModelFile.Load(path);
        using var extractor = FeatureExtractor.Of(model);
        var rows = extractor.Run(data.Images(run.Set), examples, cancellation);
        var map = Umap.Embed(rows, extractor.Features, new() { Seed = seed });
        var (scores, isOutlier) = Outliers(rows, extractor.Features, data.Subsets, seed);
        return new(run, examples, map, scores, isOutlier);
    }

    /// <summary>Scores rows within their subsets, and marks the most unusual hundredth of each.</summary>
    /// <param name="rows">Row after row.</param>
    /// <param name="columns">Columns of a row.</param>
    /// <param name="subsets">For each row the number of its subset; a subset of fewer than three rows has no outliers.</param>
    /// <param name="seed">Seed of the forests.</param>
    public static (float[] Scores, bool[] IsOutlier) Outliers(float[] rows, int columns, IReadOnlyList<int> subsets, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(subsets);
        var (all, isOutlier) = (new float[subsets.Count], new bool[subsets.Count]);
        foreach (var subset in Enumerable.Range(0, subsets.Count).GroupBy(i => subsets[i]))
        {
            int[] members = [.. subset];
            if (members.Length < FewestRows) continue;
            var own = new float[members.Length * columns];
            for (var i = 0; i < members.Length; i++) rows.AsSpan(members[i] * columns, columns).CopyTo(own.AsSpan(i * columns));
            var scores = new float[members.Length];
            IsolationForest.Fit(own, columns, new() { Seed = seed }).Score(own, scores);
            for (var i = 0; i < members.Length; i++) all[members[i]] = scores[i];
            var count = Math.Max(1, (int)(OutlierShare * members.Length));
            foreach (var member in members.OrderByDescending(m => all[m]).ThenBy(m => m).Take(count)) isOutlier[member] = true;
        }

        return (all, isOutlier);
    }

    /// <summary>Alerts that more than one network finds unusual, those of most networks first, then by mean score.</summary>
    /// <param name="embeddings">Networks on the same alerts.</param>
    public static IReadOnlyList<(int Example, int Networks)> Agreed(IReadOnlyList<VisionEmbedding> embeddings)
    {
        ArgumentNullException.ThrowIfNull(embeddings);
        if (embeddings.Count == 0) return [];
        return
        [
            .. Enumerable.Range(0, embeddings[0].IsOutlier.Length)
                .Select(i => (Example: embeddings[0].Examples[i], Networks: embeddings.Count(e => e.IsOutlier[i]), Score: embeddings.Sum(e => e.Scores[i])))
                .Where(o => o.Networks > 1)
                .OrderByDescending(o => o.Networks).ThenByDescending(o => o.Score).ThenBy(o => o.Example)
                .Select(o => (o.Example, o.Networks)),
        ];
    }
}
