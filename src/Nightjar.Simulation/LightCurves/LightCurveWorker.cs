using System.Globalization;
using Nightjar.Simulation.LightCurves.Cadence;
using Nightjar.Simulation.LightCurves.Models;
using Nightjar.Simulation.Randomness;

namespace Nightjar.Simulation.LightCurves;

/// <summary>Makes light curves, one at a time, for one thread.</summary>
internal sealed class LightCurveWorker
{
    /// <summary>Sources drawn in vain before the options are taken for impossible.</summary>
    private const int MostTries = 5_000_000;

    private readonly LightCurveOptions _options;
    private readonly SurveyCadence _survey;
    private readonly CurveModel[] _models;
    private readonly double[] _cumulative;
    private readonly bool _isNatural;
    private readonly VisitBuffer _visits = new();
    private readonly ObservedPoints _points = new();

    /// <summary>A worker for valid options.</summary>
    public LightCurveWorker(LightCurveOptions options)
    {
        _options = options;
        _survey = options.Survey switch
        {
            LightCurveSurvey.LsstWide => new LsstWideCadence(),
            LightCurveSurvey.LsstDeep => new LsstDeepCadence(),
            _ => new ZtfCadence(),
        };
        var classes = options.ActiveClasses();
        _models = [.. classes.Select(CurveModels.Create)];
        foreach (var model in _models.OfType<ExplosionModel>()) model.Prepare(_survey);
        _isNatural = options.Mix is LightCurveMix.Rates or LightCurveMix.Bright;
        _cumulative = new double[_models.Length];
        var sum = 0.0;
        for (var i = 0; i < _models.Length; i++) _cumulative[i] = sum += _isNatural ? _models[i].EventRate : options.Mix == LightCurveMix.Plasticc ? CurveModels.PlasticcCount(classes[i]) : 1;
    }

    /// <summary>Light curve number <paramref name="index"/>.</summary>
    public SimulatedLightCurve Make(long index)
    {
        var random = new RandomStream((ulong)_options.Seed, Streams.LightCurve, (ulong)index);
        var model = DrawModel(ref random);
        for (var tries = 0; tries < MostTries; tries++)
        {
            // By rates, what is not detected may be of any class; otherwise the class is settled before.
            if (_isNatural && tries > 0) model = DrawModel(ref random);
            var place = SkyPlace.Draw(_survey, model.Class.IsGalactic(), ref random);
            if (!model.Draw(_survey, place, ref random)) continue;
            _survey.Draw(place.Season, place.Declination, Math.Max(_survey.Start - 100, model.Span.First), Math.Min(_survey.Start + _survey.Length + 100, model.Span.Last), ref random, _visits);
            if (!_points.Observe(model, _survey, _visits, ref random)) continue;
            if (_options.Mix == LightCurveMix.Bright && !_points.PassesBrightCut(ref random)) continue;
            if (!_points.Cut(_options, ref random)) continue;
            return _points.Build(_options, string.Create(CultureInfo.InvariantCulture, $"NJ{_options.Survey}{_options.Seed}-{index}"), model, _survey, place, ref random);
        }

        throw new InvalidOperationException($"no light curve of {model.Class.Name()} with {_options.MinimumDetections} detections was found in {MostTries} tries; ask for fewer detections");
    }

    private CurveModel DrawModel(ref RandomStream random)
    {
        var wanted = random.NextUnit() * _cumulative[^1];
        var at = 0;
        while (at < _models.Length - 1 && wanted >= _cumulative[at]) at++;
        return _models[at];
    }
}
