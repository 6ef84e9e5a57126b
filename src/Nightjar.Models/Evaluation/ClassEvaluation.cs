using Nightjar.Learning.Metrics;
using Nightjar.Models.LightCurves.Tables;

namespace Nightjar.Models.Evaluation;

/// <summary>How well a classifier tells several classes apart. An object is given the class of its largest probability. Means are over the
/// classes that have objects; intervals are of 95 %, by drawing objects with replacement; what is undefined is NaN.</summary>
public sealed class ClassEvaluation
{
    private const int Resamples = 200;

    private readonly float[] _probabilities;
    private readonly int[] _labels;

    private ClassEvaluation(string name, IReadOnlyList<string> classes, IReadOnlyList<string> kinds, int[] labels, float[] probabilities, int withoutScore)
    {
        (Name, Classes, _labels, _probabilities, WithoutScore) = (name, classes, labels, probabilities, withoutScore);
        Confusion = ConfusionMatrix.OfScores<float>(probabilities, classes.Count, labels);
        Counts = [.. Enumerable.Range(0, classes.Count).Select(c => (int)Confusion.RowSum(c))];
        Areas = [.. RankingMetrics.OneVersusRest<float>(probabilities, classes.Count, labels).Select(s => s.AreaUnderRoc)];
        LogLoss = Learning.Metrics.LogLoss.Plasticc<float>(probabilities, classes.Count, labels);
        var options = new BootstrapOptions { Resamples = Resamples };
        MacroAuc = Bootstrap.Interval(labels.Length, chosen => Of(chosen, MeanArea), options);
        MacroF1 = Bootstrap.Interval(labels.Length, chosen => Of(chosen, MeanF1), options);
        (IaClass, IaPurity, IaCompleteness, CoreCollapseShare) = Ia(kinds);
    }

    /// <summary>The classifier's name.</summary>
    public string Name { get; }

    /// <summary>The classes.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>Objects of each class.</summary>
    public IReadOnlyList<int> Counts { get; }

    /// <summary>Objects by their class and the one that they were given.</summary>
    public ConfusionMatrix Confusion { get; }

    /// <summary>Area under the ROC curve of each class against all others.</summary>
    public IReadOnlyList<double> Areas { get; }

    /// <summary>Mean of the areas.</summary>
    public BootstrapInterval MacroAuc { get; }

    /// <summary>Mean F1.</summary>
    public BootstrapInterval MacroF1 { get; }

    /// <summary>PLAsTiCC's log-loss, in which each class that has objects counts the same.</summary>
    public double LogLoss { get; }

    /// <summary>The number of the class of Ia supernovae; -1 where there is none.</summary>
    public int IaClass { get; }

    /// <summary>Of the objects called Ia supernovae the share that are.</summary>
    public double IaPurity { get; }

    /// <summary>Of the Ia supernovae the share that are called so.</summary>
    public double IaCompleteness { get; }

    /// <summary>Of the objects called Ia supernovae the share that are collapses of massive stars' cores.</summary>
    public double CoreCollapseShare { get; }

    /// <summary>Objects that have no score, and count nowhere.</summary>
    public int WithoutScore { get; }

    /// <summary>By days since the first detection; empty where nobody asked.</summary>
    public IReadOnlyList<TimeEvaluation> ByTime { get; init; } = [];

    /// <summary>Evaluates.</summary>
    /// <param name="name">The classifier's name.</param>
    /// <param name="classes">The classes.</param>
    /// <param name="kinds">What each object is, by the names of <see cref="ClassNames"/>.</param>
    /// <param name="labels">The class of each.</param>
    /// <param name="answers">Its probabilities; empty where it has none.</param>
    /// <param name="byTime">By days since the first detection.</param>
    /// <exception cref="MetricException">No object has a score, or a score is no probability.</exception>
    public static ClassEvaluation Of(
        string name, IReadOnlyList<string> classes, IReadOnlyList<string> kinds, IReadOnlyList<int> labels, float[][] answers, IReadOnlyList<TimeEvaluation>? byTime = null)
    {
        var scored = Enumerable.Range(0, labels.Count).Where(i => answers[i].Length > 0).ToArray();
        return new(name, classes, Array.ConvertAll(scored, i => kinds[i]), Array.ConvertAll(scored, i => labels[i]), [.. scored.SelectMany(i => answers[i])], labels.Count - scored.Length) { ByTime = byTime ?? [] };
    }

