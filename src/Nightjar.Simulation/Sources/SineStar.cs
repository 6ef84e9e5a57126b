using System.Globalization;
using Nightjar.Simulation.Randomness;
using Nightjar.Sky;

namespace Nightjar.Simulation.Sources;

/// <summary>A star whose brightness is a sine: a spotted star that turns, a small pulsator, or a red giant of long period.</summary>
internal sealed class SineStar : PeriodicStar
{
    private readonly double _amplitude, _inG, _inI;

    private SineStar(BandMagnitudes mean, double period, double amplitude, double inG, double inI, double sampling, ref RandomStream random)
        : base(mean, period, ref random)
    {
        (_amplitude, _inG, _inI) = (amplitude, inG, inI);
        MakeTemplate(sampling, ref random);
    }

    /// <summary>Draws a spotted star or small pulsator.</summary>
    public static SineStar DrawRotating(ref RandomStream random)
    {
        var mean = BandMagnitudes.FromColors(random.NextMagnitude(12.8, 18.8, 0.22), random.NextNormal(0.9, 0.3), random.NextNormal(0.35, 0.12));
        return new SineStar(mean, random.NextLogNormal(2, 1.3), random.NextLogNormal(0.11, 0.55), 1.15, 0.8, 0.01, ref random);
    }

    /// <summary>Draws a Mira or semi-regular giant; its template saw a part of the cycle only.</summary>
    public static SineStar DrawLongPeriod(ref RandomStream random)
    {
        var mean = BandMagnitudes.FromColors(random.NextMagnitude(12.6, 18.5, 0.14), random.NextNormal(1.6, 0.25), random.NextNormal(1.2, 0.4));
        var amplitude = Math.Min(5, random.NextLogNormal(0.9, 0.6));
        return new SineStar(mean, random.NextUniform(80, 500), amplitude, 1.3, 0.6, 0.25 * amplitude, ref random);
    }

    /// <inheritdoc/>
    public override string Describe() => string.Create(
        CultureInfo.InvariantCulture, $"mean_r={MeanMagnitude:F3};period={Period:F6};amplitude_r={_amplitude:F3}");

    /// <inheritdoc/>
    protected override double Offset(double phase, PassBand band) =>
        _amplitude / 2 * (band switch { PassBand.G => _inG, PassBand.I => _inI, _ => 1.0 }) * Math.Sin(2 * Math.PI * phase);
}
