namespace Nightjar.Learning.Graphs.Functions;

/// <summary>Bilinear interpolation of channels-last images to the height and width of the node's shape, pixels taken as areas. Input:
/// x (batch, height, width, channels).</summary>
public sealed record ResizeFunction : GraphFunction;
