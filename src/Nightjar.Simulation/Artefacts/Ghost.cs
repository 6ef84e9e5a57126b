using System.Globalization;
using Nightjar.Simulation.Images;
using Nightjar.Simulation.Observing;
using Nightjar.Simulation.Randomness;

namespace Nightjar.Simulation.Artefacts;

/// <summary>The out-of-focus reflection of a bright star: a large faint disc or ring with a soft border, and a knot on
/// it that the detection finds.</summary>
internal sealed class Ghost : Artefact
{
    private readonly double _radius, _hole, _angle, _level, _strength;

    private Ghost(double radius, double hole, double angle, double level, double strength) =>
        (_radius, _hole, _angle, _level, _strength) = (radius, hole, angle, level, strength);

    /// <inheritdoc/>
    public override double Recurrence => 0.08;

    /// <summary>Draws one.</summary>
    public static Ghost Draw(ref RandomStream random)
    {
        var radius = random.NextUniform(9, 38);
        return new Ghost(
            radius,
            radius * random.NextUniform(0.2, 0.75),
            random.NextUniform(0, 2 * Math.PI),
            random.NextUniform(0.6, 2.5),
            random.NextLogNormal(15, 0.4));
    }

    /// <inheritdoc/>
    public override void Paint(StampSet stamps, in ChannelConditions conditions, ref RandomStream random)
    {
        const double softness = 1.6; // pixels over which the border fades
        var frame = stamps.Frame;
        var middle = (_radius + _hole) / 2; // the alert sits on the ring
        var (x0, y0) = (frame.ObjectX - middle * Math.Cos(_angle), frame.ObjectY - middle * Math.Sin(_angle));
        var level = _level * conditions.PixelSigma;
        for (var row = 0; row < frame.Height; row++)
        {
            for (var column = 0; column < frame.Width; column++)
            {
                var (dx, dy) = (column - x0, row - y0);
                var distance = Math.Sqrt(dx * dx + dy * dy);
                if (distance > _radius + 5 * softness) continue;
                var light = 1 / (1 + Math.Exp((distance - _radius) / softness)) * (1 - 0.8 / (1 + Math.Exp((distance - _hole) / softness)));
                Deposit(stamps, column, row, level * light);
            }
        }

        AddKnot(stamps, conditions, ref random);
    }

    /// <summary>What the detection finds on the ring: an uneven patch, wider than a star.</summary>
    private void AddKnot(StampSet stamps, in ChannelConditions conditions, ref RandomStream random)
    {
        const int patches = 4;
        var frame = stamps.Frame;
        for (var i = 0; i < patches; i++)
        {
            var (x, y) = (frame.ObjectX + random.NextNormal(0, 1.3), frame.ObjectY + random.NextNormal(0, 1.3));
            AddBlob(stamps, x, y, random.NextUniform(1.4, 4.2), 2.2 * _strength * conditions.FluxSigma * random.NextUniform(0.5, 1.5) / patches);
        }
    }

    /// <inheritdoc/>
    public override string Describe() => string.Create(
        CultureInfo.InvariantCulture, $"radius_pixels={_radius:F1};level_sigma={_level:F2};strength={_strength:F1}");
}
