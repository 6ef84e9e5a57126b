using Nightjar.Sky;
using Nightjar.Sky.LightCurves;

namespace Nightjar.Models.LightCurves;

/// <summary>The points of one light curve in columns, earliest first. The same instance takes one light curve after another.</summary>
/// <remarks>Fluxes are FLUXCAL (AB zero point 27.5), which light-curve classifiers were trained on.</remarks>
public sealed class LightCurvePoints
{
    private double[] _times = new double[64];
    private double[] _wavelengths = new double[64];
    private double[] _fluxes = new double[64];
    private double[] _errors = new double[64];
    private PassBand[] _bands = new PassBand[64];
    private bool[] _areDetections = new bool[64];

    /// <summary>Number of points.</summary>
    public int Count { get; private set; }

    /// <summary>When, days; of which calendar does not matter.</summary>
    public ReadOnlySpan<double> Times => _times.AsSpan(0, Count);

    /// <summary>Effective wavelengths of the bands, ångström.</summary>
    public ReadOnlySpan<double> Wavelengths => _wavelengths.AsSpan(0, Count);

    /// <summary>Difference fluxes, FLUXCAL.</summary>
    public ReadOnlySpan<double> Fluxes => _fluxes.AsSpan(0, Count);

    /// <summary>One standard deviation of each flux.</summary>
    public ReadOnlySpan<double> Errors => _errors.AsSpan(0, Count);

    /// <summary>Bands.</summary>
    public ReadOnlySpan<PassBand> Bands => _bands.AsSpan(0, Count);

    /// <summary>Whether the source was detected; otherwise the flux was measured at its position all the same.</summary>
    public ReadOnlySpan<bool> AreDetections => _areDetections.AsSpan(0, Count);

    /// <summary>Empties the light curve and keeps its memory.</summary>
    public void Clear() => Count = 0;

    /// <summary>Adds a point at its place in time, behind those of the same time.</summary>
    public void Add(double time, PassBand band, double wavelength, double flux, double error, bool isDetection = true)
    {
        if (Count == _times.Length) Grow();
        var place = Count++;
        for (; place > 0 && _times[place - 1] > time; place--) Copy(place - 1, place);
        (_times[place], _bands[place], _wavelengths[place]) = (time, band, wavelength);
        (_fluxes[place], _errors[place], _areDetections[place]) = (flux, error, isDetection);
    }

    /// <summary>Takes the detections of an alert's light curve in some bands instead of what was there.</summary>
    /// <param name="alert">The alert, with its history.</param>
    /// <param name="bands">Which bands.</param>
    /// <param name="isSigned">Whether sources fainter than in the template have negative fluxes; otherwise every flux is positive, as in
    /// Fink's modules.</param>
    public void Take(Alert alert, ReadOnlySpan<PassBand> bands, bool isSigned = true)
    {
        Clear();
        foreach (ref readonly var detection in System.Runtime.InteropServices.CollectionsMarshal.AsSpan(alert.LightCurve.Detections))
        {
            var flux = FluxCal.From(detection.Flux);
            if (!bands.Contains(detection.Band) || !double.IsFinite(flux.Value) || !double.IsFinite(flux.Error)) continue;
            var wavelength = PassBands.EffectiveWavelengthAngstrom(detection.Band, alert.Survey);
            Add(detection.Time.Days, detection.Band, wavelength, isSigned ? flux.Value : Math.Abs(flux.Value), flux.Error);
        }
    }

    /// <summary>Takes the first points of a labelled light curve instead of what was there.</summary>
    /// <param name="curve">The light curve.</param>
    /// <param name="most">How many points, if it has so many.</param>
    public void Take(LabelledLightCurve curve, int most = int.MaxValue)
    {
        Clear();
        for (var i = 0; i < Math.Min(curve.Count, most); i++) Add(curve.Times[i], curve.Bands[i], curve.Wavelengths[i], curve.Fluxes[i], curve.Errors[i], curve.AreDetections[i]);
    }

    /// <summary>Removes the points of other bands.</summary>
    public void KeepBands(ReadOnlySpan<PassBand> bands)
    {
        var kept = 0;
        for (var i = 0; i < Count; i++)
        {
            if (bands.Contains(_bands[i])) Copy(i, kept++);
        }

        Count = kept;
    }

    /// <summary>Removes what lies further than a margin before the first detection or behind the last one, and lets time begin at 0.</summary>
    /// <param name="margin">Days.</param>
    /// <remarks>Source: the time-series transformer's treatment of PLAsTiCC, with 50 days.</remarks>
    public void TrimToDetections(double margin = 50)
    {
        var (first, last) = (Array.IndexOf(_areDetections, true, 0, Count), Array.LastIndexOf(_areDetections, true, Math.Max(0, Count - 1), Count));
        if (first < 0)
        {
            Clear();
            return;
        }

        var (begin, end, kept) = (_times[first] - margin, _times[last] + margin, 0);
        for (var i = 0; i < Count; i++)
        {
            if (_times[i] >= begin && _times[i] <= end) Copy(i, kept++);
        }

        Count = kept;
        for (var i = Count - 1; i >= 0; i--) _times[i] -= _times[0];
    }

    /// <summary>Keeps the first points only, as if the light curve had been seen earlier.</summary>
    /// <param name="count">How many.</param>
    public void Truncate(int count) => Count = Math.Min(Count, Math.Max(0, count));

    /// <summary>Whether every number is finite and no error negative.</summary>
    public bool AreFinite()
    {
        for (var i = 0; i < Count; i++)
        {
            if (!double.IsFinite(_times[i]) || !double.IsFinite(_wavelengths[i]) || !double.IsFinite(_fluxes[i]) || !double.IsFinite(_errors[i]) || _errors[i] < 0) return false;
        }

        return true;
    }

    private void Copy(int from, int to)
    {
        (_times[to], _bands[to], _wavelengths[to]) = (_times[from], _bands[from], _wavelengths[from]);
        (_fluxes[to], _errors[to], _areDetections[to]) = (_fluxes[from], _errors[from], _areDetections[from]);
    }

    private void Grow()
    {
        var size = 2 * _times.Length;
        Array.Resize(ref _times, size);
        Array.Resize(ref _wavelengths, size);
        Array.Resize(ref _fluxes, size);
        Array.Resize(ref _errors, size);
        Array.Resize(ref _bands, size);
        Array.Resize(ref _areDetections, size);
    }
}
