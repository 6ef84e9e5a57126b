using Nightjar.Models.Btsbot;
using Nightjar.Models.Evaluation;

namespace Nightjar.Models.Studies;

/// <summary>Runs that differ in seed and choice of alerts alone.</summary>
/// <param name="Stage">What they are for.</param>
/// <param name="Architecture">The network.</param>
/// <param name="Start">Their first weights.</param>
/// <param name="Set">The images.</param>
/// <param name="Fraction">Share of the training alerts.</param>
/// <param name="Results">The runs, by seed.</param>
public sealed record VisionGroup(
    VisionStage Stage, VisionArchitecture Architecture, string Start, FineTuningSet Set, double Fraction, IReadOnlyList<VisionRunResult> Results)
{
    /// <summary>Training alerts.</summary>
    public int Examples => Results[0].Examples;

    /// <summary>Area under the ROC curve of the test part.</summary>
    public VisionSpread Area => VisionSpread.Of(Results.Select(r => r.TestArea ?? double.NaN));

    /// <summary>Processor seconds of a training, or seconds where those are not known.</summary>
    public VisionSpread Seconds => VisionSpread.Of(Results.Select(r => r.ProcessorSeconds ?? r.Seconds));

    /// <summary>A number of a policy.</summary>
    public VisionSpread Policy(string name, Func<PolicyEvaluation, double> value) =>
        VisionSpread.Of(Results.Select(r => r.Policies?.FirstOrDefault(p => p.Policy == name) is { } policy ? value(policy) : double.NaN));

    /// <summary>The groups of a study, in the order of its plan; what has not been done is missing.</summary>
    public static IReadOnlyList<VisionGroup> Of(VisionStudy study, params ReadOnlySpan<VisionStage> stages)
    {
        ArgumentNullException.ThrowIfNull(study);
        var wanted = stages.ToArray();
        return
        [
            .. study.Plan.Stages.SelectMany(s => s).Where(r => wanted.Contains(r.Stage) && study.Runs[r.Key] is not null)
                .GroupBy(r => r with { Seed = 0 })
                .Select(g => new VisionGroup(g.Key.Stage, g.Key.Architecture, g.Key.Start, g.Key.Set, g.Key.Fraction, [.. g.Select(r => study.Runs[r.Key]!)])),
        ];
    }
}
