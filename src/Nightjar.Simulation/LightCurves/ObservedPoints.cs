using Nightjar.Simulation.LightCurves.Cadence;
using Nightjar.Simulation.LightCurves.Models;
using Nightjar.Simulation.LightCurves.Physics;
using Nightjar.Simulation.Randomness;
using Nightjar.Sky;
using Nightjar.Sky.LightCurves;

namespace Nightjar.Simulation.LightCurves;

/// <summary>What a survey measures of one source: noise, detections, the window that is handed out.</summary>
internal sealed class ObservedPoints
{
    /// <summary>A source is detected at this number of standard deviations.</summary>
    public const double Threshold = 5;

    private const double PacketDays = 30, MarginDays = 60;

    private readonly double[] _true = new double[VisitBuffer.Capacity], _steady = new double[VisitBuffer.Capacity];
    private readonly float[] _flux = new float[VisitBuffer.Capacity], _error = new float[VisitBuffer.Capacity];
    private readonly bool[] _detected = new bool[VisitBuffer.Capacity], _kept = new bool[VisitBuffer.Capacity];
    private VisitBuffer _visits = new();
    private int _count;

    /// <summary>Measures the source at every visit.</summary>
    /// <returns>Whether it was detected at all and is nowhere saturated.</returns>
    public bool Observe(CurveModel model, SurveyCadence survey, VisitBuffer visits, ref RandomStream random)
    {
        (_visits, _count) = (visits, visits.Count);
        if (_count == 0) return false;
        model.Evaluate(visits, ref random, _true.AsSpan(0, _count), _steady.AsSpan(0, _count));
        var brightest = AbsoluteFlux.OfMagnitude(survey.Saturation);
        var perFlux = model.IsStar ? survey.VarianceOfStar : survey.VarianceOfFlux;
        var detections = 0;
        for (var i = 0; i < _count; i++)
        {
            var total = Math.Abs(_true[i] + _steady[i]);
            if (total > brightest) return false;
            // The template's own light is subtracted better than the change is known.
            var floor = survey.Floor * Math.Abs(_true[i]) + 0.25 * survey.Floor * _steady[i];
            var error = Math.Sqrt((double)visits.SkyNoise[i] * visits.SkyNoise[i] + perFlux * total + floor * floor);
            _error[i] = (float)error;
            _flux[i] = (float)(_true[i] + _error[i] * random.NextNormal());
            _detected[i] = Math.Abs(_flux[i]) >= Threshold * _error[i];
            if (_detected[i]) detections++;
        }

        return detections > 0;
    }

    /// <summary>Whether the observed peak is bright enough for the Bright Transient Survey, and seen from both sides.</summary>
    public bool PassesBrightCut(ref RandomStream random)
    {
        const double complete = 18.5, faintest = 19;
        const int fewest = 4;
        var (peak, detections) = (0f, 0);
        for (var i = 0; i < _count; i++)
        {
            if (!_detected[i] || _flux[i] < 0) continue;
            peak = Math.Max(peak, _flux[i]);
            detections++;
        }

        if (detections < fewest) return false;
        var magnitude = AbsoluteFlux.ToMagnitude(peak);
        return magnitude < complete || random.NextChance(Math.Clamp((faintest - magnitude) / (faintest - complete), 0, 1));
    }

    /// <summary>Chooses the points that are handed out.</summary>
    /// <returns>Whether enough of them are detections.</returns>
    public bool Cut(LightCurveOptions options, ref RandomStream random)
    {
        var (first, last) = (double.NegativeInfinity, double.PositiveInfinity);
        if (options.Window == LightCurveWindow.Packet)
        {
            var wanted = random.NextInt(_detected.AsSpan(0, _count).Count(true));
            var at = -1;
            for (var seen = -1; seen < wanted;) if (_detected[++at]) seen++;
            (first, last) = (_visits.Times[at] - PacketDays, _visits.Times[at]);
        }
        else
        {
            var (begin, end) = (Array.IndexOf(_detected, true, 0, _count), Array.LastIndexOf(_detected, true, _count - 1, _count));
            (first, last) = (_visits.Times[begin] - MarginDays, _visits.Times[end] + MarginDays);
        }

        var onlyDetections = (options.Points ?? (options.Window == LightCurveWindow.Packet ? PointChoice.Detections : PointChoice.All)) == PointChoice.Detections;
        var detections = 0;
        for (var i = 0; i < _count; i++)
        {
            var isInside = _visits.Times[i] >= first && _visits.Times[i] <= last;
            _kept[i] = isInside && (_detected[i] || !onlyDetections);
            if (isInside && _detected[i]) detections++;
        }

        return detections >= options.MinimumDetections;
    }

    /// <summary>Copies the chosen points into a light curve.</summary>
    public SimulatedLightCurve Build(LightCurveOptions options, string name, CurveModel model, SurveyCadence survey, SkyPlace place, ref RandomStream random)
    {
        var length = _kept.AsSpan(0, _count).Count(true);
        var (times, bands, wavelengths) = (new double[length], new PassBand[length], new float[length]);
        var (fluxes, errors, truth, detections) = (new float[length], new float[length], new float[length], new bool[length]);
        for (int i = 0, to = 0; i < _count; i++)
        {
            if (!_kept[i]) continue;
            times[to] = _visits.Times[i];
            bands[to] = survey.Bands[_visits.Bands[i]];
            wavelengths[to] = survey.FloatWavelengths[_visits.Bands[i]];
            fluxes[to] = _flux[i];
            errors[to] = _error[i];
            truth[to] = (float)_true[i];
            detections[to++] = _detected[i];
        }

        var (redshift, error) = KnownRedshift(options, model, ref random);
        return new SimulatedLightCurve
        {
            LightCurve = new LabelledLightCurve
            {
                ObjectId = name,
                Class = model.Class.Name(),
                Times = times,
                Bands = bands,
                Wavelengths = wavelengths,
                Fluxes = fluxes,
                Errors = errors,
                AreDetections = detections,
                Redshift = redshift,
                RedshiftError = error,
                Reddening = place.Reddening,
            },
            Class = model.Class,
            Kind = model.Kind,
            TrueRedshift = model.Redshift,
            PeakTime = model.PeakTime,
            HostReddening = model.HostReddening,
            TrueFluxes = truth,
        };
    }

    private static (double Value, double Error) KnownRedshift(LightCurveOptions options, CurveModel model, ref RandomStream random)
    {
        const double spectroscopicError = 0.001, photometricError = 0.03, wrongShare = 0.1;
        var knowledge = options.Redshift ?? (options.Survey == LightCurveSurvey.Ztf ? RedshiftKnowledge.Spectroscopic : RedshiftKnowledge.Photometric);
        if (knowledge == RedshiftKnowledge.Unknown) return (double.NaN, double.NaN);
        if (model.Class.IsGalactic()) return (0, 0);
        if (knowledge == RedshiftKnowledge.Spectroscopic) return (Math.Max(1e-4, random.NextNormal(model.Redshift, spectroscopicError)), spectroscopicError);
        var error = photometricError * (1 + model.Redshift);
        var isWrong = random.NextChance(wrongShare);
        var redshift = isWrong ? random.NextUniform(0.01, Math.Min(3, 2 * model.Redshift + 0.3)) : random.NextNormal(model.Redshift, error);
        return (Math.Max(0.005, redshift), photometricError * (1 + Math.Max(0.005, redshift)));
    }
}
