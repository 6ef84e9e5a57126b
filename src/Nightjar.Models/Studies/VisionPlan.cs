using Nightjar.Models.Btsbot;

namespace Nightjar.Models.Studies;

/// <summary>All runs of a study, stage by stage. It depends on the options and on which files fit which architectures, and on nothing
/// else.</summary>
public sealed class VisionPlan
{
    /// <summary>Makes the plan.</summary>
    /// <param name="options">The study.</param>
    /// <param name="fits">Whether a file of weights fits an architecture.</param>
    public VisionPlan(VisionStudyOptions options, Func<string, VisionArchitecture, bool> fits)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(fits);
        options.Check();
        Starts = options.Architectures.ToDictionary(a => a, a => (IReadOnlyList<string>)StartsOf(options, a, fits));
        Stages =
        [
            options.WithGalaxies ? [.. options.Architectures.Select(a => new VisionRun(VisionStage.Galaxies, a, VisionRun.Scratch, FineTuningSet.Survey, 1, 1))] : [],
            [.. Pairs().SelectMany(p => Enumerable.Range(1, options.Trials).Select(trial => new VisionRun(VisionStage.Search, p.Architecture, p.Start, FineTuningSet.Survey, options.SearchFraction, trial)))],
            [.. Pairs().SelectMany(p => options.Sets.SelectMany(set => Repeated(options, _ => true, (f, n) => new VisionRun(VisionStage.Image, p.Architecture, p.Start, set, f, n))))],
            [.. Pairs().SelectMany(p => Repeated(options, options.MultiModalFractions.Contains, (f, n) => new VisionRun(VisionStage.Both, p.Architecture, p.Start, FineTuningSet.Survey, f, n))),
                .. Repeated(options, options.MultiModalFractions.Contains, (f, n) => new VisionRun(VisionStage.Metadata, VisionArchitecture.Cnn, VisionRun.Scratch, FineTuningSet.Survey, f, n))],
        ];
        var largest = options.Sizes.Max(s => s.Fraction);
        Shown =
        [
            .. options.Architectures.Select(a => new VisionRun(
                VisionStage.Image, a, Starts[a].Contains(VisionRun.Galaxies) ? VisionRun.Galaxies : Starts[a][0], options.Sets[0], largest, 1)),
        ];
    }

    /// <summary>First weights of each architecture.</summary>
    public IReadOnlyDictionary<VisionArchitecture, IReadOnlyList<string>> Starts { get; }

    /// <summary>The stages; the runs of one do not depend on each other.</summary>
    public IReadOnlyList<IReadOnlyList<VisionRun>> Stages { get; }

    /// <summary>The runs whose models are kept to look at their features, one an architecture.</summary>
    public IReadOnlyList<VisionRun> Shown { get; }

    /// <summary>What a start is called that comes from a file.</summary>
    public static string NameOf(string file) => Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(file));

    private static string[] StartsOf(VisionStudyOptions options, VisionArchitecture architecture, Func<string, VisionArchitecture, bool> fits) =>
        [VisionRun.Scratch, .. options.WithGalaxies ? [VisionRun.Galaxies] : (string[])[], .. options.Files.Where(f => fits(f, architecture)).Select(NameOf)];

    private IEnumerable<(VisionArchitecture Architecture, string Start)> Pairs() => Starts.SelectMany(s => s.Value.Select(start => (s.Key, start)));

    private static IEnumerable<VisionRun> Repeated(VisionStudyOptions options, Func<double, bool> isWanted, Func<double, int, VisionRun> make) =>
        options.Sizes.Where(s => isWanted(s.Fraction)).SelectMany(s => Enumerable.Range(1, s.Repetitions).Select(n => make(s.Fraction, n)));
}
