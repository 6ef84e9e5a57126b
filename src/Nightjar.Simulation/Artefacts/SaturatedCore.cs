using System.Globalization;
using Nightjar.Simulation.Images;
using Nightjar.Simulation.Observing;
using Nightjar.Simulation.Randomness;
using Nightjar.Simulation.Sources;

namespace Nightjar.Simulation.Artefacts;

/// <summary>A saturated star: the clipped core, wider in the deeper of the images, subtracts to a ragged plateau with
/// a halo of the other sign.</summary>
internal sealed class SaturatedCore : Artefact
{
    private readonly double _magnitude, _core, _halo, _offset, _angle, _strength;

    private SaturatedCore(double magnitude, double core, double halo, double offset, double angle, double strength, bool isNegative)
    {
        (_magnitude, _core, _halo, _offset, _angle, _strength) = (magnitude, core, halo, offset, angle, strength);
        IsNegative = isNegative;
    }

    /// <inheritdoc/>
    public override double Recurrence => 0.6;

    /// <summary>Draws one.</summary>
    public static SaturatedCore Draw(ref RandomStream random) => new(
        random.NextUniform(10.8, 13.2),
        random.NextUniform(0.6, 2.2),
        random.NextUniform(1.8, 3.2),
        random.NextUniform(0, 1.0),
        random.NextUniform(0, 2 * Math.PI),
        random.NextLogNormal(150, 0.8),
        random.NextChance(0.35));

    /// <inheritdoc/>
    public override void Arrange(Scene scene, ref RandomStream random) => scene.Sources.Insert(0, new SceneSource
    {
        X = _offset * Math.Cos(_angle),
        Y = _offset * Math.Sin(_angle),
        Magnitudes = BandMagnitudes.FromColors(_magnitude, random.NextNormal(0.7, 0.3), random.NextNormal(0.25, 0.1)),
    });

    /// <inheritdoc/>
    public override void Paint(StampSet stamps, in ChannelConditions conditions, ref RandomStream random)
    {
        const double haloShare = 0.3; // of the core's light that the halo takes back
        var frame = stamps.Frame;
        var (x0, y0) = (frame.ObjectX + _offset * Math.Cos(_angle), frame.ObjectY + _offset * Math.Sin(_angle));
        var area = Math.PI * (_core + 0.5) * (_core + 0.5);
        var level = (IsNegative ? -1 : 1) * _strength * conditions.FluxSigma / area;
        var haloLevel = haloShare * area / (2 * Math.PI * (_core + _halo) * 0.5 * _halo * Math.Sqrt(2 * Math.PI));
        var reach = 4 * _halo;
        var (left, right, bottom, top) = stamps.Difference.Window(x0, y0, reach);
        for (var row = bottom; row <= top; row++)
        {
            for (var column = left; column <= right; column++)
            {
                var (dx, dy) = (column - x0, row - y0);
                var distance = Math.Sqrt(dx * dx + dy * dy);
                var core = 1 / (1 + Math.Exp((distance - _core) / 0.3));
                var outside = (distance - _core - _halo) / (0.5 * _halo);
                var halo = distance > _core ? haloLevel * Math.Exp(-0.5 * outside * outside) : 0;
                DepositDifference(stamps, column, row, level * (core * random.NextUniform(0.3, 1.7) - halo * random.NextUniform(0.5, 1.5)));
            }
        }
    }

    /// <inheritdoc/>
    public override string Describe() => string.Create(
        CultureInfo.InvariantCulture, $"star_r={_magnitude:F3};core_pixels={_core:F2};strength={_strength:F1}");
}
