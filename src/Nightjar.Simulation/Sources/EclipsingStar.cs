using System.Globalization;
using Nightjar.Simulation.Randomness;
using Nightjar.Sky;

namespace Nightjar.Simulation.Sources;

/// <summary>Eclipsing binary: two flat-bottomed dips and the ellipsoidal wave of stars that nearly touch.</summary>
internal sealed class EclipsingStar : PeriodicStar
{
    private readonly double _primary, _secondary, _width, _wave;

    private EclipsingStar(BandMagnitudes mean, double period, double primary, double secondary, double width, double wave, ref RandomStream random)
        : base(mean, period, ref random)
    {
        (_primary, _secondary, _width, _wave) = (primary, secondary, width, wave);
        MakeTemplate(0.01, ref random);
    }

    /// <summary>Draws a star.</summary>
    public static EclipsingStar Draw(ref RandomStream random)
    {
        var mean = BandMagnitudes.FromColors(random.NextMagnitude(12.8, 19.5, 0.2), random.NextNormal(0.75, 0.25), random.NextNormal(0.25, 0.08));
        var period = random.NextLogNormal(0.55, 0.8);
        var close = 1 / (1 + period); // short periods: wide dips and a strong wave
        var primary = random.NextUniform(0.15, 1.0);
        return new EclipsingStar(
            mean, period, primary, primary * random.NextUniform(0.2, 0.95), 0.02 + 0.08 * close, 0.12 * close * random.NextUnit(), ref random);
    }

    /// <inheritdoc/>
    public override string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"mean_r={MeanMagnitude:F3};period={Period:F6};primary={_primary:F3};secondary={_secondary:F3}");

    /// <inheritdoc/>
    protected override double Offset(double phase, PassBand band) =>
        _primary * Dip(Math.Min(phase, 1 - phase)) + _secondary * Dip(Math.Abs(phase - 0.5))
        + _wave * Math.Cos(4 * Math.PI * phase);

    private double Dip(double distance)
    {
        var square = distance * distance / (_width * _width);
        return square > 9 ? 0 : Math.Exp(-square * square);
    }
}
