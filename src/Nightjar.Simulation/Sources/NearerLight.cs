using System.Globalization;
using Nightjar.Simulation.Images;
using Nightjar.Sky;

namespace Nightjar.Simulation.Sources;

/// <summary>An object seen from another distance: all of its light, and its galaxy's, brighter by the same factor.</summary>
/// <remarks>At a distance 10^(0.2 m) times smaller an object is m magnitudes brighter and its galaxy 10^(0.2 m) times larger, so
/// that its surface brightness stays.</remarks>
internal sealed class NearerLight : LightSource
{
    private const double LargestRadius = 90; // pixels: beyond, the galaxy is flat across the stamp

    private readonly double _magnitudes, _factor;

    private NearerLight(LightSource source, double magnitudes) =>
        (Source, _magnitudes, _factor) = (source, magnitudes, Math.Pow(10, 0.4 * magnitudes));

    /// <inheritdoc/>
    public override LightSource Source { get; }

    /// <inheritdoc/>
    public override double? FirstLight => Source.FirstLight;

    /// <summary>An object brighter by some magnitudes; fainter where they are negative.</summary>
    public static LightSource Of(LightSource light, double magnitudes) =>
        light is MovingObject body ? body.Nearer(magnitudes) : new NearerLight(light, magnitudes);

    /// <inheritdoc/>
    public override double FluxAt(JulianDate time, PassBand band) => _factor * Source.FluxAt(time, band);

    /// <inheritdoc/>
    public override double TemplateFlux(PassBand band) => _factor * Source.TemplateFlux(band);

    /// <summary>The galaxy of the object, from the same distance.</summary>
    public SceneSource Nearer(in SceneSource galaxy)
    {
        var (m, scale) = (galaxy.Magnitudes, Math.Pow(10, 0.2 * _magnitudes));
        var shape = galaxy.Galaxy!.Value;
        return galaxy with
        {
            X = scale * galaxy.X,
            Y = scale * galaxy.Y,
            Magnitudes = new BandMagnitudes(m.G - _magnitudes, m.R - _magnitudes, m.I - _magnitudes, m.Z - _magnitudes),
            Galaxy = shape with { EffectiveRadius = Math.Min(LargestRadius, scale * shape.EffectiveRadius) },
        };
    }

    /// <inheritdoc/>
    public override string Describe() => string.Create(CultureInfo.InvariantCulture, $"{Source.Describe()};nearer_magnitudes={_magnitudes:F3}");
}
