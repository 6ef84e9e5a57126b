using Nightjar.Simulation.Randomness;

namespace Nightjar.Simulation.LightCurves.Models;

/// <summary>Tidal disruption: a hot black body of nearly constant temperature with a Gaussian rise and a fall as t^(-5/3).</summary>
/// <remarks>Temperatures, rise times and the luminosity function dN/dlog L ~ L^-1.5 after van Velzen (2018, ApJ 852, 72) and van Velzen et
/// al. (2021, ApJ 908, 4); rate 8e-7 declining as 10^(-5 z / 6) (Kochanek 2016).</remarks>
internal sealed class TidalDisruptionModel : ThermalModel
{
    private double _rise, _fall, _temperature, _drift;

    /// <inheritdoc/>
    public override LightCurveClass Class => LightCurveClass.TidalDisruption;

    /// <inheritdoc/>
    protected override double Reference => 4800;

    /// <inheritdoc/>
    protected override double BrightestMagnitude => -21.8;

    /// <inheritdoc/>
    protected override double HighestRedshift => 2;

    /// <inheritdoc/>
    protected override double MeanHostReddening => 0.08;

    /// <inheritdoc/>
    protected override double Rate(double redshift) => 8e-7 * Math.Pow(10, -5 * redshift / 6);

    /// <inheritdoc/>
    protected override (double Before, double After) DrawParameters(ref RandomStream random)
    {
        const double brightest = -21.8, faintest = -16.8;
        var magnitude = random.NextMagnitude(brightest, faintest, 0.6);
        PeakMagnitude = magnitude;
        _rise = Math.Clamp(random.NextLogNormal(11, 0.45), 4, 45);
        _fall = Math.Clamp(random.NextLogNormal(50 * Math.Exp(-0.15 * (magnitude + 19)), 0.45), 15, 300);
        _temperature = Math.Clamp(random.NextLogNormal(17_500, 0.25), 11_500, 45_000);
        _drift = random.NextNormal(-15, 45); // K a day
        return (4 * _rise, 300);
    }

    /// <inheritdoc/>
    protected override double Shape(double phase)
        => phase < 0 ? Math.Exp(-phase * phase / (2 * _rise * _rise)) : Math.Pow((phase + _fall) / _fall, -5.0 / 3);

    /// <inheritdoc/>
    protected override double Temperature(double phase) => Math.Clamp(_temperature + _drift * Math.Clamp(phase, -30, 150), 10_000, 50_000);
}
