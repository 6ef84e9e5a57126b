using System.Globalization;
using Nightjar.Simulation.Images;
using Nightjar.Simulation.Observing;
using Nightjar.Simulation.Randomness;
using Nightjar.Simulation.Sources;

namespace Nightjar.Simulation.Artefacts;

/// <summary>Rings of both signs around a bright star, uneven along their circumference: the wings of the point spread
/// were not matched. The alert sits on the brightest knot of the inner ring.</summary>
internal sealed class StarRing : Artefact
{
    private const double Width = 1.2; // pixels, of the inner ring
    private const int Lobes = 5; // harmonics along the circumference

    private readonly double _magnitude, _radius, _angle, _strength;

    private StarRing(double magnitude, double radius, double angle, double strength, bool isNegative)
    {
        (_magnitude, _radius, _angle, _strength) = (magnitude, radius, angle, strength);
        IsNegative = isNegative;
    }

    /// <inheritdoc/>
    public override double Recurrence => 0.4;

    /// <summary>Draws one.</summary>
    public static StarRing Draw(ref RandomStream random) => new(
        random.NextUniform(11.5, 14.0),
        random.NextUniform(4, 9),
        random.NextUniform(0, 2 * Math.PI),
        random.NextLogNormal(75, 0.6),
        random.NextChance(0.5));

    /// <inheritdoc/>
    public override void Arrange(Scene scene, ref RandomStream random) => scene.Sources.Add(new SceneSource
    {
        X = -_radius * Math.Cos(_angle),
        Y = -_radius * Math.Sin(_angle),
        Magnitudes = BandMagnitudes.FromColors(_magnitude, random.NextNormal(0.7, 0.3), random.NextNormal(0.25, 0.1)),
        Broadening = random.NextNormal(0, 0.03),
    });

    /// <inheritdoc/>
    public override void Paint(StampSet stamps, in ChannelConditions conditions, ref RandomStream random)
    {
        Span<double> phases = stackalloc double[Lobes], weights = stackalloc double[Lobes];
        for (var i = 0; i < Lobes; i++) (phases[i], weights[i]) = (random.NextUniform(0, 2 * Math.PI), random.NextUniform(0.2, 0.7));
        var frame = stamps.Frame;
        var (x0, y0) = (frame.ObjectX - _radius * Math.Cos(_angle), frame.ObjectY - _radius * Math.Sin(_angle));
        var level = (IsNegative ? -1 : 1) * _strength * conditions.FluxSigma / 14;
        foreach (ref var phase in phases) phase = _angle + 0.15 * (phase - Math.PI); // lobes gather at the alert
        for (var row = 0; row < frame.Height; row++)
        {
            for (var column = 0; column < frame.Width; column++)
            {
                var (dx, dy) = (column - x0, row - y0);
                var distance = Math.Sqrt(dx * dx + dy * dy);
                if (distance > 4 * _radius) continue;
                var ring = Ring(distance);
                if (Math.Abs(ring) < 0.005) continue;
                var (angle, modulation) = (Math.Atan2(dy, dx), 0.25);
                for (var i = 0; i < Lobes; i++) modulation += 0.25 * weights[i] * Math.Cos((i + 1) * (angle - phases[i]));
                DepositDifference(stamps, column, row, level * ring * modulation * random.NextUniform(0.6, 1.4));
            }
        }
    }

    /// <inheritdoc/>
    public override string Describe() => string.Create(
        CultureInfo.InvariantCulture, $"star_r={_magnitude:F3};radius_pixels={_radius:F2};strength={_strength:F1}");

    /// <summary>A ring, and outside of it a wider and weaker one of the other sign.</summary>
    private double Ring(double distance)
    {
        var (inner, outer) = ((distance - _radius) / Width, (distance - 1.8 * _radius) / (1.6 * Width));
        return Math.Exp(-0.5 * inner * inner) - 0.4 * Math.Exp(-0.5 * outer * outer);
    }
}
