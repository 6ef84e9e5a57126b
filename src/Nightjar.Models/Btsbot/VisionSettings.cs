using System.Globalization;

namespace Nightjar.Models.Btsbot;

/// <summary>A network of the study: a trunk, what it looks at, and the sizes of the head.</summary>
/// <remarks>Source: Rehemtulla et al. 2025, the study of pre-trained networks for alerts.</remarks>
public sealed record VisionSettings
{
    /// <summary>The trunk; without meaning where only numbers are looked at.</summary>
    public VisionArchitecture Architecture { get; init; } = VisionArchitecture.ConvNextPico;

    /// <summary>What it looks at.</summary>
    public BtsbotModality Modality { get; init; } = BtsbotModality.Both;

    /// <summary>Rows and columns to which MaxViT resizes stamps, a multiple of 32; 224 in the study. The others take stamps as they
    /// are.</summary>
    public int ImageSide { get; init; } = 64;

    /// <summary>Outputs of the head's first dense layer: 128, 256 or 512 in the study. BTSbot's own network has a head of its own.</summary>
    public int HeadFirst { get; init; } = 256;

    /// <summary>Outputs of the head's second dense layer: 8, 16 or 32 in the study.</summary>
    public int HeadSecond { get; init; } = 16;

    /// <summary>Probability of 0 in training before the head's last layer: 0.3 to 0.9 in the study.</summary>
    public float Dropout { get; init; } = 0.5f;

    /// <summary>Whether it looks at stamps.</summary>
    public bool LooksAtImages => Modality != BtsbotModality.Metadata;

    /// <summary>Whether it looks at numbers.</summary>
    public bool LooksAtNumbers => Modality != BtsbotModality.Image;

    /// <summary>What files say of the network besides name, version and normalization.</summary>
    public IReadOnlyDictionary<string, string> Statements() => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["architecture"] = LooksAtImages ? VisionArchitectures.NameOf(Architecture) : "numbers alone",
        ["modality"] = Modality.ToString(),
        ["imageSide"] = (Architecture == VisionArchitecture.MaxVitTiny ? ImageSide : TripletPreprocessing.Side).ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>Refuses what makes no network.</summary>
    /// <exception cref="ArgumentException">A size or the dropout is out of range; the message names it.</exception>
    public void Check()
    {
        if (HeadFirst is < 1 or > 4096 || HeadSecond is < 1 or > 4096) throw new ArgumentException($"layers of the head of {HeadFirst} and {HeadSecond} outputs, expected 1 to 4096");
        if (!(Dropout >= 0 && Dropout < 1)) throw new ArgumentException($"a dropout of {Dropout}, expected 0 to below 1");
        if (Architecture == VisionArchitecture.MaxVitTiny && (ImageSide is < 32 or > 512 || ImageSide % 32 != 0))
            throw new ArgumentException($"images of {ImageSide} pixels a side, expected a multiple of 32 from 32 to 512");
    }
}
