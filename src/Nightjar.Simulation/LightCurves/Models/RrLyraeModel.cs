using Nightjar.Simulation.LightCurves.Cadence;
using Nightjar.Simulation.LightCurves.Physics;
using Nightjar.Simulation.Randomness;

namespace Nightjar.Simulation.LightCurves.Models;

/// <summary>RR Lyrae: the saw tooth of type ab or the sine of type c.</summary>
/// <remarks>Periods, amplitudes and their falling relation, ratios of amplitudes between bands and mean colours after Sesar et al. (2010,
/// ApJ 708, 717) in Stripe 82; the Fourier shape after Simon and Lee (1981).</remarks>
internal sealed class RrLyraeModel : PeriodicStarModel
{
    private double _amplitude, _second, _third;
    private bool _isFundamental;

    /// <inheritdoc/>
    public override LightCurveClass Class => LightCurveClass.RrLyrae;

    /// <inheritdoc/>
    public override string Kind => _isFundamental ? "RRab" : "RRc";

    /// <inheritdoc/>
    protected override void DrawColors(ref RandomStream random, Span<double> colors)
    {
        var red = random.NextNormal(0.22, 0.06);
        ReadOnlySpan<double> mean = [1.35, 0, 0, -0.06, -0.08, -0.07];
        for (var i = 0; i < 6; i++) colors[i] = mean[i];
        (colors[0], colors[1]) = (red + 1.15, red);
    }

    /// <inheritdoc/>
    protected override void DrawParameters(SurveyCadence survey, ref RandomStream random)
    {
        _isFundamental = random.NextChance(0.78);
        Period = Math.Clamp(_isFundamental ? random.NextNormal(0.575, 0.065) : random.NextNormal(0.325, 0.04), 0.22, 0.9);
        _amplitude = Math.Clamp(_isFundamental ? random.NextNormal(1.05 - 2.2 * (Period - 0.575), 0.2) : random.NextNormal(0.52, 0.08), 0.15, 1.6);
        (_second, _third) = _isFundamental ? (random.NextUniform(0.38, 0.5), random.NextUniform(0.18, 0.27)) : (0.08, 0.02);
        Start(survey, ref random);
    }

    /// <inheritdoc/>
    protected override double Relative(double phase, int band)
    {
        ReadOnlySpan<double> byBand = [0.95, 1, 0.71, 0.56, 0.52, 0.51];
        var (sine, cosine) = Math.SinCos(2 * Math.PI * phase);
        // sin 2x and sin 3x from sin x and cos x.
        var shape = sine + _second * 2 * sine * cosine + _third * (3 * sine - 4 * sine * sine * sine);
        var halfRange = 1 + 0.68 * _second + 0.3 * _third;
        return AbsoluteFlux.Dim(_amplitude * byBand[band] * shape / (2 * halfRange));
    }
}
