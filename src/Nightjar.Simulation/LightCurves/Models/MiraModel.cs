using Nightjar.Simulation.LightCurves.Cadence;
using Nightjar.Simulation.LightCurves.Physics;
using Nightjar.Simulation.Randomness;

namespace Nightjar.Simulation.LightCurves.Models;

/// <summary>Mira: a red giant that pulsates with periods of 100 to 600 days and amplitudes of magnitudes.</summary>
/// <remarks>Periods near those of the OGLE catalogue (Soszyński et al. 2009); amplitudes fall to the red (Whitelock et al. 2008); cycles differ
/// (after the photometry of the AAVSO, some tenths of a magnitude).</remarks>
internal sealed class MiraModel : PeriodicStarModel
{
    private double _amplitude, _asymmetry;

    /// <inheritdoc/>
    public override LightCurveClass Class => LightCurveClass.Mira;

    /// <inheritdoc/>
    protected override void DrawColors(ref RandomStream random, Span<double> colors)
    {
        var cool = random.NextNormal(0, 0.3);
        colors[0] = 3.4 + cool;
        colors[1] = 1.7 + 0.5 * cool;
        colors[2] = 0;
        colors[3] = -1.7 - cool;
        colors[4] = -2.6 - 1.3 * cool;
        colors[5] = -3.0 - 1.5 * cool;
    }

    /// <inheritdoc/>
    protected override void DrawParameters(SurveyCadence survey, ref RandomStream random)
    {
        Period = Math.Clamp(random.NextLogNormal(280, 0.35), 100, 650);
        _amplitude = Math.Clamp(random.NextLogNormal(4, 0.3), 2.4, 8);
        _asymmetry = random.NextUniform(0.05, 0.3);
        Start(survey, ref random);
    }

    /// <inheritdoc/>
    protected override double Relative(double phase, int band)
    {
        ReadOnlySpan<double> byBand = [0.9, 1, 0.8, 0.5, 0.36, 0.28];
        var angle = 2 * Math.PI * phase;
        var shape = Math.Sin(angle + _asymmetry * Math.Sin(angle)) + 0.1 * Math.Sin(2 * angle + 3);
        return AbsoluteFlux.Dim(0.5 * _amplitude * byBand[band] * shape);
    }
}
