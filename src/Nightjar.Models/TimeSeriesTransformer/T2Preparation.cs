using Nightjar.Learning.GaussianProcesses;
using Nightjar.Models.LightCurves;

namespace Nightjar.Models.TimeSeriesTransformer;

/// <summary>Makes the time-series transformer's input: a Gaussian process over time and wavelength is fitted to the light curve and
/// evaluated at <see cref="T2Settings.GridSteps"/> times from the first to the last point in every band, then scaled.</summary>
/// <param name="settings">How.</param>
/// <remarks>Source: Allam and McEwen 2021 (arXiv 2105.06178); Gaussian process of Boone 2019.</remarks>
public sealed class T2Preparation(T2Settings settings) : LightCurvePreparation
{
    private readonly GaussianProcess<Matern32> _process = new();
    private readonly double[] _wavelengths = settings.Wavelengths();
    private readonly double[] _times = new double[T2Settings.GridSteps];
    private readonly double[] _grid = new double[T2Settings.GridSteps * settings.Bands.Count];
    private readonly double[] _sorted = new double[T2Settings.GridSteps];
    private readonly LightCurvePoints _points = new();

    /// <summary>How.</summary>
    public T2Settings Settings { get; } = settings;

    /// <inheritdoc/>
    public override int Steps => Settings.Steps;

    /// <inheritdoc/>
    public override int Channels => Settings.Channels;

    /// <summary>The last fit.</summary>
    public GaussianProcessFit LastFit { get; private set; }

    /// <summary>The fluxes of the last light curve before they were scaled, (steps, bands).</summary>
    public ReadOnlySpan<double> LastGrid => _grid;

    /// <inheritdoc/>
    protected override LightCurveProblem Fill(LightCurvePoints points, in ObjectContext context, Span<float> sequence, Span<float> numbers, out int length)
    {
        length = Steps;
        var problem = ServingCuts.Check(context);
        if (problem == LightCurveProblem.None) problem = Interpolate(points);
        if (problem != LightCurveProblem.None) return problem;
        return Write(_grid, context, sequence);
    }

    /// <summary>Scales an evaluated process and puts the redshift beside it: the last part of what serving does, for training that keeps what
    /// <see cref="Interpolate"/> gave.</summary>
    /// <param name="grid">As <see cref="LastGrid"/>.</param>
    /// <param name="context">What else is known.</param>
    /// <param name="sequence">Receives the network's input.</param>
    internal LightCurveProblem Write(ReadOnlySpan<double> grid, in ObjectContext context, Span<float> sequence)
    {
        if (Settings.Redshift != RedshiftInput.None && !(double.IsFinite(context.Redshift) && double.IsFinite(context.RedshiftError))) return LightCurveProblem.RedshiftMissing;
        Scale(grid, sequence);
        var (redshift, error) = ((float)context.Redshift, (float)context.RedshiftError);
        if (Settings.Redshift == RedshiftInput.Steps)
        {
            sequence.Slice(T2Settings.GridSteps * Channels, Channels).Fill(redshift);
            sequence[((T2Settings.GridSteps + 1) * Channels)..].Fill(error);
        }
        else if (Settings.Redshift == RedshiftInput.Channels)
        {
            for (var step = 0; step < T2Settings.GridSteps; step++) (sequence[(step * Channels) + Channels - 2], sequence[(step * Channels) + Channels - 1]) = (redshift, error);
        }

        return LightCurveProblem.None;
    }

    /// <summary>Fits the process and evaluates it, see <see cref="LastGrid"/>; what a scaler of a training set is measured on.</summary>
    public LightCurveProblem Interpolate(LightCurvePoints points)
    {
        var present = 0;
        _points.Clear();
        for (var i = 0; i < points.Count; i++)
        {
            var band = IndexOf(points.Bands[i]);
            if (band < 0) continue;
            present |= 1 << band;
            var time = Settings.IsTimeReversed ? points.Times[^1] - points.Times[i] : points.Times[i];
            _points.Add(time, points.Bands[i], points.Wavelengths[i], Settings.IsUnsigned ? Math.Abs(points.Fluxes[i]) : points.Fluxes[i], points.Errors[i]);
        }

        if (_points.Count < ServingCuts.FewestPoints) return LightCurveProblem.TooFewPoints;
        if (int.PopCount(present) < Math.Min(2, Settings.Bands.Count)) return LightCurveProblem.BandMissing;
        LastFit = _process.Fit(_points.Times, _points.Wavelengths, _points.Fluxes, _points.Errors);
        var (first, last) = (_points.Times[0], _points.Times[^1]);
        for (var i = 0; i < _times.Length; i++) _times[i] = first + ((last - first) * i / (_times.Length - 1));
        _process.Predict(_times, _wavelengths, _grid);
        return LightCurveProblem.None;
    }

    private int IndexOf(Sky.PassBand band)
    {
        for (var i = 0; i < Settings.Bands.Count; i++)
        {
            if (Settings.Bands[i] == band) return i;
        }

        return -1;
    }

    private void Scale(ReadOnlySpan<double> grid, Span<float> sequence)
    {
        var bands = Settings.Bands.Count;
        for (var band = 0; band < bands; band++)
        {
            var (median, spread) = Settings.Scaler is { } scaler ? (scaler.Medians[band], scaler.Spreads[band]) : RobustScaler.Measure(grid, bands, band, _sorted);
            for (var step = 0; step < T2Settings.GridSteps; step++) sequence[(step * Channels) + band] = (float)((grid[(step * bands) + band] - median) / spread);
        }
    }
}
