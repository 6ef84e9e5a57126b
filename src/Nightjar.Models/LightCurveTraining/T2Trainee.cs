using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Layers;
using Nightjar.Learning.Tensors;
using Nightjar.Learning.Training;
using Nightjar.Models.LightCurves;
using Nightjar.Models.TimeSeriesTransformer;

namespace Nightjar.Models.LightCurveTraining;

/// <summary>The time-series transformer in training. The loss is PLAsTiCC's weighted log-loss, with the shares of the training set.</summary>
internal sealed class T2Trainee : LightCurveTrainee
{
    /// <summary>Fits of each light curve where training truncates: the whole one and seven earlier ones.</summary>
    public const int Phases = 8;

    // A column of 160 MB; of more, every second, third and so on number is measured.
    private const long MostMeasured = 20_000_000;

    private readonly TrainingInput _input;
    private readonly T2FitFile _fits;
    private readonly int _phases;
    private readonly T2Settings _settings;
    private readonly T2Network _network;
    private readonly Tensor _shares;
    private readonly List<T2Source> _sources = [];

    public T2Trainee(TrainingInput input, T2Settings settings)
    {
        (_input, _phases) = (input, input.Options.Truncates ? Phases : 1);
        var counts = input.Examples.Counts(input.Split.Training);
        input.ClassWeights();
        _fits = T2FitFile.Open(input.Options.FitsPath, input.Examples.Curves, settings, _phases, input.Options.Seed, input.Options.Threads, input.Cancellation);
        _settings = settings with { Scaler = settings.Scaler ?? Measure(settings) };
        _network = new(input.Scope(), _settings);
        _shares = input.Pool.RentCopy(new(counts.Length), Array.ConvertAll(counts, n => (float)((double)n / input.Split.Training.Count)));
    }

    /// <inheritdoc/>
    public override Layer Network => _network;

    /// <inheritdoc/>
    public override IExampleSource Source(IReadOnlyList<int> examples)
    {
        var source = new T2Source(_input, examples, _fits, _phases, _settings);
        _sources.Add(source);
        return source;
    }

    /// <inheritdoc/>
    public override Variable Loss(Tape tape, Batch batch) =>
        tape.WeightedLogLoss(_network.Forward(tape, tape.Input(batch[LightCurve])), batch[Target], classShares: _shares);

    /// <inheritdoc/>
    public override LightCurveModel Freeze() => T2Model.Freeze(_network, _settings);

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (var source in _sources) source.Dispose();
        _fits.Dispose();
        _shares.Dispose();
        base.Dispose();
    }

    private RobustScaler Measure(T2Settings settings)
    {
        var bands = settings.Bands.Count;
        var (medians, spreads, grid) = (new double[bands], new double[bands], new double[_fits.Length]);
        var all = (long)_input.Split.Training.Count * _phases * T2Settings.GridSteps;
        var stride = (int)((all + MostMeasured - 1) / MostMeasured);
        var column = new List<double>((int)(all / stride) + 1);
        for (var band = 0; band < bands; band++)
        {
            column.Clear();
            var place = 0;
            foreach (var example in _input.Split.Training)
            {
                for (var phase = 0; phase < _phases; phase++)
                {
                    _fits.Read(example, phase, grid);
                    for (var step = 0; step < T2Settings.GridSteps; step++)
                    {
                        if (place++ % stride == 0) column.Add(grid[(step * bands) + band]);
                    }
                }
            }

            (medians[band], spreads[band]) = RobustScaler.Measure(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(column));
        }

        return new(medians, spreads);
    }
}
