using System.Numerics;
using System.Runtime.InteropServices;

namespace Nightjar.Learning.GaussianProcesses;

/// <summary>A Gaussian process over time and wavelength, fitted to one light curve after another: flux ~ N(0, c·f(Δt²/M_t + Δλ²/M_λ) +
/// σ²), with c, M_t and if wanted M_λ where the marginal likelihood is largest. Double precision; allocates only to grow.</summary>
/// <remarks>It never fails: see <see cref="GaussianProcessNotes"/>. Fluxes are taken in units of their scale, so that no unit
/// over- or underflows. Sources: Boone 2019 (arXiv 1907.04690), section 3.2; Rasmussen and Williams 2006, equations 2.30 and 5.9.</remarks>
/// <typeparam name="TKernel">f.</typeparam>
public sealed class GaussianProcess<TKernel>
    where TKernel : IStationaryKernel
{
    private const double FarthestDays = 1e7;
    private const double FarthestAngstrom = 1e9;
    private const double FarthestSquared = 1e8;
    private const double LargestError = 1e10;
    private const double Rounding = 1e-14;

    private readonly GaussianProcessOptions _options;
    private readonly BoundedLbfgs _minimiser;
    private readonly double[] _parameters;
    private readonly double[] _startParameters;
    private readonly double[] _lower;
    private readonly double[] _upper;
    private readonly double[] _gradient;
    private int _count;
    private int _stride;
    private double _scale = 1;
    private double _origin;
    private double _addedNoise;
    private double[] _times = [];
    private double[] _wavelengths = [];
    private double[] _values = [];
    private double[] _noise = [];
    private double[] _weights = [];
    private double[] _row = [];
    private double[] _timeDistances = [];
    private double[] _wavelengthDistances = [];
    private double[] _factor = [];
    private double[] _timeSlopes = [];
    private double[] _wavelengthSlopes = [];
    private double[] _lowerInverse = [];
    private double[] _inverse = [];

    /// <summary>Makes room.</summary>
    /// <param name="options">How to fit.</param>
    public GaussianProcess(GaussianProcessOptions? options = null)
    {
        _options = options ?? new();
        var count = _options.FitsWavelengthScale ? 3 : 2;
        _minimiser = new(count) { ValueTolerance = _options.ValueTolerance, GradientTolerance = _options.GradientTolerance };
        (_parameters, _startParameters, _lower, _upper, _gradient) = (new double[3], new double[3], new double[count], new double[count], new double[3]);
    }

    /// <summary>Fits a light curve.</summary>
    /// <param name="times">Days, in any order.</param>
    /// <param name="wavelengths">Ångström.</param>
    /// <param name="fluxes">In any unit.</param>
    /// <param name="errors">One standard deviation of each, in the same unit.</param>
    /// <exception cref="ArgumentException">Lengths differ.</exception>
    public GaussianProcessFit Fit(ReadOnlySpan<double> times, ReadOnlySpan<double> wavelengths, ReadOnlySpan<double> fluxes, ReadOnlySpan<double> errors)
    {
        if (wavelengths.Length != times.Length || fluxes.Length != times.Length || errors.Length != times.Length)
            throw new ArgumentException($"{times.Length} times, {wavelengths.Length} wavelengths, {fluxes.Length} fluxes and {errors.Length} errors", nameof(times));
        var notes = Take(times, wavelengths, fluxes, errors);
        SetStart();
        if (_count == 0) return Describe(double.NaN, 0, notes | GaussianProcessNotes.NoPoints);
        MeasureDistances();
        _addedNoise = 0;
        var objective = new Likelihood(this);
        var result = _minimiser.Minimise(ref objective, _parameters.AsSpan(0, _lower.Length), _lower, _upper);
        if (!result.IsMinimum)
        {
            _startParameters.CopyTo(_parameters, 0);
            notes |= GaussianProcessNotes.StartKept;
        }

        var value = Evaluate(_parameters, _gradient, withGradient: false);
        for (var noise = 1e-12; !double.IsFinite(value); noise *= 10)
        {
            notes |= GaussianProcessNotes.NoiseAdded;
            _addedNoise = noise;
            value = Evaluate(_parameters, _gradient, withGradient: false);
        }

        return Describe(-value, result.Evaluations, notes);
    }

    /// <summary>Predicts the flux without noise.</summary>
    /// <param name="times">Days.</param>
    /// <param name="wavelengths">Ångström.</param>
    /// <param name="means">Receives the expected flux at (time, wavelength), the wavelengths of one time side by side.</param>
    /// <exception cref="ArgumentException">There is less or more room than for all.</exception>
    public void Predict(ReadOnlySpan<double> times, ReadOnlySpan<double> wavelengths, Span<double> means)
    {
        if (means.Length != times.Length * wavelengths.Length) throw new ArgumentException($"room for {means.Length} of {times.Length * wavelengths.Length} fluxes", nameof(means));
        for (var i = 0; i < means.Length; i++) means[i] = _scale * SmoothedMean(times[i / wavelengths.Length], wavelengths[i % wavelengths.Length]);
    }

    /// <summary>Predicts the variance of the flux without noise: c - k·K⁻¹·k.</summary>
    /// <param name="time">Days.</param>
    /// <param name="wavelength">Ångström.</param>
    public double PredictVariance(double time, double wavelength)
    {
        _ = SmoothedMean(time, wavelength);
        PaddedCholesky.SolveLower(_factor, _count, _row);
        var explained = 0.0;
        for (var i = 0; i < _count; i++) explained += _row[i] * _row[i];
        return _scale * _scale * Math.Max(0, Math.Exp(_parameters[0]) - explained);
    }

    private GaussianProcessNotes Take(ReadOnlySpan<double> times, ReadOnlySpan<double> wavelengths, ReadOnlySpan<double> fluxes, ReadOnlySpan<double> errors)
    {
        Grow(times.Length);
        var (best, largest, floor, count) = (-1.0, 0.0, double.NegativeInfinity, 0);
        for (var i = 0; i < times.Length; i++)
        {
            if (!double.IsFinite(times[i]) || !double.IsFinite(wavelengths[i]) || !double.IsFinite(fluxes[i]) || !double.IsFinite(errors[i]) || errors[i] < 0) continue;
            if (count == 0) _origin = times[i];
            (_times[count], _wavelengths[count], _values[count], _noise[count]) = (times[i] - _origin, wavelengths[i], fluxes[i], errors[i]);
            largest = Math.Max(largest, Math.Max(Math.Abs(fluxes[i]), errors[i]));
            floor = Math.Max(floor, fluxes[i]);
            count++;
        }

        var notes = count < times.Length ? GaussianProcessNotes.PointsLeftOut : GaussianProcessNotes.None;
        _count = count;
        _stride = PaddedCholesky.Stride(count);
        _scale = 0;
        for (var i = 0; i < count; i++)
        {
            var size = Math.Abs(_values[i]);
            var ratio = size == 0 ? 0 : size / double.Hypot(_noise[i], _options.NoiseFloor * floor);
            if (ratio > best) (best, _scale) = (ratio, size);
        }

        if (_scale == 0)
        {
            _scale = largest == 0 ? 1 : largest;
            if (count > 0) notes |= GaussianProcessNotes.ScaleReplaced;
        }

        for (var i = 0; i < count; i++)
        {
            _values[i] = Math.Clamp(_values[i] / _scale, -LargestError, LargestError);
            var error = Math.Min(_noise[i] / _scale, LargestError);
            _noise[i] = error * error;
        }

        return notes;
    }

    private void Grow(int count)
    {
        var stride = PaddedCholesky.Stride(count);
        if (stride > _times.Length)
        {
            (_times, _wavelengths, _values, _noise) = (new double[stride], new double[stride], new double[stride], new double[stride]);
            (_weights, _row) = (new double[stride], new double[stride]);
        }

        if (count * stride <= _factor.Length) return;
        (_timeDistances, _wavelengthDistances, _factor) = (new double[count * stride], new double[count * stride], new double[count * stride]);
        (_timeSlopes, _wavelengthSlopes) = (new double[count * stride], new double[count * stride]);
        (_lowerInverse, _inverse) = (new double[count * stride], new double[count * stride]);
    }

    private void SetStart()
    {
        _startParameters[0] = Math.Log(_options.StartVariance);
        _startParameters[1] = 2 * Math.Log(_options.StartTimeScale);
        _startParameters[2] = 2 * Math.Log(_options.WavelengthScale);
        _startParameters.CopyTo(_parameters, 0);
        (_lower[0], _upper[0]) = (_startParameters[0] - _options.VarianceRange, _startParameters[0] + _options.VarianceRange);
        (_lower[1], _upper[1]) = (2 * Math.Log(_options.LeastTimeScale), 2 * Math.Log(_options.MostTimeScale));
        if (_lower.Length > 2) (_lower[2], _upper[2]) = (_startParameters[2] - (2 * Math.Log(30)), _startParameters[2] + (2 * Math.Log(30)));
    }

    private void MeasureDistances()
    {
        for (var i = 0; i < _count; i++)
        {
            for (var j = 0; j < _count; j++)
            {
                var time = Math.Min(Math.Abs(_times[i] - _times[j]), FarthestDays);
                var wavelength = Math.Min(Math.Abs(_wavelengths[i] - _wavelengths[j]), FarthestAngstrom);
                (_timeDistances[(i * _stride) + j], _wavelengthDistances[(i * _stride) + j]) = (time * time, wavelength * wavelength);
            }

            _timeDistances.AsSpan((i * _stride) + _count, _stride - _count).Clear();
            _wavelengthDistances.AsSpan((i * _stride) + _count, _stride - _count).Clear();
        }
    }

    // ½·(y·K⁻¹·y + ln det K + n·ln 2π) in the fluxes' own unit, whose size the minimiser's tolerance depends on.
    internal double Evaluate(ReadOnlySpan<double> parameters, Span<double> gradient, bool withGradient)
    {
        var variance = Math.Exp(parameters[0]);
        var perTime = Math.Exp(-parameters[1]);
        var perWavelength = Math.Exp(-(parameters.Length > 2 ? parameters[2] : _startParameters[2]));
        FillCovariance(variance, perTime, perWavelength);
        if (!PaddedCholesky.Factor(_factor, _count, Rounding * variance)) return double.PositiveInfinity;
        _values.AsSpan(0, _count).CopyTo(_weights);
        _weights.AsSpan(_count, _stride - _count).Clear();
        PaddedCholesky.SolveLower(_factor, _count, _weights);
        var fit = 0.0;
        for (var i = 0; i < _count; i++) fit += _weights[i] * _weights[i];
        PaddedCholesky.SolveUpper(_factor, _count, _weights);
        if (withGradient) FillGradient(fit, gradient);
        return 0.5 * (fit + PaddedCholesky.LogDeterminant(_factor, _count) + (_count * (Math.Log(2 * Math.PI) + (2 * Math.Log(_scale)))));
    }

    private void FillCovariance(double variance, double perTime, double perWavelength)
    {
        ref var timeDistances = ref MemoryMarshal.GetArrayDataReference(_timeDistances);
        ref var wavelengthDistances = ref MemoryMarshal.GetArrayDataReference(_wavelengthDistances);
        ref var covariance = ref MemoryMarshal.GetArrayDataReference(_factor);
        ref var timeSlopes = ref MemoryMarshal.GetArrayDataReference(_timeSlopes);
        ref var wavelengthSlopes = ref MemoryMarshal.GetArrayDataReference(_wavelengthSlopes);
        var farthest = new Vector<double>(FarthestSquared);
        for (var i = 0; i < _count; i++)
        {
            for (var j = i / Vector<double>.Count * Vector<double>.Count; j < _stride; j += Vector<double>.Count)
            {
                var place = (nuint)((i * _stride) + j);
                var time = Vector.LoadUnsafe(ref timeDistances, place) * perTime;
                var wavelength = Vector.LoadUnsafe(ref wavelengthDistances, place) * perWavelength;
                var value = TKernel.Evaluate(Vector.Min(time + wavelength, farthest), out var slope);
                (value * variance).StoreUnsafe(ref covariance, place);
                slope *= -variance;
                (slope * time).StoreUnsafe(ref timeSlopes, place);
                (slope * wavelength).StoreUnsafe(ref wavelengthSlopes, place);
            }

            _factor.AsSpan((i * _stride) + _count, _stride - _count).Clear();
            _factor[(i * _stride) + i] = variance + _noise[i] + (variance * _addedNoise);
        }
    }

    // With θ a logarithm: ∂/∂θ = ½·tr((K⁻¹ - w·wᵀ)·∂K/∂θ), w = K⁻¹·y; ∂K/∂ln c is K less the noise.
    private void FillGradient(double fit, Span<double> gradient)
    {
        PaddedCholesky.Invert(_factor, _count, _lowerInverse, _inverse);
        var (amplitude, time, wavelength) = (_count - fit, 0.0, 0.0);
        for (var i = 0; i < _count; i++)
        {
            var row = i * _stride;
            var weight = _weights[i];
            amplitude -= _noise[i] * (_inverse[row + i] - (weight * weight));
            double alongTime = 0, alongWavelength = 0;
            for (var j = i + 1; j < _count; j++)
            {
                var element = _inverse[row + j] - (weight * _weights[j]);
                alongTime += element * _timeSlopes[row + j];
                alongWavelength += element * _wavelengthSlopes[row + j];
            }

            time += alongTime;
            wavelength += alongWavelength;
        }

        gradient[0] = 0.5 * amplitude;
        gradient[1] = time;
        if (gradient.Length > 2) gradient[2] = wavelength;
    }

    // Leaves the covariances with the points in _row.
    private double SmoothedMean(double time, double wavelength)
    {
        var variance = new Vector<double>(Math.Exp(_parameters[0]));
        var (perTime, perWavelength) = (Math.Exp(-_parameters[1]), Math.Exp(-_parameters[2]));
        ref var times = ref MemoryMarshal.GetArrayDataReference(_times);
        ref var wavelengths = ref MemoryMarshal.GetArrayDataReference(_wavelengths);
        ref var weights = ref MemoryMarshal.GetArrayDataReference(_weights);
        ref var row = ref MemoryMarshal.GetArrayDataReference(_row);
        var (here, color) = (new Vector<double>(time - _origin), new Vector<double>(wavelength));
        var farthest = new Vector<double>(FarthestSquared);
        var sum = Vector<double>.Zero;
        for (var j = 0; j < _stride; j += Vector<double>.Count)
        {
            var days = here - Vector.LoadUnsafe(ref times, (nuint)j);
            var angstrom = color - Vector.LoadUnsafe(ref wavelengths, (nuint)j);
            var distance = (days * days * perTime) + (angstrom * angstrom * perWavelength);
            var covariance = variance * TKernel.Evaluate(Vector.Min(distance, farthest), out _);
            covariance.StoreUnsafe(ref row, (nuint)j);
            sum = Vector.FusedMultiplyAdd(covariance, Vector.LoadUnsafe(ref weights, (nuint)j), sum);
        }

        return Vector.Sum(sum);
    }

    private GaussianProcessFit Describe(double likelihood, int evaluations, GaussianProcessNotes notes) =>
        new(_parameters[0] + (2 * Math.Log(_scale)), _parameters[1], _parameters[2], likelihood, evaluations, notes);

    private readonly struct Likelihood(GaussianProcess<TKernel> process) : IBoundedObjective
    {
        public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient) => process.Evaluate(x, gradient, withGradient: true);
    }
}
