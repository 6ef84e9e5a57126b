using Nightjar.Simulation.Randomness;
using Nightjar.Sky;

namespace Nightjar.Simulation.LightCurves.Cadence;

/// <summary>What LSST's surveys share.</summary>
internal abstract class LsstCadence(double[] limits)
    : SurveyCadence("lsst", [PassBand.U, PassBand.G, PassBand.R, PassBand.I, PassBand.Z, PassBand.Y], limits)
{
    /// <summary>How long a field can be seen in a year, days.</summary>
    protected const double SeasonDays = 200;

    /// <inheritdoc/>
    public override double Start => 61_000;

    /// <inheritdoc/>
    public override double Length => 1096;

    /// <inheritdoc/>
    public override double Saturation => 16;

    /// <inheritdoc/>
    public override double VarianceOfFlux => VarianceOfStar;

    /// <inheritdoc/>
    public override double VarianceOfStar => 0.25; // (0.04 - 0.039) F F5 with F5 the flux of magnitude 24.1

    /// <inheritdoc/>
    public override double Floor => 0.01;

    /// <inheritdoc/>
    public override (double South, double North) Declinations => (-65, 5);

    /// <summary>Adds a visit with the night's seeing and moonlight.</summary>
    protected void Visit(double time, int band, ref RandomStream random, VisitBuffer visits)
    {
        ReadOnlySpan<double> byMoon = [0.7, 0.75, 0.45, 0.25, 0.12, 0.05];
        var loss = byMoon[band] * (Moonlight(time) - 0.35) + Math.Min(2, random.NextExponential(0.08)) - 0.08;
        visits.Add(time, band, Limit(band) - loss + 0.18 * random.NextNormal());
    }
}
