namespace Nightjar.Models.ConvNext;

/// <summary>How deep and wide a ConvNeXt is.</summary>
/// <param name="Depths">Blocks of each stage.</param>
/// <param name="Widths">Channels of each stage.</param>
/// <param name="DropPath">Probability that training leaves out the last block; it grows from 0 at the first.</param>
public sealed record ConvNextSize(IReadOnlyList<int> Depths, IReadOnlyList<int> Widths, float DropPath = 0)
{
    /// <summary>timm's convnext_pico.</summary>
    public static ConvNextSize Pico { get; } = new([2, 2, 6, 2], [64, 128, 256, 512]);

    /// <summary>timm's convnext_nano.</summary>
    public static ConvNextSize Nano { get; } = new([2, 2, 8, 2], [80, 160, 320, 640]);
}
