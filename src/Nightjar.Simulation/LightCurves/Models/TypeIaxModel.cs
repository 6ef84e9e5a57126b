using Nightjar.Simulation.LightCurves.Physics;
using Nightjar.Simulation.Randomness;

namespace Nightjar.Simulation.LightCurves.Models;

/// <summary>Type Iax: like SN 2002cx, of all luminosities from -13.5 to -18.7.</summary>
/// <remarks>Peak magnitudes, rise and decline after Jha (2017, Handbook of Supernovae); rate 6e-6 times the star formation history, as in
/// PLAsTiCC (Kessler et al. 2019).</remarks>
internal sealed class TypeIaxModel : ThermalModel
{
    private RiseAndFall _shape;
    private double _floor, _excess, _cooling;

    /// <inheritdoc/>
    public override LightCurveClass Class => LightCurveClass.SupernovaIax;

    /// <inheritdoc/>
    protected override double BrightestMagnitude => -18.9;

    /// <inheritdoc/>
    protected override double HighestRedshift => 0.7;

    /// <inheritdoc/>
    protected override double MeanHostReddening => 0.08;

    /// <inheritdoc/>
    protected override double Rate(double redshift) => 6e-6 * RedshiftLaw.StarFormation(redshift);

    /// <inheritdoc/>
    protected override (double Before, double After) DrawParameters(ref RandomStream random)
    {
        var magnitude = Math.Clamp(random.NextNormal(-16.5, 1.1), -18.8, -13);
        PeakMagnitude = magnitude;
        // The faint ones are faster.
        var width = Math.Exp(0.08 * (-17 - magnitude) + 0.15 * random.NextNormal());
        var rise = 3.4 * width;
        _shape = new RiseAndFall(rise, rise * random.NextUniform(4.4, 6.0), random.NextUniform(0.05, 0.15));
        Blanketing = random.NextUniform(0.5, 0.9);
        (_floor, _excess, _cooling) = (random.NextUniform(4600, 5400), random.NextUniform(3000, 5500), random.NextUniform(8, 13));
        return (6 * rise, 110);
    }

    /// <inheritdoc/>
    protected override double Shape(double phase) => _shape.At(phase);

    /// <inheritdoc/>
    protected override double Temperature(double phase) => _floor + _excess * Math.Exp(-Math.Max(-10, phase) / _cooling);
}
