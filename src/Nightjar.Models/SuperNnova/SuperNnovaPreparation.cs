using Nightjar.Models.LightCurves;
using Nightjar.Sky;

namespace Nightjar.Models.SuperNnova;

/// <summary>Makes SuperNNova's input: one row for the points of a night, of each band the one with the smallest error.</summary>
/// <param name="settings">How.</param>
/// <remarks>Source: Möller and de Boissière 2020 (arXiv 1901.06384); rows and scales as in Fink's module.</remarks>
public sealed class SuperNnovaPreparation(SuperNnovaSettings settings) : LightCurvePreparation
{
    private readonly int _channels = settings.Channels;
    private readonly int[] _placeOfSet = PlacesOfSets(settings);
    private readonly double[] _fluxes = new double[settings.Bands.Count];
    private readonly double[] _errors = new double[settings.Bands.Count];

    /// <inheritdoc/>
    public override int Steps => settings.MostGroups;

    /// <inheritdoc/>
    public override int Channels => _channels;

    /// <inheritdoc/>
    protected override LightCurveProblem Fill(LightCurvePoints points, in ObjectContext context, Span<float> sequence, Span<float> numbers, out int length)
    {
        length = 0;
        var problem = ServingCuts.Check(context);
        if (problem != LightCurveProblem.None) return problem;
        sequence.Clear();
        var (used, set, isOpen, begin, before) = (0, 0, false, 0.0, 0.0);
        for (var i = 0; i < points.Count; i++)
        {
            var band = IndexOf(points.Bands[i]);
            if (band < 0 && !settings.IsAsServedByFink) continue;
            var isRepeated = settings.IsAsServedByFink && isOpen && points.Times[i] == points.Times[i - 1] && points.Times[i] > begin;
            if (!isOpen || isRepeated || points.Times[i] - begin > settings.GroupDays)
            {
                if (isOpen) Write(sequence, length++, set, begin - before);
                if (length == Steps) return LightCurveProblem.TooManyPoints;
                (before, begin, set, isOpen) = (isOpen ? begin : points.Times[i], points.Times[i], 0, true);
            }

            used++;
            if (band < 0) continue;
            if ((set >> band & 1) != 0 && points.Errors[i] >= _errors[band]) continue;
            (_fluxes[band], _errors[band]) = (settings.IsAsServedByFink ? Math.Abs(points.Fluxes[i]) : points.Fluxes[i], points.Errors[i]);
            set |= 1 << band;
        }

        if (used < ServingCuts.FewestPoints) return LightCurveProblem.TooFewPoints;
        Write(sequence, length++, set, begin - before);
        return LightCurveProblem.None;
    }

    private void Write(Span<float> sequence, int row, int set, double days)
    {
        var features = sequence.Slice(row * _channels, _channels);
        var bands = settings.Bands.Count;
        for (var band = 0; band < bands; band++)
        {
            var isPresent = (set >> band & 1) != 0;
            features[band] = settings.Flux.Apply(isPresent ? _fluxes[band] : 0);
            features[bands + band] = settings.Error.Apply(isPresent ? _errors[band] : 0);
        }

        features[2 * bands] = settings.Days.Apply(days);
        if (set != 0) features[(2 * bands) + 1 + _placeOfSet[set]] = 1;
    }

    private int IndexOf(PassBand band)
    {
        for (var i = 0; i < settings.Bands.Count; i++)
        {
            if (settings.Bands[i] == band) return i;
        }

        return -1;
    }

    private static int[] PlacesOfSets(SuperNnovaSettings settings)
    {
        var combinations = settings.Combinations().ToList();
        return [.. Enumerable.Range(0, 1 << settings.Bands.Count).Select(set => combinations.IndexOf(
            string.Concat(settings.Bands.Where((_, i) => (set >> i & 1) != 0).Select(PassBands.Name).Order(StringComparer.Ordinal))))];
    }
}
