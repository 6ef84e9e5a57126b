using System.Globalization;
using Nightjar.Simulation.Images;
using Nightjar.Simulation.Observing;
using Nightjar.Simulation.Randomness;

namespace Nightjar.Simulation.Artefacts;

/// <summary>A hole with sharp borders in the science image, deeper than the sky is bright: a charged particle hit one of
/// the calibration images that were subtracted. Always fainter.</summary>
/// <remarks>A night's calibration serves all its exposures, so that the hole stays at its place in the detector; one
/// published night has dozens (docs/simulation.md).</remarks>
internal sealed class DarkSpot : Artefact
{
    private readonly double _radius, _stretch, _angle, _strength;

    private DarkSpot(double radius, double stretch, double angle, double strength)
    {
        (_radius, _stretch, _angle, _strength) = (radius, stretch, angle, strength);
        IsNegative = true;
    }

    /// <inheritdoc/>
    public override double Recurrence => 0.2;

    /// <summary>Draws one.</summary>
    public static DarkSpot Draw(ref RandomStream random) => new(
        random.NextUniform(0.3, 1.3), random.NextUniform(1, 2), random.NextUniform(0, Math.PI), random.NextLogNormal(28, 0.7));

    /// <inheritdoc/>
    public override void Paint(StampSet stamps, in ChannelConditions conditions, ref RandomStream random)
    {
        const double steepness = 6; // per pixel: the border takes a third of a pixel
        var (x0, y0) = (stamps.Frame.ObjectX, stamps.Frame.ObjectY);
        var (sine, cosine) = Math.SinCos(_angle);
        var charge = -_strength * conditions.FluxSigma / (Math.PI * _radius * _radius * _stretch + 1);
        var (left, right, bottom, top) = stamps.Difference.Window(x0, y0, _radius * _stretch + 2);
        for (var row = bottom; row <= top; row++)
        {
            for (var column = left; column <= right; column++)
            {
                var (dx, dy) = (column - x0, row - y0);
                var (along, across) = ((dx * cosine + dy * sine) / _stretch, dy * cosine - dx * sine);
                var depth = 1 / (1 + Math.Exp(steepness * (Math.Sqrt(along * along + across * across) - _radius)));
                if (depth > 0.01) Deposit(stamps, column, row, charge * depth * random.NextUniform(0.2, 1.8));
            }
        }
    }

    /// <inheritdoc/>
    public override string Describe() => string.Create(
        CultureInfo.InvariantCulture, $"radius_pixels={_radius:F2};strength={_strength:F1}");
}
