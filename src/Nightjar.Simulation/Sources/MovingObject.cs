using System.Globalization;
using Nightjar.Simulation.Randomness;
using Nightjar.Sky;

namespace Nightjar.Simulation.Sources;

/// <summary>Asteroid: at its place for one exposure, nowhere in the template, drawn out by its motion when it is near.</summary>
internal sealed class MovingObject : LightSource
{
    private const double SameExposureDays = 0.005;

    private readonly BandMagnitudes _magnitudes;
    private readonly JulianDate _seen;

    private MovingObject(BandMagnitudes magnitudes, JulianDate seen, double rate, double angle)
    {
        _magnitudes = magnitudes;
        _seen = seen;
        ArcsecPerMinute = rate;
        Angle = angle;
    }

    /// <summary>Motion on the sky.</summary>
    public double ArcsecPerMinute { get; }

    /// <summary>Direction of the motion in the image, radians from x.</summary>
    public double Angle { get; }

    /// <summary>Visual magnitude, as catalogues of orbits predict it.</summary>
    public double VisualMagnitude => _magnitudes.R + 0.25;

    /// <summary>Draws a body that is seen at a time.</summary>
    /// <param name="seen">When.</param>
    /// <param name="faintest">The faintest r magnitude worth drawing.</param>
    /// <param name="isNear">Whether it passes close to the Earth, and moves fast.</param>
    /// <param name="random">Source of its parameters.</param>
    public static MovingObject Draw(JulianDate seen, double faintest, bool isNear, ref RandomStream random)
    {
        var magnitudes = BandMagnitudes.FromColors(random.NextMagnitude(14.5, faintest, 0.38), random.NextNormal(0.55, 0.08), 0.18);
        var rate = isNear ? random.NextLogNormal(6, 0.6) : random.NextLogNormal(0.55, 0.25);
        return new MovingObject(magnitudes, seen, rate, random.NextUniform(0, 2 * Math.PI));
    }

    /// <summary>The same body brighter by some magnitudes.</summary>
    public MovingObject Nearer(double magnitudes)
    {
        var m = _magnitudes;
        return new MovingObject(new BandMagnitudes(m.G - magnitudes, m.R - magnitudes, m.I - magnitudes, m.Z - magnitudes), _seen, ArcsecPerMinute, Angle);
    }

    /// <inheritdoc/>
    public override double FluxAt(JulianDate time, PassBand band) =>
        Math.Abs(time - _seen) < SameExposureDays ? _magnitudes.Flux(band) : 0;

    /// <inheritdoc/>
    public override double TemplateFlux(PassBand band) => 0;

    /// <inheritdoc/>
    public override string Describe() => string.Create(
        CultureInfo.InvariantCulture, $"v={VisualMagnitude:F3};arcsec_per_minute={ArcsecPerMinute:F3}");
}
