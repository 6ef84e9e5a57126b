using System.Globalization;
using Nightjar.Simulation.Observing;
using Nightjar.Simulation.Randomness;
using Nightjar.Sky;

namespace Nightjar.Simulation.Sources;

/// <summary>The afterglow of a gamma-ray burst: nothing, then a power law that steepens after a day or so (a jet break),
/// red as synchrotron light is.</summary>
internal sealed class AfterglowFlash : LightSource
{
    private readonly double _magnitudeAtDay, _burst, _slope, _break;

    private AfterglowFlash(double magnitudeAtDay, double burst, double slope, double jetBreak) =>
        (_magnitudeAtDay, _burst, _slope, _break) = (magnitudeAtDay, burst, slope, jetBreak);

    /// <inheritdoc/>
    public override double? FirstLight => _burst;

    /// <summary>Draws a burst of the last days.</summary>
    public static AfterglowFlash Draw(JulianDate tonight, ref RandomStream random) => new(
        random.NextMagnitude(17, 21.5, 0.3),
        tonight.Days - random.NextExponential(0.7) - 0.01,
        random.NextUniform(0.7, 1.3),
        random.NextLogNormal(1.5, 0.5));

    /// <inheritdoc/>
    public override double FluxAt(JulianDate time, PassBand band)
    {
        var age = time.Days - _burst;
        if (age <= 0) return 0;
        var color = band switch { PassBand.G => 0.3, PassBand.I => -0.2, _ => 0 };
        return Photometry.FluxOf(_magnitudeAtDay + color) * Math.Pow(age, -_slope) / (1 + Math.Pow(age / _break, 1.2));
    }

    /// <inheritdoc/>
    public override double TemplateFlux(PassBand band) => 0;

    /// <inheritdoc/>
    public override string Describe() => string.Create(
        CultureInfo.InvariantCulture, $"r_at_one_day={_magnitudeAtDay:F3};burst_jd={_burst:F4};slope={_slope:F2}");
}
