using Nightjar.Learning.Tensors;
using Nightjar.Learning.Training;
using Nightjar.Models.LightCurves;
using Nightjar.Models.TimeSeriesTransformer;

namespace Nightjar.Models.LightCurveTraining;

/// <summary>Fitted light curves as batches of the time-series transformer: scaled as serving does, each epoch at one of their phases.</summary>
internal sealed class T2Source : IExampleSource, IDisposable
{
    private readonly TrainingInput _input;
    private readonly IReadOnlyList<int> _examples;
    private readonly T2FitFile _fits;
    private readonly int[] _phases;
    private readonly int _phaseCount;
    private readonly ThreadLocal<(T2Preparation Preparation, double[] Grid)> _work;

    /// <param name="input">The training.</param>
    /// <param name="examples">Which examples.</param>
    /// <param name="fits">Their fits.</param>
    /// <param name="phases">Phases of each.</param>
    /// <param name="settings">With the scaler.</param>
    public T2Source(TrainingInput input, IReadOnlyList<int> examples, T2FitFile fits, int phases, T2Settings settings)
    {
        (_input, _examples, _fits, _phaseCount, _phases) = (input, examples, fits, phases, new int[examples.Count]);
        _work = new(() => (new T2Preparation(settings), new double[fits.Length]));
        Fields = [new(LightCurveTrainee.LightCurve, new(settings.Steps, settings.Channels)), new(LightCurveTrainee.Target, new(input.Examples.Classes.Count))];
    }

    /// <inheritdoc/>
    public int Count => _examples.Count;

    /// <inheritdoc/>
    public IReadOnlyList<BatchField> Fields { get; }

    /// <inheritdoc/>
    public void BeginEpoch(long epoch)
    {
        for (var i = 0; i < _phases.Length; i++) _phases[i] = RandomNumbers.For(_input.Options.Seed, epoch, _examples[i], 1).NextBelow(_phaseCount);
    }

    /// <inheritdoc/>
    public int LengthOf(int example) => 0;

    /// <inheritdoc/>
    public void Read(in BatchRow row)
    {
        var example = _examples[row.Example];
        var (preparation, grid) = _work.Value;
        _fits.Read(example, _phases[row.Example], grid);
        preparation.Write(grid, LightCurveSelection.ContextOf(_input.Examples.Curves[example]), row[0]);
        row[1][_input.Examples.Labels[example]] = 1;
    }

    /// <inheritdoc/>
    public void Dispose() => _work.Dispose();
}
