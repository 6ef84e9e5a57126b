using Nightjar.Models.Evaluation;
using Nightjar.Models.LightCurves;

namespace Nightjar.Models.LightCurveTraining;

/// <summary>Judges classifiers of light curves on examples.</summary>
public static class LightCurveJudge
{
    /// <summary>Days since the first detection at which classifiers are judged.</summary>
    public static IReadOnlyList<double> Moments { get; } = [2, 5, 10, 15, 20, 30, 45, 60, 90];

    /// <summary>Scores the light curves and evaluates, if wanted also as they were some days after their first detections.</summary>
    /// <param name="name">The classifier's name.</param>
    /// <param name="model">The classifier; its classes are those of the examples, in their order.</param>
    /// <param name="examples">The examples.</param>
    /// <param name="byTime">Whether to judge at <see cref="Moments"/> too.</param>
    /// <param name="threads">Threads; 0 for one a core.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ArgumentException">The classes are others.</exception>
    /// <exception cref="Learning.Metrics.MetricException">No light curve has a score.</exception>
    public static ClassEvaluation Judge(string name, LightCurveModel model, LightCurveExamples examples, bool byTime = true, int threads = 0, CancellationToken cancellation = default)
    {
        if (!model.Classes.SequenceEqual(examples.Classes)) throw new ArgumentException($"the model tells {string.Join(", ", model.Classes)} apart, the examples are {string.Join(", ", examples.Classes)}", nameof(examples));
        var moments = byTime ? Moments.Select(days => At(days, model, examples, threads, cancellation)).ToArray() : [];
        return ClassEvaluation.Of(name, examples.Classes, [.. examples.Curves.Select(c => c.Class)], examples.Labels, LightCurveScoring.Run(model, examples.Curves, threads, cancellation), moments);
    }

    // The selection counts days from the first detection, and is one already: it takes what it finds but for the end.
    private static TimeEvaluation At(double days, LightCurveModel model, LightCurveExamples examples, int threads, CancellationToken cancellation)
    {
        var until = new LightCurveSelection { MostDays = days, OnlyDetections = false };
        return ClassEvaluation.At(days, examples.Classes.Count, examples.Labels, LightCurveScoring.Run(model, [.. examples.Curves.Select(until.Apply)], threads, cancellation));
    }
}
