namespace Nightjar.Formats.Png;

/// <summary>What a pixel is made of, 8 bits each.</summary>
public enum PngColor
{
    /// <summary>One byte: grey, 0 black.</summary>
    Grey = 1,

    /// <summary>Three bytes: red, green, blue.</summary>
    Rgb = 3,

    /// <summary>Four bytes: red, green, blue and opacity, 0 transparent.</summary>
    Rgba = 4,
}
