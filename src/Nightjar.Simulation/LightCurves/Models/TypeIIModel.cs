using Nightjar.Simulation.LightCurves.Physics;
using Nightjar.Simulation.Randomness;

namespace Nightjar.Simulation.LightCurves.Models;

/// <summary>Type II: plateau (77 % of all), linear (14 %) and narrow lines (9 %; Li et al. 2011).</summary>
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
    protected override double BrightestMagnitude => -20.8;

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
        _variety = kind < 0.77 ? Variety.Plateau : kind < 0.91 ? Variety.Linear : Variety.Narrow;
        Blanketing = random.NextUniform(0.35, 0.65);
        if (_variety == Variety.Narrow)
        {
            PeakMagnitude = Math.Clamp(random.NextNormal(-17.8, 0.9), -20.8, -15);
            Blanketing = 0.15;
            var rise = random.NextLogNormal(6, 0.4);
            _narrow = new RiseAndFall(rise, Math.Max(2.5 * rise, random.NextLogNormal(48, 0.45)), 0.05);
            (_floor, _excess, _cooling) = (random.NextUniform(6000, 7500), random.NextUniform(3000, 7000), random.NextUniform(20, 50));
            return (7 * rise, 220);
        }

        var isPlateau = _variety == Variety.Plateau;
        PeakMagnitude = Math.Clamp(isPlateau ? random.NextNormal(-16.7, 0.7) : random.NextNormal(-17.3, 0.6), -19.4, -13.5);
        _rise = random.NextLogNormal(3.8, 0.4);
        _early = random.NextUniform(0, isPlateau ? 0.3 : 0.6); // magnitudes that the first decline takes
        _slope = (isPlateau ? Math.Max(-0.4, random.NextNormal(0.9, 0.6)) : random.NextUniform(1.8, 3.2)) / 100;
        _end = Math.Clamp(random.NextNormal(isPlateau ? 100 : 82, 14), 55, 140);
        _width = random.NextUniform(3, 7);
        _drop = random.NextNormal(isPlateau ? 1.9 : 1.3, 0.4);
        (_floor, _excess, _cooling) = (random.NextUniform(5000, 5800), random.NextUniform(4000, 7500), random.NextUniform(10, 20));
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
