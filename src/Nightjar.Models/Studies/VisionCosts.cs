using Nightjar.Models.Btsbot;

namespace Nightjar.Models.Studies;

/// <summary>What runs are expected to cost, in seconds of one core. The speeds were measured on a core of an AMD EPYC (Zen 4); another machine is
/// faster or slower as a whole.</summary>
public static class VisionCosts
{
    private const double ServingShare = 0.3; // of the time of a step of training
    private const double TestShareOfGalaxies = 0.1;

    /// <summary>Seconds to train with one image, without validation.</summary>
    public static double TrainingSeconds(VisionArchitecture architecture, int imageSide) => architecture switch
    {
        VisionArchitecture.Cnn => 1.0 / 60,
        VisionArchitecture.ConvNextPico => 1.0 / 150,
        VisionArchitecture.ConvNextNano => 1.0 / 90,
        _ => imageSide * imageSide / (64.0 * 64 * 40),
    };

    /// <summary>Seconds to make, freeze and pack the weights, whatever the number of images.</summary>
    private static double FixedSeconds(VisionArchitecture architecture) => architecture switch
    {
        VisionArchitecture.Cnn => 0.2,
        VisionArchitecture.MaxVitTiny => 2,
        _ => 0.5,
    };

    /// <summary>Seconds of a run that goes on to its last epoch.</summary>
    public static double Of(VisionRun run, VisionStudyOptions options)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(options);
        if (run.Stage == VisionStage.Metadata) return 1;
        var one = TrainingSeconds(run.Architecture, options.ImageSide);
        var start = FixedSeconds(run.Architecture);
        if (run.Stage == VisionStage.Galaxies) return start + (one * options.Galaxies * (options.GalaxyEpochs + (ServingShare * TestShareOfGalaxies)));
        var epochs = EpochsOf(run, options);
        var judged = options.ValidationAlerts + (run.Stage == VisionStage.Search ? 0 : options.TestAlerts);
        return start + (one * ((run.Fraction * options.TrainingAlerts * epochs) + (ServingShare * ((epochs * options.ValidationAlerts) + judged))));
    }

    /// <summary>Most epochs of a run.</summary>
    internal static int EpochsOf(VisionRun run, VisionStudyOptions options) =>
        run.Stage == VisionStage.Search ? options.SearchEpochs : options.Sizes.First(s => s.Fraction == run.Fraction).Epochs;
}
