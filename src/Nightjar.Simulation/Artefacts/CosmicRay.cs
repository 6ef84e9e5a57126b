using System.Globalization;
using Nightjar.Simulation.Images;
using Nightjar.Simulation.Observing;
using Nightjar.Simulation.Randomness;

namespace Nightjar.Simulation.Artefacts;

/// <summary>A charged particle: a sharp, short, straight track in the science image only.</summary>
internal sealed class CosmicRay : Artefact
{
    private readonly double _length, _angle, _strength;

    private CosmicRay(double length, double angle, double strength) => (_length, _angle, _strength) = (length, angle, strength);

    /// <inheritdoc/>
    public override double Recurrence => 0;

    /// <summary>Draws one.</summary>
    public static CosmicRay Draw(ref RandomStream random) => new(
        random.NextExponential(2.0), random.NextUniform(0, Math.PI), random.NextLogNormal(30, 0.7));

    /// <inheritdoc/>
    public override void Paint(StampSet stamps, in ChannelConditions conditions, ref RandomStream random)
    {
        const double step = 0.25;
        var (sine, cosine) = Math.SinCos(_angle);
        var pieces = 1 + (int)(_length / step);
        var charge = _strength * conditions.FluxSigma / pieces;
        var (x0, y0) = (stamps.Frame.ObjectX, stamps.Frame.ObjectY);
        for (var i = 0; i < pieces; i++)
        {
            var along = i * step - _length / 2;
            var (x, y) = (x0 + along * cosine, y0 + along * sine);
            var (column, row) = ((int)Math.Floor(x), (int)Math.Floor(y));
            var (fx, fy) = (x - column, y - row);
            var piece = charge * random.NextUniform(0.6, 1.4);
            Deposit(stamps, column, row, piece * (1 - fx) * (1 - fy));
            Deposit(stamps, column + 1, row, piece * fx * (1 - fy));
            Deposit(stamps, column, row + 1, piece * (1 - fx) * fy);
            Deposit(stamps, column + 1, row + 1, piece * fx * fy);
        }
    }

    /// <inheritdoc/>
    public override string Describe() => string.Create(
        CultureInfo.InvariantCulture, $"length_pixels={_length:F2};angle={_angle:F3};strength={_strength:F1}");
}
