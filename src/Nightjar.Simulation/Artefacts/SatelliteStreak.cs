using System.Globalization;
using Nightjar.Simulation.Images;
using Nightjar.Simulation.Observing;
using Nightjar.Simulation.Randomness;

namespace Nightjar.Simulation.Artefacts;

/// <summary>A satellite that crosses the field while it tumbles: a straight trail as wide as the point spread, with
/// flashes at equal distances; the alert sits on a flash.</summary>
/// <remarks>The survey drops elongated detections, so that what is left of trails are flashes and ends.</remarks>
internal sealed class SatelliteStreak : Artefact
{
    private const double Step = 0.5; // pixels between the points that make the trail
    private const double Reach = 48; // pixels: beyond any corner of a stamp

    private const double ManyFlashes = 24; // pixels of spacing below which a stamp shows several

    private readonly double _angle, _level, _strength, _spacing, _end;

    private SatelliteStreak(double angle, double level, double strength, double spacing, double end) =>
        (_angle, _level, _strength, _spacing, _end) = (angle, level, strength, spacing, end);

    /// <inheritdoc/>
    public override double Recurrence => 0;

    /// <summary>Draws one.</summary>
    public static SatelliteStreak Draw(ref RandomStream random)
    {
        // Several flashes in a row tell what they are; a single one is known by its trail.
        var spacing = random.NextUniform(7, 60);
        var level = spacing < ManyFlashes ? random.NextLogNormal(0.9, 0.8) : Math.Max(1.6, random.NextLogNormal(2.6, 0.4));
        return new SatelliteStreak(
            random.NextUniform(0, 2 * Math.PI), level, random.NextLogNormal(14, 0.6), spacing, random.NextChance(0.4) ? random.NextUniform(0, 3) : Reach);
    }

    /// <inheritdoc/>
    public override void Paint(StampSet stamps, in ChannelConditions conditions, ref RandomStream random)
    {
        var point = new PointSpread(conditions.StarFwhm, conditions.Ellipticity, conditions.EllipticityAngle);
        var (sine, cosine) = Math.SinCos(_angle);
        var radius = 3 * conditions.StarFwhm;
        var charge = _level * conditions.PixelSigma * conditions.StarFwhm * Step;
        for (var along = -Reach; along <= _end; along += Step)
            Add(stamps, point, along * cosine, along * sine, charge * random.NextUniform(0.8, 1.2), radius);
        // A flash lasts while the satellite moves on by some pixels.
        for (var flash = 0.0; flash > -Reach; flash -= _spacing)
        {
            var flux = _strength * conditions.FluxSigma * random.NextUniform(0.7, 1.1);
            for (var i = -3; i <= 3; i++) Add(stamps, point, (flash + 0.5 * i) * cosine, (flash + 0.5 * i) * sine, flux / 7, radius);
        }
    }

    /// <inheritdoc/>
    public override string Describe() => string.Create(
        CultureInfo.InvariantCulture, $"angle={_angle:F3};level_sigma={_level:F2};strength={_strength:F1};spacing_pixels={_spacing:F1}");

    private static void Add(StampSet stamps, in PointSpread point, double x, double y, double flux, double radius)
    {
        var frame = stamps.Frame;
        point.Add(stamps.Science, frame.ObjectX + x, frame.ObjectY + y, flux, radius);
        point.Add(stamps.Difference, frame.ObjectX + x, frame.ObjectY + y, flux, radius);
    }
}
