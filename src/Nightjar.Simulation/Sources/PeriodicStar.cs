using Nightjar.Simulation.Observing;
using Nightjar.Simulation.Randomness;
using Nightjar.Sky;

namespace Nightjar.Simulation.Sources;

/// <summary>A star that repeats the same light curve.</summary>
/// <remarks>A subclass gives the magnitude offset over one cycle; the template holds the mean flux of the cycle, as an
/// average of many exposures does.</remarks>
internal abstract class PeriodicStar : LightSource
{
    private const int MeanPoints = 24;

    private readonly BandMagnitudes _mean;
    private readonly double _period, _epoch;
    private double _templateG, _templateR, _templateI;

    /// <summary>A star with these mean magnitudes and this period in days, at a random phase.</summary>
    protected PeriodicStar(BandMagnitudes mean, double period, ref RandomStream random)
    {
        _mean = mean;
        _period = period;
        _epoch = 2_458_000.5 + period * random.NextUnit();
    }

    /// <summary>Days of one cycle.</summary>
    public double Period => _period;

    /// <summary>Mean magnitude in r.</summary>
    public double MeanMagnitude => _mean.R;

    /// <inheritdoc/>
    public override double FluxAt(JulianDate time, PassBand band)
    {
        var cycles = (time.Days - _epoch) / _period;
        return Photometry.FluxOf(_mean[band] + Offset(cycles - Math.Floor(cycles), band));
    }

    /// <inheritdoc/>
    public override double TemplateFlux(PassBand band) => band switch
    {
        PassBand.G => _templateG,
        PassBand.R => _templateR,
        _ => _templateI,
    };

    /// <summary>Magnitudes fainter than the mean at a phase from 0 to 1.</summary>
    protected abstract double Offset(double phase, PassBand band);

    /// <summary>Fixes the template; a subclass calls it last in its constructor.</summary>
    /// <param name="sampling">Relative error of the template's mean against the true mean: it saw few epochs.</param>
    /// <param name="random">Source of that error.</param>
    protected void MakeTemplate(double sampling, ref RandomStream random)
    {
        var factor = Math.Exp(sampling * random.NextNormal());
        _templateG = factor * MeanFlux(PassBand.G);
        _templateR = factor * MeanFlux(PassBand.R);
        _templateI = factor * MeanFlux(PassBand.I);
    }

    private double MeanFlux(PassBand band)
    {
        var sum = 0.0;
        for (var i = 0; i < MeanPoints; i++) sum += Photometry.FluxOf(_mean[band] + Offset((i + 0.5) / MeanPoints, band));
        return sum / MeanPoints;
    }
}
