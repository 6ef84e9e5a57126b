using Nightjar.Simulation.LightCurves.Physics;
using Nightjar.Simulation.Randomness;

namespace Nightjar.Simulation.LightCurves.Models;

/// <summary>Type Ia like SN 1991bg: faint, fast and red, without a second maximum.</summary>
/// <remarks>Peak magnitudes and widths after Taubenberger et al. (2008) and González-Gaitán et al. (2014); rate 3e-6 (1 + z)^1.5 as in
/// PLAsTiCC (Kessler et al. 2019). The curves were drawn here, as those of the normal type.</remarks>
internal sealed class Type91bgModel : ExplosionModel
{
    private static readonly SpectralSurface Mean = MakeMean();
    private double _magnitude, _color, _stretch;

    /// <inheritdoc/>
    public override LightCurveClass Class => LightCurveClass.Supernova91bg;

    /// <inheritdoc/>
    protected override double BrightestMagnitude => -18.9;

    /// <inheritdoc/>
    protected override double HighestRedshift => 0.55;

    /// <inheritdoc/>
    protected override double MeanHostReddening => 0.03; // old hosts have little dust

    /// <inheritdoc/>
    public override double Flux(double phase, double wavelength) => AbsoluteFlux.OfMagnitude(
        Mean.Magnitude(phase / _stretch, wavelength) + _magnitude + _color * (Extinction.PerReddening(wavelength) - 3.1));

    /// <inheritdoc/>
    protected override double Rate(double redshift) => 3e-6 * Math.Pow(1 + redshift, 1.5);

    /// <inheritdoc/>
    protected override (double Before, double After) DrawParameters(ref RandomStream random)
    {
        // Wider ones are bluer and brighter.
        var width = random.NextNormal();
        _stretch = Math.Clamp(1 + 0.09 * width, 0.8, 1.35);
        _color = -0.09 * width + 0.06 * random.NextNormal();
        _magnitude = -0.25 * width + 0.18 * random.NextNormal();
        return (16, 80);
    }

    private static SpectralSurface MakeMean()
    {
        double[] phases = [-18, -13, -10, -7, -5, -2, 0, 3, 5, 7, 10, 15, 20, 25, 30, 40, 60, 100];
        double[] u = [12, 4, 1.8, 0.9, 0.5, 0.1, 0, 0.3, 0.62, 1.0, 1.5, 2.1, 2.45, 2.65, 2.8, 3.1, 3.6, 4.6];
        double[] b = [12, 4, 1.8, 0.9, 0.5, 0.1, 0, 0.2, 0.45, 0.75, 1.2, 1.9, 2.25, 2.45, 2.6, 2.85, 3.3, 4.2];
        double[] v = [12, 4, 1.8, 0.95, 0.55, 0.15, 0.04, 0.02, 0.12, 0.27, 0.58, 1.15, 1.6, 1.95, 2.2, 2.65, 3.3, 4.5];
        double[] r = [12, 4, 1.8, 0.95, 0.57, 0.18, 0.06, 0, 0.05, 0.15, 0.38, 0.88, 1.35, 1.72, 2.05, 2.6, 3.4, 4.8];
        double[] i = [12, 4, 1.8, 1.0, 0.62, 0.22, 0.1, 0.01, 0, 0.05, 0.2, 0.62, 1.05, 1.45, 1.8, 2.4, 3.3, 4.9];
        return new SpectralSurface(
            phases,
            [1500, 2800, 3600, 4300, 4800, 5500, 6300, 7600, 8800, 9800, 16_000],
            [-9, -12.8, -16.0, -17.15, -17.55, -17.85, -17.9, -17.6, -17.55, -17.45, -17.3],
            [u, u, u, b, b, v, r, i, i, i, i]);
    }
}
