namespace Nightjar.Formats.TfLite;

/// <summary>What a window meets at the border of an image.</summary>
public enum TfLitePadding
{
    /// <summary>Zeros around the image, so that the output has ⌈size / stride⌉ pixels; the odd one is at the right or bottom.</summary>
    Same = 0,

    /// <summary>Nothing: windows lie within the image.</summary>
    Valid = 1,
}
