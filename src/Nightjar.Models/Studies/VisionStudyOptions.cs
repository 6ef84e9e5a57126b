using System.Text.Json;
using System.Text.Json.Serialization;
using Nightjar.Models.Btsbot;

namespace Nightjar.Models.Studies;

/// <summary>How large a study is.</summary>
public sealed record VisionStudyOptions
{
    private static readonly JsonSerializerOptions s_format = new() { IncludeFields = true, WriteIndented = true, Converters = { new JsonStringEnumConverter() } };

    /// <summary>Seed of everything.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The networks.</summary>
    public IReadOnlyList<VisionArchitecture> Architectures { get; init; } = [VisionArchitecture.Cnn, VisionArchitecture.ConvNextPico, VisionArchitecture.MaxVitTiny];

    /// <summary>Rows and columns that MaxViT resizes images to.</summary>
    public int ImageSide { get; init; } = 64;

    /// <summary>Whether trunks learn galaxies first, as one of the starts.</summary>
    public bool WithGalaxies { get; init; } = true;

    /// <summary>Files of weights as further starts, for the architectures that they fit.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>The images.</summary>
    public IReadOnlyList<FineTuningSet> Sets { get; init; } = [FineTuningSet.Survey, FineTuningSet.Deep];

    /// <summary>Alerts to train with.</summary>
    public int TrainingAlerts { get; init; } = 800;

    /// <summary>Alerts that decide when training ends.</summary>
    public int ValidationAlerts { get; init; } = 120;

    /// <summary>Alerts to judge.</summary>
    public int TestAlerts { get; init; } = 500;

    /// <summary>Most alerts of an object.</summary>
    public int AlertsPerObject { get; init; } = 6;

    /// <summary>Sizes of the training set: share, repetitions and most epochs.</summary>
    public IReadOnlyList<VisionSize> Sizes { get; init; } = [new(0.05, 3, 10), new(0.1, 3, 8), new(0.5, 1, 5), new(1, 1, 4)];

    /// <summary>Shares of the training set for networks of images and numbers, a selection of <see cref="Sizes"/>.</summary>
    public IReadOnlyList<double> MultiModalFractions { get; init; } = [1];

    /// <summary>Trials of the search, for each network and start.</summary>
    public int Trials { get; init; } = 3;

    /// <summary>Share of the training set that the search uses.</summary>
    public double SearchFraction { get; init; } = 0.25;

    /// <summary>Most epochs of a trial.</summary>
    public int SearchEpochs { get; init; } = 3;

    /// <summary>Where the search looks.</summary>
    public VisionSearchSpace Space { get; init; } = VisionSearchSpace.Short;

    /// <summary>Epochs without a better validation loss until training ends.</summary>
    public int Patience { get; init; } = 8;

    /// <summary>Galaxies to learn.</summary>
    public int Galaxies { get; init; } = 2500;

    /// <summary>Epochs of galaxies.</summary>
    public int GalaxyEpochs { get; init; } = 2;

    /// <summary>Highest learning rate for galaxies.</summary>
    public float GalaxyRate { get; init; } = 5e-4f;

    /// <summary>Whether the architectures are timed too.</summary>
    public bool WithThroughput { get; init; } = true;

    /// <summary>Half an hour on two cores.</summary>
    public static VisionStudyOptions Quick { get; } = new();

    /// <summary>The size of the published study: 770,000 alerts of 25,600 objects, stamps at 224 pixels for MaxViT, 60 trials, five repetitions. It takes
    /// years on one core; it is here to state what the published numbers cost.</summary>
    public static VisionStudyOptions Full { get; } = new()
    {
        ImageSide = 224,
        TrainingAlerts = 622_900,
        ValidationAlerts = 69_200,
        TestAlerts = 76_900,
        AlertsPerObject = 100,
        Sizes = [new(0.05, 5, 50), new(0.1, 5, 50), new(0.5, 5, 50), new(1, 5, 50)],
        MultiModalFractions = [0.05, 0.1, 0.5, 1],
        Trials = 60,
        SearchFraction = 1,
        SearchEpochs = 50,
        Space = VisionSearchSpace.Published,
        Galaxies = 842_000,
        GalaxyEpochs = 10,
    };

    /// <summary>The options as text: a folder belongs to one study.</summary>
    public string Fingerprint() => JsonSerializer.Serialize(this, s_format);

    /// <summary>Refuses what makes no study.</summary>
    /// <exception cref="ArgumentException">A number is out of range; the message names it.</exception>
    public void Check()
    {
        if (TrainingAlerts < 20 || ValidationAlerts < 10 || TestAlerts < 10) throw new ArgumentException($"{TrainingAlerts}, {ValidationAlerts} and {TestAlerts} alerts for training, validation and test, expected at least 20, 10 and 10");
        if (Architectures.Count == 0 || Sets.Count == 0 || Sizes.Count == 0) throw new ArgumentException("a study needs an architecture, a set of images and a size");
        if (Sizes.Any(s => !(s.Fraction > 0 && s.Fraction <= 1) || s.Repetitions < 1 || s.Epochs < 1)) throw new ArgumentException("sizes are shares above 0 and up to 1, with at least one repetition and epoch");
        if (Trials < 1 || SearchEpochs < 1 || !(SearchFraction > 0 && SearchFraction <= 1) || Patience < 1 || AlertsPerObject < 1) throw new ArgumentException("trials, epochs, patience and alerts of an object are at least 1, shares above 0 and up to 1");
        if (WithGalaxies && (Galaxies < 30 || GalaxyEpochs < 1)) throw new ArgumentException($"{Galaxies} galaxies over {GalaxyEpochs} epochs, expected at least 30 over 1");
        foreach (var architecture in Architectures) new VisionSettings { Architecture = architecture, ImageSide = ImageSide }.Check();
    }
}
