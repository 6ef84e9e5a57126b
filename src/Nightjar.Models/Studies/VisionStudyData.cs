using Nightjar.Learning.Tensors;
using Nightjar.Models.Training;

namespace Nightjar.Models.Studies;

/// <summary>What a study is made on. Both sets of images hold the same alerts in the same order, with the 25 numbers.</summary>
/// <param name="Survey">The survey's stamps.</param>
/// <param name="Deep">Deep colours of the same places; null where the study does not use them.</param>
/// <param name="Galaxies">Galaxies with votes for numbers; null where the study does not use them.</param>
/// <param name="Questions">Where the answers of each question lie among the votes.</param>
/// <param name="Subsets">For each alert one of <see cref="SubsetNames"/>.</param>
/// <param name="Split">What the alerts are for.</param>
public sealed record VisionStudyData(
    TripletSet Survey, TripletSet? Deep, TripletSet? Galaxies, IReadOnlyList<Range> Questions, IReadOnlyList<int> Subsets, TripletSplit Split) : IDisposable
{
    /// <summary>BTSbot's subsets of alerts.</summary>
    public static IReadOnlyList<string> SubsetNames { get; } = ["trues", "dims", "vars", "rejects"];

    /// <summary>The images of a kind.</summary>
    /// <exception cref="InvalidOperationException">The study has none of the kind.</exception>
    public TripletSet Images(FineTuningSet set) =>
        set == FineTuningSet.Survey ? Survey : Deep ?? throw new InvalidOperationException("the study was made without deep images");

    /// <summary>A share of the training alerts, the same share of both labels, drawn anew for every repetition.</summary>
    /// <param name="fraction">The share.</param>
    /// <param name="seed">Decides which.</param>
    public TripletSplit Part(double fraction, ulong seed)
    {
        if (fraction >= 1) return Split;
        var chosen = Split.Training
            .GroupBy(i => Survey.Alerts[i].IsPositive)
            .SelectMany(label => label.OrderBy(i => RandomNumbers.For(seed, i).NextBits()).ThenBy(i => i).Take(Math.Max(1, (int)Math.Round(fraction * label.Count()))))
            .Order();
        return Split with { Training = [.. chosen] };
    }

    /// <summary>Ends the temporary files.</summary>
    public void Dispose()
    {
        Survey.Dispose();
        Deep?.Dispose();
        Galaxies?.Dispose();
    }
}
