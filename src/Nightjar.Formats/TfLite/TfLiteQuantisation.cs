namespace Nightjar.Formats.TfLite;

/// <summary>How integers stand for real numbers: real = scale · (integer − zero point).</summary>
/// <param name="Scales">One scale for the whole tensor, or one for each index along <paramref name="Dimension"/>.</param>
/// <param name="ZeroPoints">The integers that stand for 0, as many as there are scales.</param>
/// <param name="Dimension">The axis to which several scales belong.</param>
public sealed record TfLiteQuantisation(IReadOnlyList<float> Scales, IReadOnlyList<long> ZeroPoints, int Dimension)
{
    /// <summary>Whether there is a scale for each channel.</summary>
    public bool IsPerChannel => Scales.Count > 1;
}
