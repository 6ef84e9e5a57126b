using Nightjar.Sky;
using Nightjar.Sky.LightCurves;

namespace Nightjar.Models.LightCurves;

/// <summary>Which points of a light curve classifiers look at, in training and evaluation alike.</summary>
public sealed record LightCurveSelection
{
    /// <summary>Days that points may lie before the first detection or behind the last, where not the detections alone count. Source:
    /// the time-series transformer's treatment of PLAsTiCC.</summary>
    public const double MarginDays = 50;

    /// <summary>Bands; empty for all.</summary>
    public IReadOnlyList<PassBand> Bands { get; init; } = [];

    /// <summary>Whether detections alone count, as brokers see them in alerts.</summary>
    public bool OnlyDetections { get; init; } = true;

    /// <summary>The last day after the first detection that counts.</summary>
    public double MostDays { get; init; } = ServingCuts.MostDays;

    /// <summary>The most points; later ones are left out.</summary>
    public int MostPoints { get; init; } = int.MaxValue;

    /// <summary>The part of a light curve that counts. Days are counted from the first detection in the bands; points that are not finite are
    /// left out.</summary>
    /// <returns>The light curve, with no point where there is no detection.</returns>
    public LabelledLightCurve Apply(LabelledLightCurve curve)
    {
        var (first, last) = (double.NaN, double.NaN);
        for (var i = 0; i < curve.Count; i++)
        {
            if (!curve.AreDetections[i] || !IsUsable(curve, i)) continue;
            if (double.IsNaN(first)) first = curve.Times[i];
            last = curve.Times[i];
        }

        var (begin, end) = OnlyDetections ? (first, first + MostDays) : (first - MarginDays, Math.Min(last + MarginDays, first + MostDays));
        var kept = new List<int>();
        for (var i = 0; i < curve.Count && kept.Count < MostPoints; i++)
        {
            if (curve.Times[i] >= begin && curve.Times[i] <= end && IsUsable(curve, i) && (!OnlyDetections || curve.AreDetections[i])) kept.Add(i);
        }

        return curve with
        {
            Times = Pick(curve.Times),
            Bands = Pick(curve.Bands),
            Wavelengths = Pick(curve.Wavelengths),
            Fluxes = Pick(curve.Fluxes),
            Errors = Pick(curve.Errors),
            AreDetections = Pick(curve.AreDetections),
        };

        T[] Pick<T>(T[] values) => [.. kept.Select(i => values[i])];
    }

    /// <summary>What models are told of the object besides its light curve. A redshift without an error counts as exact.</summary>
    public static ObjectContext ContextOf(LabelledLightCurve curve) => new()
    {
        Redshift = curve.Redshift,
        RedshiftError = double.IsFinite(curve.Redshift) && !double.IsFinite(curve.RedshiftError) ? 0 : curve.RedshiftError,
        Reddening = curve.Reddening,
    };

    /// <summary>In words, for cards.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{(Bands.Count == 0 ? "all bands" : string.Concat(Bands.Select(PassBands.Name)))}, {(OnlyDetections ? "detections" : "all points")}, up to {MostDays} days after the first detection");

    private bool IsUsable(LabelledLightCurve curve, int i) =>
        (Bands.Count == 0 || Bands.Contains(curve.Bands[i])) && double.IsFinite(curve.Times[i]) && float.IsFinite(curve.Wavelengths[i]) && float.IsFinite(curve.Fluxes[i]) && float.IsFinite(curve.Errors[i]) && curve.Errors[i] >= 0;
}
