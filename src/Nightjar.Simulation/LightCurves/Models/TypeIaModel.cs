using Nightjar.Simulation.LightCurves.Physics;
using Nightjar.Simulation.Randomness;

namespace Nightjar.Simulation.LightCurves.Models;

/// <summary>Normal type Ia: mean light curves from the ultraviolet to 1.6 micrometres with the second maximum in the red, stretched and
/// coloured.</summary>
/// <remarks>Peak magnitude by Tripp's relation M = M0 - 0.14 x1 + 3.1 c with a scatter of 0.1; x1 and c from the asymmetric normal
/// distributions of Scolnic and Kessler (2016, ApJ 822, L35); stretch from x1 as in Guy et al. (2007); the colour law is that of dust with
/// R_V = 3.1. Rate 2.43e-5 (1 + z)^1.7 (Frohmaier et al. 2019; Dilday et al. 2010). The mean curves were drawn here through the well-known
/// declines in U, B, V, R and I (Leibundgut 1988; Nobili et al. 2005), to a tenth of a magnitude; they are nobody's template.</remarks>
internal sealed class TypeIaModel : ExplosionModel
{
    private const double Alpha = 0.14, Beta = 3.1, Scatter = 0.10;

    private static readonly SpectralSurface Mean = MakeMean();
    private static readonly double ReferenceExtinction = Extinction.PerReddening(4300);

    private double _magnitude, _color, _stretch;

    /// <inheritdoc/>
    public override LightCurveClass Class => LightCurveClass.SupernovaIa;

    /// <summary>Stretch parameter.</summary>
    public double X1 { get; private set; }

    /// <summary>Colour parameter, about E(B-V).</summary>
    public double Color => _color;

    /// <inheritdoc/>
    protected override double BrightestMagnitude => -20.2;

    /// <inheritdoc/>
    protected override double HighestRedshift => 1.4;

    /// <inheritdoc/>
    protected override double MeanHostReddening => 0; // c has it

    /// <inheritdoc/>
    public override double Flux(double phase, double wavelength)
    {
        var magnitude = Mean.Magnitude(phase / _stretch, wavelength) + _magnitude
            + _color * (Extinction.PerReddening(wavelength) - ReferenceExtinction);
        return AbsoluteFlux.OfMagnitude(magnitude);
    }

    /// <summary>Sets the parameters.</summary>
    public void Set(double x1, double color, double residual)
    {
        (X1, _color) = (x1, color);
        _magnitude = -Alpha * x1 + Beta * color + residual;
        _stretch = 0.98 + x1 * (0.091 + x1 * (0.003 - x1 * 0.00075));
    }

    /// <inheritdoc/>
    protected override double Rate(double redshift) => 2.43e-5 * Math.Pow(1 + redshift, 1.7);

    /// <inheritdoc/>
    protected override (double Before, double After) DrawParameters(ref RandomStream random)
    {
        var x1 = Math.Clamp(Asymmetric(0.973, 1.472, 0.222, ref random), -3, 2.5);
        var color = Math.Clamp(Asymmetric(-0.054, 0.043, 0.101, ref random), -0.25, 0.45);
        Set(x1, color, Scatter * random.NextNormal());
        return (20, 110);
    }

    /// <summary>A normal distribution with different widths below and above its mode.</summary>
    private static double Asymmetric(double mode, double below, double above, ref RandomStream random)
        => random.NextChance(below / (below + above)) ? mode - below * Math.Abs(random.NextNormal()) : mode + above * Math.Abs(random.NextNormal());

    private static SpectralSurface MakeMean()
    {
        double[] phases = [-22, -18, -15, -12, -10, -7, -5, -2, 0, 3, 5, 7, 10, 12, 15, 18, 20, 25, 30, 35, 40, 50, 60, 80, 100];
        double[] far = [12, 5.2, 2.6, 1.25, 0.65, 0.15, 0, 0.03, 0, 0.40, 0.65, 0.9, 1.3, 1.55, 1.95, 2.25, 2.45, 2.75, 2.95, 3.1, 3.2, 3.35, 3.5, 3.8, 4.1];
        double[] u = [12, 4.9, 2.4, 1.2, 0.72, 0.28, 0.11, 0, 0, 0.18, 0.36, 0.58, 0.95, 1.22, 1.63, 2.02, 2.25, 2.7, 2.95, 3.1, 3.2, 3.36, 3.5, 3.8, 4.1];
        double[] b = [12, 5.0, 2.6, 1.55, 1.05, 0.52, 0.28, 0.05, 0, 0.06, 0.16, 0.30, 0.55, 0.76, 1.10, 1.46, 1.68, 2.15, 2.50, 2.72, 2.85, 3.02, 3.17, 3.47, 3.77];
        double[] v = [12, 4.6, 2.5, 1.5, 1.0, 0.52, 0.30, 0.08, 0.01, 0, 0.03, 0.09, 0.22, 0.33, 0.52, 0.73, 0.86, 1.15, 1.46, 1.75, 1.95, 2.25, 2.50, 3.05, 3.55];
        double[] r = [12, 4.5, 2.45, 1.45, 0.95, 0.48, 0.27, 0.07, 0.02, 0, 0.05, 0.14, 0.32, 0.45, 0.60, 0.68, 0.70, 0.80, 1.0, 1.30, 1.58, 1.98, 2.32, 3.05, 3.65];
        double[] i = [12, 4.4, 2.4, 1.35, 0.85, 0.38, 0.18, 0.01, 0, 0.06, 0.16, 0.28, 0.48, 0.58, 0.66, 0.66, 0.62, 0.50, 0.58, 0.88, 1.22, 1.78, 2.25, 3.1, 3.9];
        double[] z = [12, 4.4, 2.4, 1.3, 0.8, 0.33, 0.14, 0, 0, 0.12, 0.28, 0.46, 0.72, 0.83, 0.85, 0.72, 0.60, 0.40, 0.42, 0.68, 1.02, 1.6, 2.1, 2.9, 3.7];
        double[] y = [12, 4.3, 2.3, 1.25, 0.75, 0.30, 0.10, -0.02, 0, 0.2, 0.42, 0.66, 1.0, 1.1, 1.05, 0.85, 0.65, 0.35, 0.3, 0.5, 0.8, 1.4, 1.9, 2.8, 3.6];
        return new SpectralSurface(
            phases,
            [1500, 2200, 2800, 3600, 4300, 4800, 5500, 6300, 7600, 8800, 9800, 16_000],
            [-11.5, -14.6, -17.0, -18.7, -19.32, -19.24, -19.22, -19.22, -18.65, -18.55, -18.4, -18.3],
            [far, far, far, u, b, Mix(b, v, 0.45), v, r, i, z, y, y]);
    }

    private static double[] Mix(double[] first, double[] second, double share)
        => [.. first.Zip(second, (a, b) => (1 - share) * a + share * b)];
}
