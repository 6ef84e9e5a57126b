using Nightjar.Models.LightCurves;

namespace Nightjar.Models.Cats;

/// <summary>Makes CATS's input: a row for each point with the days since the first one, flux and error between 0 and 1 by their own
/// smallest and largest value, and the number of the band.</summary>
/// <param name="settings">How.</param>
/// <remarks>Where all fluxes or all errors are equal, they count as 1.</remarks>
public sealed class CatsPreparation(CatsSettings settings) : LightCurvePreparation
{
    /// <inheritdoc/>
    public override int Steps => settings.MostPoints;

    /// <inheritdoc/>
    public override int Channels => CatsSettings.Features;

    /// <inheritdoc/>
    protected override LightCurveProblem Fill(LightCurvePoints points, in ObjectContext context, Span<float> sequence, Span<float> numbers, out int length)
    {
        length = 0;
        var (first, least, most, leastError, mostError) = (0.0, double.PositiveInfinity, double.NegativeInfinity, double.PositiveInfinity, double.NegativeInfinity);
        for (var i = 0; i < points.Count; i++)
        {
            if (NumberOf(points.Bands[i]) == 0) continue;
            if (length++ == 0) first = points.Times[i];
            (least, most) = (Math.Min(least, points.Fluxes[i]), Math.Max(most, points.Fluxes[i]));
            (leastError, mostError) = (Math.Min(leastError, points.Errors[i]), Math.Max(mostError, points.Errors[i]));
        }

        if (length == 0) return LightCurveProblem.TooFewPoints;
        if (length > Steps) return LightCurveProblem.TooManyPoints;
        var row = 0;
        for (var i = 0; i < points.Count; i++)
        {
            var band = NumberOf(points.Bands[i]);
            if (band == 0) continue;
            var features = sequence.Slice(row++ * CatsSettings.Features, CatsSettings.Features);
            features[0] = (float)(points.Times[i] - first);
            features[1] = Share(points.Fluxes[i], least, most);
            features[2] = Share(points.Errors[i], leastError, mostError);
            features[3] = band;
        }

        for (; row < Steps; row++)
        {
            var features = sequence.Slice(row * CatsSettings.Features, CatsSettings.Features);
            features[..3].Fill(settings.Padding);
            features[3] = 0;
        }

        return LightCurveProblem.None;
    }

    private static float Share(double x, double least, double most) => most > least ? (float)((x - least) / (most - least)) : 1;

    private int NumberOf(Sky.PassBand band)
    {
        for (var i = 0; i < settings.Bands.Count; i++)
        {
            if (settings.Bands[i] == band) return i + 1;
        }

        return 0;
    }
}
