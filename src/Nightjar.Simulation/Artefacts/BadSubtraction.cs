using System.Globalization;
using Nightjar.Simulation.Images;
using Nightjar.Simulation.Randomness;
using Nightjar.Simulation.Sources;

namespace Nightjar.Simulation.Artefacts;

/// <summary>A bright star that stands elsewhere, or is wider or narrower, in the science image than the matching thinks:
/// a dipole, or a core in a ring of the other sign, on top of a flux that was not matched either.</summary>
internal sealed class BadSubtraction : Artefact
{
    private const double DipoleShare = 0.65;
    private const double LobeDistance = 0.5; // pixels from the star to the lobe that the shift strengthens

    private readonly double _magnitude, _shift, _angle, _broadening, _scale;

    private BadSubtraction(double magnitude, double shift, double angle, double broadening, double scale, bool isNegative)
    {
        (_magnitude, _shift, _angle, _broadening, _scale) = (magnitude, shift, angle, broadening, scale);
        IsNegative = isNegative;
    }

    /// <inheritdoc/>
    public override double Recurrence => 0.35;

    /// <summary>Draws one.</summary>
    public static BadSubtraction Draw(ref RandomStream random)
    {
        var magnitude = random.NextMagnitude(12.2, 16.6, 0.1);
        var isNegative = random.NextChance(0.5);
        var angle = random.NextUniform(0, 2 * Math.PI);
        var sign = isNegative ? -1 : 1;
        var scale = sign * random.NextLogNormal(0.015, 0.6);
        return random.NextChance(DipoleShare)
            ? new BadSubtraction(magnitude, random.NextLogNormal(0.16, 0.5), angle, random.NextNormal(0, 0.03), scale, isNegative)
            : new BadSubtraction(magnitude, 0, angle, sign * random.NextLogNormal(0.08, 0.5), scale, isNegative);
    }

    /// <inheritdoc/>
    public override void Arrange(Scene scene, ref RandomStream random)
    {
        // The alert sits on the lobe that has its sign.
        var lobe = _shift == 0 ? 0 : IsNegative ? LobeDistance : -LobeDistance;
        scene.Sources.Insert(0, new SceneSource
        {
            X = lobe * Math.Cos(_angle),
            Y = lobe * Math.Sin(_angle),
            Magnitudes = BandMagnitudes.FromColors(_magnitude, random.NextNormal(0.8, 0.3), random.NextNormal(0.3, 0.1)),
            ShiftX = _shift * Math.Cos(_angle),
            ShiftY = _shift * Math.Sin(_angle),
            Broadening = _broadening,
            Scale = _scale,
        });
    }

    /// <inheritdoc/>
    public override string Describe() => string.Create(
        CultureInfo.InvariantCulture, $"star_r={_magnitude:F3};shift_pixels={_shift:F3};broadening={_broadening:F3};scale={_scale:F3}");
}
