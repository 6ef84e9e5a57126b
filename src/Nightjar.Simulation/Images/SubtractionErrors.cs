using Nightjar.Simulation.Randomness;

namespace Nightjar.Simulation.Images;

/// <summary>How well science image and template were matched before they were subtracted.</summary>
/// <param name="ShiftX">Columns between them.</param>
/// <param name="ShiftY">Rows between them.</param>
/// <param name="Broadening">Relative error of the matched point spread's width.</param>
/// <param name="Scale">Relative error of the flux scale.</param>
internal readonly record struct SubtractionErrors(double ShiftX, double ShiftY, double Broadening, double Scale)
{
    private const double ShiftScatter = 0.04, BroadeningScatter = 0.02, ScaleScatter = 0.006;
    private const double QualityMedian = 0.8, QualityScatter = 0.6; // some fields and nights match better than others

    /// <summary>Draws the errors of a usual subtraction.</summary>
    public static SubtractionErrors Draw(ref RandomStream random)
    {
        var quality = random.NextLogNormal(QualityMedian, QualityScatter);
        return new(
            random.NextNormal(0, quality * ShiftScatter),
            random.NextNormal(0, quality * ShiftScatter),
            random.NextNormal(0, quality * BroadeningScatter),
            random.NextNormal(0, quality * ScaleScatter));
    }
}
