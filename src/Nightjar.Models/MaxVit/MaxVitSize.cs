namespace Nightjar.Models.MaxVit;

/// <summary>How deep and wide a MaxViT is, and for which images.</summary>
/// <param name="Depths">Blocks of each stage.</param>
/// <param name="Widths">Channels of each stage.</param>
/// <param name="StemWidth">Channels of the first convolutions.</param>
/// <param name="HeadWidth">Features of each head of attention; divides the widths.</param>
/// <param name="Features">Numbers that it gives.</param>
/// <param name="ImageSide">Rows and columns of the images: a multiple of 32. Windows and grids have a 32nd of it a side.</param>
/// <param name="DropPath">Probability that training leaves out the branches of the last block; it grows from 0 at the first.</param>
public sealed record MaxVitSize(
    IReadOnlyList<int> Depths, IReadOnlyList<int> Widths, int StemWidth, int HeadWidth, int Features, int ImageSide, float DropPath = 0)
{
    /// <summary>timm's maxvit_tiny_tf_224: windows of 7 x 7.</summary>
    public static MaxVitSize Tiny { get; } = new([2, 2, 5, 2], [64, 128, 256, 512], 64, 32, 512, 224);
}
