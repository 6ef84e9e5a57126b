using Nightjar.Simulation.LightCurves.Physics;
using Nightjar.Simulation.Randomness;

namespace Nightjar.Simulation.LightCurves.Models;

/// <summary>Stripped stars: IIb (35 %), Ib (30 %), Ic (29 %) and broad-lined Ic (6 %; Li et al. 2011, Shivvers et al. 2017).</summary>
/// <remarks>Widths and colours after Drout et al. (2011) and Taddia et al. (2018); absolute magnitudes at the faint side of Richardson et
/// al. (2014), as the Bright Transient Survey asks for. Volumetric rate: 30 % of core collapse.</remarks>
internal sealed class TypeIbcModel : ThermalModel
{
    private RiseAndFall _shape;
    private string _kind = "Ib";
    private double _floor, _excess, _cooling;

    /// <inheritdoc/>
    public override LightCurveClass Class => LightCurveClass.SupernovaIbc;

    /// <inheritdoc/>
    public override string Kind => _kind;

    /// <inheritdoc/>
    protected override double BrightestMagnitude => -19.6;

    /// <inheritdoc/>
    protected override double HighestRedshift => 0.9;

    /// <inheritdoc/>
    protected override double MeanHostReddening => 0.07;

    /// <inheritdoc/>
    protected override double Rate(double redshift) => 0.3 * 1.01e-4 * RedshiftLaw.StarFormation(redshift);

    /// <inheritdoc/>
    protected override (double Before, double After) DrawParameters(ref RandomStream random)
    {
        var u = random.NextUnit();
        (_kind, var mean) = u < 0.35 ? ("IIb", -16.85) : u < 0.65 ? ("Ib", -17.0) : u < 0.94 ? ("Ic", -17.15) : ("Ic-BL", -18.2);
        PeakMagnitude = Math.Clamp(random.NextNormal(mean, 0.62), -19.6, -14.5);
        var rise = random.NextLogNormal(4.0, 0.25);
        var fall = Math.Max(2.3 * rise, rise * random.NextLogNormal(3.3, 0.25));
        _shape = new RiseAndFall(rise, fall, random.NextUniform(0.06, 0.2));
        Blanketing = random.NextUniform(0.45, 0.85);
        (_floor, _excess, _cooling) = (random.NextUniform(4300, 5200), random.NextUniform(2100, 4200), random.NextUniform(9, 16));
        return (6 * rise, 130);
    }

    /// <inheritdoc/>
    protected override double Shape(double phase) => _shape.At(phase);

    /// <inheritdoc/>
    protected override double Temperature(double phase) => _floor + _excess * Math.Exp(-Math.Max(-12, phase) / _cooling);
}
