using Nightjar.Models.LightCurves;

namespace Nightjar.Models.Gru;

/// <summary>Makes the GRU classifier's input: a row for each point of any band with the days since the first one, flux, error and
/// wavelength, and if wanted redshift and reddening. A row depends on no later point.</summary>
/// <param name="settings">How.</param>
public sealed class GruPreparation(GruSettings settings) : LightCurvePreparation
{
    private const double MiddleAngstrom = 6000;
    private const double SpreadAngstrom = 3000;

    /// <inheritdoc/>
    public override int Steps => settings.MostPoints;

    /// <inheritdoc/>
    public override int Channels => GruSettings.Features;

    /// <inheritdoc/>
    public override int Numbers => settings.Numbers;

    /// <inheritdoc/>
    protected override LightCurveProblem Fill(LightCurvePoints points, in ObjectContext context, Span<float> sequence, Span<float> numbers, out int length)
    {
        length = points.Count;
        var problem = ServingCuts.Check(context);
        if (problem != LightCurveProblem.None) return problem;
        if (length < ServingCuts.FewestPoints) return LightCurveProblem.TooFewPoints;
        if (length > Steps) return LightCurveProblem.TooManyPoints;
        sequence.Clear();
        for (var i = 0; i < length; i++)
        {
            var features = sequence.Slice(i * GruSettings.Features, GruSettings.Features);
            features[0] = (float)((points.Times[i] - points.Times[0]) / settings.DayScale);
            features[1] = (float)Math.Asinh(points.Fluxes[i] / settings.FluxScale);
            features[2] = (float)Math.Asinh(points.Errors[i] / settings.FluxScale);
            features[3] = (float)((points.Wavelengths[i] - MiddleAngstrom) / SpreadAngstrom);
        }

        if (!settings.UsesMetadata) return LightCurveProblem.None;
        if (!double.IsFinite(context.Redshift)) return LightCurveProblem.RedshiftMissing;
        (numbers[0], numbers[1]) = ((float)context.Redshift, double.IsFinite(context.Reddening) ? (float)context.Reddening : 0);
        return LightCurveProblem.None;
    }
}
