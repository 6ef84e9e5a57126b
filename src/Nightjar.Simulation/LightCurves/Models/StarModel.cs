using Nightjar.Simulation.LightCurves.Cadence;
using Nightjar.Simulation.LightCurves.Physics;
using Nightjar.Simulation.Randomness;
using Nightjar.Sky;

namespace Nightjar.Simulation.LightCurves.Models;

/// <summary>A star of the Milky Way: a mean magnitude with colours, behind dust, watched during the whole survey.</summary>
internal abstract class StarModel : CurveModel
{
    private readonly double[] _mean = new double[8];

    /// <summary>The slope of the number counts, d log N / dm.</summary>
    protected virtual double CountSlope => 0.2;

    /// <summary>Mean magnitudes over the one in r.</summary>
    /// <param name="random">Randomness.</param>
    /// <param name="colors">Receives u, g, r, i, z, y.</param>
    protected abstract void DrawColors(ref RandomStream random, Span<double> colors);

    /// <summary>Draws the parameters of the variability.</summary>
    /// <param name="survey">Who observes.</param>
    /// <param name="random">Randomness.</param>
    protected abstract void DrawParameters(SurveyCadence survey, ref RandomStream random);

    /// <summary>The mean flux in a band, FLUXCAL.</summary>
    protected double Mean(int band) => _mean[band];

    /// <inheritdoc/>
    public override bool Draw(SurveyCadence survey, SkyPlace place, ref RandomStream random)
    {
        const double aboveSaturation = 1, belowLimit = 0.5;
        Span<double> colors = stackalloc double[6];
        var magnitude = random.NextMagnitude(survey.Saturation + aboveSaturation, survey.Faintest - belowLimit, CountSlope);
        DrawColors(ref random, colors);
        // The magnitude is what is observed in r; dust in front has reddened the colours.
        var inRed = Extinction.PerReddening(6231);
        for (var band = 0; band < survey.Bands.Length; band++)
            _mean[band] = AbsoluteFlux.OfMagnitude(magnitude + colors[survey.Bands[band] - PassBand.U] + place.Reddening * (Extinction.PerReddening(survey.Wavelengths[band]) - inRed));
        Span = (survey.Start, survey.Start + survey.Length);
        DrawParameters(survey, ref random);
        return true;
    }
}
