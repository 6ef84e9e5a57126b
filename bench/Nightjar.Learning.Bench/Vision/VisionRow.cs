using Nightjar.Learning.Bench.Rivals;

namespace Nightjar.Learning.Bench.Vision;

/// <summary>A network of the table of vision models and what the paper says of it (Rehemtulla et al. 2025, table 2).</summary>
/// <param name="Title">What the table says.</param>
/// <param name="Net">The name that the rivals know.</param>
/// <param name="PaperRate">Alerts a second on a core there; NaN where it has no such row.</param>
/// <param name="PaperFactor">How many times as fast this shall be on a core.</param>
/// <param name="PaperMegabytes">Peak memory there.</param>
internal sealed record VisionRow(string Title, string Net, double PaperRate = double.NaN, double PaperFactor = 0, double PaperMegabytes = double.NaN)
{
    /// <summary>Images at once.</summary>
    public const int Batch = 32;

    public static readonly VisionRow[] All =
    [
        new("custom CNN, 63 pixels", "btsbot", 11.3, 10, 345.5),
        new("ConvNeXt-pico, 63 pixels", "convnext63", 72.9, 10, 62.7),
        new("ConvNeXt-pico, 64 pixels", "convnext64"),
        new("ConvNeXt-pico, 224 pixels", "convnext224"),
        new("MaxViT-tiny, 128 pixels", "maxvit128"),
        new("MaxViT-tiny, 224 pixels", "maxvit224", 3.6, 2, 1045.6),
    ];

    /// <summary>The work of a turn.</summary>
    public Workload With(int threads) => new($"{Title}, {threads} thread{(threads == 1 ? "" : "s")}", Net, Batch, threads, Unit.PerSecond);
}
