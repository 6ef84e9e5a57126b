using Nightjar.Simulation.LightCurves.Physics;
using Nightjar.Simulation.Randomness;

namespace Nightjar.Simulation.LightCurves.Models;

/// <summary>Type II: plateau (75 % of all), linear (13 %) and narrow lines (12 %; Li et al. 2011).</summary>
/// <remarks>Absolute magnitudes near Richardson et al. (2014, AJ 147, 118), slopes and plateau lengths after Anderson et al. (2014, ApJ
/// 786, 67), rise after González-Gaitán et al. (2015), the drop and the cobalt tail after Olivares et al. (2010). Volumetric rate of core
/// collapse 1.01e-4 (Perley et al. 2020) with the star formation history; 70 % of it is type II.</remarks>
internal sealed class TypeIIModel : ThermalModel
{
    private const double CobaltMagnitudesPerDay = 0.0098;

    private enum Variety
    {
        Plateau,
        Linear,
        Narrow,
    }

    private Variety _variety;
    private RiseAndFall _narrow;
    private double _rise, _early, _slope, _end, _width, _drop, _scale;
    private double _floor, _excess, _cooling;

    /// <inheritdoc/>
    public override LightCurveClass Class => LightCurveClass.SupernovaII;

    /// <inheritdoc/>
    public override string Kind => _variety switch { Variety.Plateau => "IIP", Variety.Linear => "IIL", _ => "IIn" };

    /// <inheritdoc/>
    protected override double BrightestMagnitude => -20.6;

    /// <inheritdoc/>
    protected override double HighestRedshift => 1.3;

    /// <inheritdoc/>
    protected override double MeanHostReddening => 0.06;

    /// <inheritdoc/>
    protected override double Rate(double redshift) => 0.7 * 1.01e-4 * RedshiftLaw.StarFormation(redshift);

    /// <inheritdoc/>
    protected override (double Before, double After) DrawParameters(ref RandomStream random)
    {
        var kind = random.NextUnit();
        _variety = kind < 0.75 ? Variety.Plateau : kind < 0.88 ? Variety.Linear : Variety.Narrow;
        Blanketing = random.NextUniform(0.35, 0.65);
        if (_variety == Variety.Narrow)
        {
            PeakMagnitude = Math.Clamp(random.NextNormal(-18.1, 1.0), -20.8, -15);
            Blanketing = 0.15;
            var rise = random.NextLogNormal(6, 0.4);
            _narrow = new RiseAndFall(rise, Math.Max(2.5 * rise, random.NextLogNormal(48, 0.45)), 0.05);
            (_floor, _excess, _cooling) = (random.NextUniform(6000, 8000), random.NextUniform(4000, 9000), random.NextUniform(25, 60));
            return (7 * rise, 220);
        }

        var isPlateau = _variety == Variety.Plateau;
        PeakMagnitude = Math.Clamp(isPlateau ? random.NextNormal(-16.85, 0.75) : random.NextNormal(-17.6, 0.6), -19.4, -13.5);
        _rise = random.NextLogNormal(4.5, 0.35);
        _early = random.NextUniform(0, isPlateau ? 0.3 : 0.6); // magnitudes that the first decline takes
        _slope = (isPlateau ? Math.Max(-0.4, random.NextNormal(0.9, 0.6)) : random.NextUniform(1.8, 3.2)) / 100;
        _end = Math.Clamp(random.NextNormal(isPlateau ? 100 : 82, 14), 55, 140);
        _width = random.NextUniform(3, 7);
        _drop = random.NextNormal(isPlateau ? 1.9 : 1.3, 0.4);
        (_floor, _excess, _cooling) = (random.NextUniform(5000, 5800), random.NextUniform(5000, 9500), random.NextUniform(14, 26));
        _scale = 1;
        _scale = 1 / Shape(0);
        return (3 * _rise, 180);
    }

    /// <inheritdoc/>
    protected override double Shape(double phase)
    {
        if (_variety == Variety.Narrow) return _narrow.At(phase);
        var days = phase + 2.2 * _rise;
        if (days <= 0) return 0;
        var rise = 1 - Math.Exp(-days * days / (_rise * _rise));
        var inPlateau = 1 / (1 + Math.Exp((days - _end) / _width));
        var plateau = AbsoluteFlux.Dim(_slope * days - _early * Math.Exp(-days / 18));
        var tail = AbsoluteFlux.Dim(_slope * _end + _drop + CobaltMagnitudesPerDay * (days - _end));
        return _scale * rise * (plateau * inPlateau + tail * (1 - inPlateau));
    }

    /// <inheritdoc/>
    protected override double Temperature(double phase) => _floor + _excess * Math.Exp(-Math.Max(-10, phase) / _cooling);
}

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
    protected override double BrightestMagnitude => -19.4;

    /// <inheritdoc/>
    protected override double HighestRedshift => 0.9;

    /// <inheritdoc/>
    protected override double MeanHostReddening => 0.1;

    /// <inheritdoc/>
    protected override double Rate(double redshift) => 0.3 * 1.01e-4 * RedshiftLaw.StarFormation(redshift);

    /// <inheritdoc/>
    protected override (double Before, double After) DrawParameters(ref RandomStream random)
    {
        var u = random.NextUnit();
        (_kind, var mean) = u < 0.35 ? ("IIb", -16.75) : u < 0.65 ? ("Ib", -16.9) : u < 0.94 ? ("Ic", -17.05) : ("Ic-BL", -18.2);
        PeakMagnitude = Math.Clamp(random.NextNormal(mean, 0.62), -19.6, -14.5);
        var rise = random.NextLogNormal(4.0, 0.25);
        var fall = Math.Max(2.3 * rise, rise * random.NextLogNormal(3.8, 0.25));
        _shape = new RiseAndFall(rise, fall, random.NextUniform(0.10, 0.25));
        Blanketing = random.NextUniform(0.45, 0.85);
        (_floor, _excess, _cooling) = (random.NextUniform(4300, 5200), random.NextUniform(1600, 3200), random.NextUniform(9, 16));
        return (6 * rise, 130);
    }

    /// <inheritdoc/>
    protected override double Shape(double phase) => _shape.At(phase);

    /// <inheritdoc/>
    protected override double Temperature(double phase) => _floor + _excess * Math.Exp(-Math.Max(-12, phase) / _cooling);
}
