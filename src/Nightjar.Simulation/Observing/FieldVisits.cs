namespace Nightjar.Simulation.Observing;

/// <summary>The exposures of one field, earliest first, over the last month and the night itself.</summary>
/// <param name="Field">The pointing.</param>
/// <param name="Exposures">All of them.</param>
/// <param name="FirstTonight">Index of the first exposure of the night itself.</param>
internal sealed record FieldVisits(ZtfField Field, Exposure[] Exposures, int FirstTonight)
{
    /// <summary>How many exposures the night itself has.</summary>
    public int TonightCount => Exposures.Length - FirstTonight;
}
