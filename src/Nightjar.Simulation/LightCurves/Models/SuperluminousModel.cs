using Nightjar.Simulation.LightCurves.Physics;
using Nightjar.Simulation.Randomness;

namespace Nightjar.Simulation.LightCurves.Models;

/// <summary>Superluminous supernova without hydrogen: ejecta heated by a magnetar that spins down.</summary>
/// <remarks>Equations and population (spin period, field, ejecta, floor temperature, the linear loss of light below 3000 ångström) after
/// Nicholl, Guillochon and Berger (2017, ApJ 850, 55); rate 3.5e-8 (Frohmaier et al. 2021) with the star formation history.</remarks>
internal sealed class SuperluminousModel : ExplosionModel
{
    private const double SunMass = 1.98847e33, LightSpeed = 2.99792458e10, SecondsPerDay = 86_400;
    private const double AbsorbedBelow = 3000; // ångström

    private readonly ExpandingSphere _sphere = new(0.5, 600, 120);
    private double _peakDay;

    /// <inheritdoc/>
    public override LightCurveClass Class => LightCurveClass.SuperluminousSupernova;

    /// <inheritdoc/>
    protected override double BrightestMagnitude => -23;

    /// <inheritdoc/>
    protected override double HighestRedshift => 2.6;

    /// <inheritdoc/>
    protected override double MeanHostReddening => 0.05;

    /// <inheritdoc/>
    public override double Flux(double phase, double wavelength)
    {
        var flux = _sphere.Flux(phase + _peakDay, wavelength);
        return wavelength < AbsorbedBelow ? flux * wavelength / AbsorbedBelow : flux;
    }

    /// <inheritdoc/>
    protected override double Rate(double redshift) => 3.5e-8 * RedshiftLaw.StarFormation(redshift);

    /// <inheritdoc/>
    protected override (double Before, double After) DrawParameters(ref RandomStream random)
    {
        const double faintestPeak = -19.8;
        const int tries = 20;
        for (var i = 0; i < tries; i++)
        {
            DrawMagnetar(ref random);
            if (AbsoluteFlux.ToMagnitude(Flux(0, 4800)) < faintestPeak) break;
        }

        return (_peakDay, 250);
    }

    private void DrawMagnetar(ref RandomStream random)
    {
        const double opacity = 0.15, gammaOpacity = 0.05; // cm^2/g
        var period = Math.Clamp(random.NextLogNormal(3.3, 0.4), 0.9, 8); // ms
        var field = Math.Clamp(random.NextLogNormal(1.4, 0.6), 0.1, 4); // 10^14 G
        var mass = Math.Clamp(random.NextLogNormal(6.0, 0.5), 2, 25) * SunMass;
        var speed = 1.15e9 * Math.Exp(0.2 * random.NextNormal());
        var energy = 2.6e52 / (period * period);
        var spinDown = 1.3e5 * period * period / (field * field); // s
        var diffusion = Math.Sqrt(2 * opacity * mass / (13.7 * speed * LightSpeed)) / SecondsPerDay;
        var leak = 3 * gammaOpacity * mass / (4 * Math.PI * speed * speed);
        _sphere.Speed = speed;
        _sphere.FloorTemperature = Math.Clamp(random.NextNormal(6200, 900), 4500, 9000);
        for (var i = 0; i < _sphere.Days.Length; i++)
        {
            var seconds = _sphere.Days[i] * SecondsPerDay;
            var slowing = 1 + seconds / spinDown;
            _sphere.Heating[i] = energy / spinDown / (slowing * slowing) * (1 - Math.Exp(-leak / (seconds * seconds)));
        }

        _sphere.Diffuse(diffusion);
        _peakDay = BrightestDay.Of(_sphere, 4800);
    }
}
