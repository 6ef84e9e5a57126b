using System.Globalization;
using Nightjar.Simulation.Observing;
using Nightjar.Simulation.Randomness;
using Nightjar.Sky;

namespace Nightjar.Simulation.Sources;

/// <summary>Active galactic nucleus: magnitudes follow a damped random walk (Kelly et al. 2009; MacLeod et al. 2010).</summary>
/// <remarks>The walk is drawn at the given times once, earliest first, so that it has one history whoever asks.</remarks>
internal sealed class ActiveNucleus : LightSource
{
    private readonly BandMagnitudes _mean;
    private readonly double _deviation, _damping, _template;
    private readonly double[] _times, _walk;

    private ActiveNucleus(BandMagnitudes mean, double deviation, double damping, double template, double[] times, double[] walk)
    {
        _mean = mean;
        (_deviation, _damping, _template) = (deviation, damping, template);
        (_times, _walk) = (times, walk);
    }

    /// <summary>Draws a nucleus.</summary>
    /// <param name="times">Every moment at which it will be looked at, Julian dates in ascending order.</param>
    /// <param name="random">Source of the walk.</param>
    public static ActiveNucleus Draw(double[] times, ref RandomStream random)
    {
        var mean = BandMagnitudes.FromColors(random.NextMagnitude(15.5, 20.5, 0.22), random.NextNormal(0.35, 0.2), 0.2);
        var deviation = random.NextLogNormal(0.22, 0.4);
        var damping = random.NextLogNormal(200, 0.6);
        var walk = new double[times.Length];
        for (var i = 0; i < times.Length; i++)
        {
            var memory = i == 0 ? 0 : Math.Exp(-(times[i] - times[i - 1]) / damping);
            var previous = i == 0 ? 0 : walk[i - 1];
            walk[i] = previous * memory + deviation * Math.Sqrt(1 - memory * memory) * random.NextNormal();
        }

        // The template averages exposures of a season years ago: uncorrelated with now, and narrower.
        return new ActiveNucleus(mean, deviation, damping, 0.7 * deviation * random.NextNormal(), times, walk);
    }

    /// <inheritdoc/>
    public override double FluxAt(JulianDate time, PassBand band)
    {
        var index = Array.BinarySearch(_times, time.Days);
        if (index < 0) index = Math.Min(~index, _times.Length - 1);
        return Photometry.FluxOf(_mean[band] + Share(band) * _walk[index]);
    }

    /// <inheritdoc/>
    public override double TemplateFlux(PassBand band) => Photometry.FluxOf(_mean[band] + Share(band) * _template);

    /// <inheritdoc/>
    public override string Describe() => string.Create(
        CultureInfo.InvariantCulture, $"mean_r={_mean.R:F3};deviation={_deviation:F3};damping_days={_damping:F1}");

    private static double Share(PassBand band) => band switch { PassBand.G => 1.12, PassBand.I => 0.88, _ => 1.0 };
}
