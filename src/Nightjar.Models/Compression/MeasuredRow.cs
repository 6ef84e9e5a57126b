namespace Nightjar.Models.Compression;

/// <summary>What was measured of a row's file.</summary>
/// <param name="Row">The row.</param>
/// <param name="Bytes">The file.</param>
/// <param name="Load">From the file's name to graph and weights in memory.</param>
/// <param name="Packet">From the bytes of a packet to its class.</param>
/// <param name="Network">The network alone.</param>
/// <param name="Loss">PLAsTiCC's weighted log-loss; NaN without data.</param>
/// <param name="Scored">Light curves that the loss is over.</param>
public sealed record MeasuredRow(CompressionRow Row, long Bytes, Repeats Load, Repeats Packet, Repeats Network, double Loss, int Scored);
