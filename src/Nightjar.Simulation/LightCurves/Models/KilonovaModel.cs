using Nightjar.Simulation.LightCurves.Physics;
using Nightjar.Simulation.Randomness;

namespace Nightjar.Simulation.LightCurves.Models;

/// <summary>Kilonova: a fast blue and a slow red part, heated by the decay of heavy elements.</summary>
/// <remarks>Heating after Korobkin et al. (2012) and the parameters of AT2017gfo after Villar et al. (2017, ApJ 851, L21), which are
/// scattered; rate 5e-7 (LIGO, Virgo and KAGRA 2023; between 1e-8 and 1.7e-6).</remarks>
internal sealed class KilonovaModel : ExplosionModel
{
    private const double SunMass = 1.98847e33, LightSpeed = 2.99792458e10, SecondsPerDay = 86_400;

    private static readonly double[] HeatingPerGram = MakeHeating();

    private readonly ExpandingSphere _blue = NewSphere(), _red = NewSphere();
    private double _peakDay;

    /// <inheritdoc/>
    public override LightCurveClass Class => LightCurveClass.Kilonova;

    /// <inheritdoc/>
    protected override double BrightestMagnitude => -16.3;

    /// <inheritdoc/>
    protected override double HighestRedshift => 0.5;

    /// <inheritdoc/>
    protected override double MeanHostReddening => 0.05;

    /// <inheritdoc/>
    public override double Flux(double phase, double wavelength)
        => _blue.Flux(phase + _peakDay, wavelength) + _red.Flux(phase + _peakDay, wavelength);

    /// <inheritdoc/>
    protected override double Rate(double redshift) => 5e-7 * RedshiftLaw.StarFormation(redshift);

    /// <inheritdoc/>
    protected override (double Before, double After) DrawParameters(ref RandomStream random)
    {
        Heat(_blue, 0.020 * Math.Exp(0.5 * random.NextNormal()), Math.Clamp(random.NextNormal(0.25, 0.05), 0.1, 0.4), 0.5, random.NextUniform(800, 2500));
        Heat(_red, 0.040 * Math.Exp(0.5 * random.NextNormal()), Math.Clamp(random.NextNormal(0.15, 0.03), 0.05, 0.25), random.NextUniform(3, 8), random.NextUniform(1200, 3000));
        _peakDay = BrightestDay.Of(_blue, 6230, _red);
        return (_peakDay, 25);
    }

    private static ExpandingSphere NewSphere() => new(0.02, 40, 56);

    private static double[] MakeHeating() => Array.ConvertAll(
        NewSphere().Days.ToArray(), day => 4e18 * Math.Pow(0.5 - Math.Atan((day * SecondsPerDay - 1.3) / 0.11) / Math.PI, 1.3)); // erg/s/g

    private static void Heat(ExpandingSphere sphere, double sunMasses, double speed, double opacity, double floor)
    {
        const double thermalShare = 0.5;
        var mass = sunMasses * SunMass;
        sphere.Speed = speed * LightSpeed;
        sphere.FloorTemperature = floor;
        for (var i = 0; i < sphere.Days.Length; i++) sphere.Heating[i] = mass * thermalShare * HeatingPerGram[i];

        sphere.Diffuse(Math.Sqrt(2 * opacity * mass / (13.4 * sphere.Speed * LightSpeed)) / SecondsPerDay);
    }
}
