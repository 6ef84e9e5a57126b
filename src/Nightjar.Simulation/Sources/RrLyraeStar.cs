using System.Globalization;
using Nightjar.Simulation.Randomness;
using Nightjar.Sky;

namespace Nightjar.Simulation.Sources;

/// <summary>RR Lyrae star: the steep rise and slow fall of type ab, or the sine of type c.</summary>
internal sealed class RrLyraeStar : PeriodicStar
{
    private readonly double _amplitude;
    private readonly bool _fundamental;

    private RrLyraeStar(BandMagnitudes mean, double period, double amplitude, bool fundamental, ref RandomStream random)
        : base(mean, period, ref random)
    {
        _amplitude = amplitude;
        _fundamental = fundamental;
        MakeTemplate(0.03, ref random);
    }

    /// <summary>Draws a star.</summary>
    public static RrLyraeStar Draw(ref RandomStream random)
    {
        var mean = BandMagnitudes.FromColors(random.NextMagnitude(14, 20.5, 0.12), random.NextNormal(0.25, 0.08), 0.08);
        return random.NextChance(0.75)
            ? new RrLyraeStar(mean, random.NextUniform(0.42, 0.80), random.NextUniform(0.5, 1.25), true, ref random)
            : new RrLyraeStar(mean, random.NextUniform(0.22, 0.40), random.NextUniform(0.3, 0.6), false, ref random);
    }

    /// <inheritdoc/>
    public override string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"mean_r={MeanMagnitude:F3};period={Period:F6};amplitude_g={_amplitude:F3};type={(_fundamental ? "ab" : "c")}");

    /// <inheritdoc/>
    protected override double Offset(double phase, PassBand band)
    {
        var amplitude = _amplitude * band switch { PassBand.G => 1.0, PassBand.R => 0.72, _ => 0.57 };
        var angle = 2 * Math.PI * phase;
        // Three harmonics of a saw tooth; peak to peak 1.
        var shape = _fundamental
            ? -(Math.Sin(angle) + 0.45 * Math.Sin(2 * angle) + 0.22 * Math.Sin(3 * angle)) / 2.62
            : -Math.Sin(angle) / 2;
        return amplitude * shape;
    }
}
