using Nightjar.Simulation.LightCurves.Cadence;
using Nightjar.Simulation.Randomness;

namespace Nightjar.Simulation.LightCurves.Models;

/// <summary>A star magnified by a single compact lens, blended with light that is not.</summary>
/// <remarks>Paczynski (1986): A = (u^2 + 2) / (u sqrt(u^2 + 4)), u^2 = u0^2 + ((t - t0) / tE)^2. Einstein times near those of OGLE (Mróz et al.
/// 2019), u0 uniform.</remarks>
internal sealed class MicroLensModel : StarModel
{
    private const double LargestImpact = 1.2;

    private double _impact, _einsteinTime, _sourceShare;

    /// <inheritdoc/>
    public override LightCurveClass Class => LightCurveClass.MicroLens;

    /// <summary>The magnification at a distance of u Einstein radii.</summary>
    public static double Magnification(double square) => (square + 2) / Math.Sqrt(square * (square + 4));

    /// <inheritdoc/>
    protected override double CountSlope => 0.3;

    /// <inheritdoc/>
    protected override void DrawColors(ref RandomStream random, Span<double> colors)
    {
        var red = Math.Clamp(random.NextNormal(0.75, 0.25), 0.2, 1.5);
        colors[0] = red + 0.6 + 1.2 * red;
        colors[1] = red;
        colors[2] = 0;
        colors[3] = -0.4 * red;
        colors[4] = -0.6 * red;
        colors[5] = -0.7 * red;
    }

    /// <inheritdoc/>
    protected override void DrawParameters(SurveyCadence survey, ref RandomStream random)
    {
        _impact = Math.Max(1e-3, random.NextUniform(0, LargestImpact));
        _einsteinTime = Math.Clamp(random.NextLogNormal(25, 0.75), 2, 300);
        _sourceShare = random.NextChance(0.4) ? 1 : random.NextUniform(0.1, 1);
        PeakTime = random.NextUniform(survey.Start, survey.Start + survey.Length);
    }

    /// <inheritdoc/>
    public override void Evaluate(VisitBuffer visits, ref RandomStream random, Span<double> difference, Span<double> steady)
    {
        for (var i = 0; i < visits.Count; i++)
        {
            var days = (visits.Times[i] - PeakTime) / _einsteinTime;
            steady[i] = Mean(visits.Bands[i]);
            difference[i] = _sourceShare * steady[i] * (Magnification(_impact * _impact + days * days) - 1);
        }
    }
}