    /// <summary>The numbers of one moment; NaN where no object has a score.</summary>
    /// <param name="days">Days since the first detection.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="labels">The class of each object.</param>
    /// <param name="answers">Its probabilities; empty where it has none.</param>
    public static TimeEvaluation At(double days, int classes, IReadOnlyList<int> labels, float[][] answers)
    {
        var scored = Enumerable.Range(0, labels.Count).Where(i => answers[i].Length > 0).ToArray();
        if (scored.Length == 0) return new(days, 0, double.NaN, double.NaN, double.NaN, double.NaN);
        var (truth, probabilities) = (Array.ConvertAll(scored, i => labels[i]), scored.SelectMany(i => answers[i]).ToArray());
        return new(
            days,
            scored.Length,
            MeanArea(probabilities, classes, truth),
            MeanF1(probabilities, classes, truth),
            Learning.Metrics.LogLoss.Plasticc<float>(probabilities, classes, truth),
            ConfusionMatrix.OfScores<float>(probabilities, classes, truth).Accuracy);
    }

    /// <summary>Mean over the classes that have objects, and objects outside, of the area under the ROC curve against all others.</summary>
    public static double MeanArea(float[] probabilities, int classes, int[] labels)
    {
        var areas = RankingMetrics.OneVersusRest<float>(probabilities, classes, labels).Select(s => s.AreaUnderRoc).Where(double.IsFinite).ToArray();
        return areas.Length == 0 ? double.NaN : areas.Average();
    }

    /// <summary>Mean over the classes that have objects of F1.</summary>
    public static double MeanF1(float[] probabilities, int classes, int[] labels)
    {
        var confusion = ConfusionMatrix.OfScores<float>(probabilities, classes, labels);
        return Enumerable.Range(0, classes).Where(c => confusion.RowSum(c) > 0).Average(confusion.F1);
    }

    private double Of(ReadOnlySpan<int> chosen, Func<float[], int, int[], double> metric)
    {
        var classes = Classes.Count;
        var (probabilities, labels) = (new float[chosen.Length * classes], new int[chosen.Length]);
        for (var i = 0; i < chosen.Length; i++)
        {
            labels[i] = _labels[chosen[i]];
            _probabilities.AsSpan(chosen[i] * classes, classes).CopyTo(probabilities.AsSpan(i * classes));
        }

        return metric(probabilities, classes, labels);
    }

    private (int Class, double Purity, double Completeness, double CoreCollapse) Ia(IReadOnlyList<string> kinds)
    {
        var ia = Enumerable.Range(0, Classes.Count).FirstOrDefault(c => ClassNames.Of(Classes[c]) == ClassNames.SnIa, -1);
        if (ia < 0) return (-1, double.NaN, double.NaN, double.NaN);
        var (called, collapsed) = (0, 0);
        for (var i = 0; i < _labels.Length; i++)
        {
            var row = _probabilities.AsSpan(i * Classes.Count, Classes.Count);
            var best = 0;
            for (var c = 1; c < row.Length; c++)
            {
                if (row[c] > row[best]) best = c;
            }

            if (best != ia) continue;
            called++;
            if (ClassNames.IsCoreCollapse(kinds[i])) collapsed++;
        }

        return (ia, Confusion.Purity(ia), Confusion.Completeness(ia), called == 0 ? double.NaN : (double)collapsed / called);
    }
}
