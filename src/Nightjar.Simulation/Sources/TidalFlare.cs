using System.Globalization;
using Nightjar.Simulation.Observing;
using Nightjar.Simulation.Randomness;
using Nightjar.Sky;

namespace Nightjar.Simulation.Sources;

/// <summary>Tidal disruption: a Gaussian rise, then the fall of the returning debris, t to the -5/3 (Rees 1988), blue and
/// of constant colour.</summary>
internal sealed class TidalFlare : LightSource
{
    private const double GMinusR = -0.15, RMinusI = -0.12;

    private readonly double _peakMagnitude, _peak, _rise, _fall;

    private TidalFlare(double peakMagnitude, double peak, double rise, double fall) =>
        (_peakMagnitude, _peak, _rise, _fall) = (peakMagnitude, peak, rise, fall);

    /// <summary>Magnitude in r at the peak.</summary>
    public double PeakMagnitude => _peakMagnitude;

    /// <inheritdoc/>
    public override double? FirstLight => _peak - 2.5 * _rise;

    /// <summary>Draws a flare whose age tonight is such that it may be seen.</summary>
    public static TidalFlare Draw(JulianDate tonight, ref RandomStream random)
    {
        var rise = random.NextLogNormal(13, 0.4);
        var fall = random.NextLogNormal(45, 0.4);
        return new TidalFlare(random.NextMagnitude(15.5, 20.4, 0.6), tonight.Days - random.NextUniform(-1.5 * rise, 2.5 * fall), rise, fall);
    }

    /// <inheritdoc/>
    public override double FluxAt(JulianDate time, PassBand band)
    {
        var age = time.Days - _peak;
        var shape = age < 0 ? Math.Exp(-age * age / (2 * _rise * _rise)) : Math.Pow(1 + age / _fall, -5.0 / 3);
        var color = band switch { PassBand.G => GMinusR, PassBand.I => -RMinusI, _ => 0 };
        return Photometry.FluxOf(_peakMagnitude + color) * shape;
    }

    /// <inheritdoc/>
    public override double TemplateFlux(PassBand band) => 0;

    /// <inheritdoc/>
    public override string Describe() => string.Create(
        CultureInfo.InvariantCulture, $"peak_r={_peakMagnitude:F3};peak_jd={_peak:F4};rise_days={_rise:F1};fall_days={_fall:F1}");
}
