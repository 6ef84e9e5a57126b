using System.Globalization;
using Nightjar.Simulation.Images;
using Nightjar.Simulation.Randomness;
using Nightjar.Simulation.Sources;

namespace Nightjar.Simulation.Artefacts;

/// <summary>A template convolved to the wrong width: every star of the stamp leaves a core in a ring of the other sign,
/// and the alert sits on one of them.</summary>
internal sealed class BadConvolution : Artefact
{
    private readonly double _magnitude, _broadening, _shiftX, _shiftY, _scale;

    private BadConvolution(double magnitude, double broadening, double shiftX, double shiftY, double scale)
    {
        (_magnitude, _broadening, _shiftX, _shiftY, _scale) = (magnitude, broadening, shiftX, shiftY, scale);
        IsNegative = broadening < 0; // a matched profile that is too narrow overshoots in the core
    }

    /// <inheritdoc/>
    public override double Recurrence => 0.1;

    /// <summary>Draws one: what was convolved badly was scaled badly too.</summary>
    public static BadConvolution Draw(ref RandomStream random)
    {
        var sign = random.NextChance(0.5) ? 1 : -1;
        return new BadConvolution(
            random.NextMagnitude(13, 17, 0.15),
            sign * random.NextLogNormal(0.15, 0.4),
            random.NextNormal(0, 0.12),
            random.NextNormal(0, 0.12),
            sign * random.NextLogNormal(0.035, 0.5));
    }

    /// <inheritdoc/>
    public override SubtractionErrors Spoil(in SubtractionErrors errors) => new(
        errors.ShiftX + _shiftX, errors.ShiftY + _shiftY, errors.Broadening + _broadening, errors.Scale + _scale);

    /// <inheritdoc/>
    public override void Arrange(Scene scene, ref RandomStream random) => scene.Sources.Insert(0, new SceneSource
    {
        X = 0,
        Y = 0,
        Magnitudes = BandMagnitudes.FromColors(_magnitude, random.NextNormal(0.8, 0.3), random.NextNormal(0.3, 0.1)),
    });

    /// <inheritdoc/>
    public override string Describe() => string.Create(
        CultureInfo.InvariantCulture, $"star_r={_magnitude:F3};broadening={_broadening:F3};scale={_scale:F3}");
}
