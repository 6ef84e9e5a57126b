using Nightjar.Learning.Tensors;
using Nightjar.Learning.Training;
using Nightjar.Models.LightCurves;

namespace Nightjar.Models.LightCurveTraining;

/// <summary>Light curves as sequences of any length, prepared as serving does, if wanted cut at a random step each epoch.</summary>
internal sealed class SequenceSource : IExampleSource, IDisposable
{
    private readonly TrainingInput _input;
    private readonly IReadOnlyList<int> _examples;
    private readonly float[] _weights;
    private readonly int[] _lengths;
    private readonly int[] _cuts;
    private readonly bool _cutsPoints;
    private readonly ThreadLocal<Work> _work;
    private readonly bool _hasNumbers;

    /// <param name="input">The training.</param>
    /// <param name="examples">Which examples.</param>
    /// <param name="weights">Weights of classes.</param>
    /// <param name="prepare">Makes a preparation for a thread.</param>
    /// <param name="cutsPoints">Whether a step is a point and steps depend on later points, so that the light curve is cut before it is
    /// prepared; otherwise the first steps are those of the light curve as it was then.</param>
    public SequenceSource(TrainingInput input, IReadOnlyList<int> examples, float[] weights, Func<LightCurvePreparation> prepare, bool cutsPoints)
    {
        (_input, _examples, _weights, _cutsPoints) = (input, examples, weights, cutsPoints);
        _work = new(() => new Work(prepare()));
        var work = _work.Value!;
        _hasNumbers = work.Numbers.Length > 0;
        _lengths = new int[examples.Count];
        for (var i = 0; i < _lengths.Length; i++)
        {
            work.Points.Take(input.Examples.Curves[examples[i]]);
            _lengths[i] = work.Prepare(LightCurveSelection.ContextOf(input.Examples.Curves[examples[i]]));
        }

        _cuts = [.. _lengths];
        Fields =
        [
            new(LightCurveTrainee.LightCurve, new(work.Preparation.Channels), IsSequence: true),
            new(LightCurveTrainee.Target, new(input.Examples.Classes.Count)),
            new(LightCurveTrainee.Weight, new(1)),
            .. _hasNumbers ? new BatchField[] { new(LightCurveTrainee.Numbers, new(work.Numbers.Length)) } : [],
        ];
    }

    /// <inheritdoc/>
    public int Count => _examples.Count;

    /// <inheritdoc/>
    public IReadOnlyList<BatchField> Fields { get; }

    /// <inheritdoc/>
    public void BeginEpoch(long epoch)
    {
        if (!_input.Options.Truncates) return;
        for (var i = 0; i < _cuts.Length; i++)
        {
            var least = Math.Min(ServingCuts.FewestPoints, _lengths[i]);
            _cuts[i] = least + RandomNumbers.For(_input.Options.Seed, epoch, _examples[i], 1).NextBelow(_lengths[i] - least + 1);
        }
    }

    /// <inheritdoc/>
    public int LengthOf(int example) => _cuts[example];

    /// <inheritdoc/>
    public void Read(in BatchRow row)
    {
        var work = _work.Value!;
        var (example, cut) = (_examples[row.Example], _cuts[row.Example]);
        var curve = _input.Examples.Curves[example];
        work.Points.Take(curve, _cutsPoints ? cut : int.MaxValue);
        work.Prepare(LightCurveSelection.ContextOf(curve));
        work.Sequence.AsSpan(0, cut * work.Preparation.Channels).CopyTo(row[0]);
        row[1][_input.Examples.Labels[example]] = 1;
        row[2][0] = _weights[_input.Examples.Labels[example]];
        if (_hasNumbers) work.Numbers.CopyTo(row[3]);
    }

    /// <inheritdoc/>
    public void Dispose() => _work.Dispose();

    /// <summary>Memory of a thread.</summary>
    private sealed class Work(LightCurvePreparation preparation)
    {
        public LightCurvePreparation Preparation { get; } = preparation;

        public LightCurvePoints Points { get; } = new();

        public float[] Sequence { get; } = new float[preparation.Steps * preparation.Channels];

        public float[] Numbers { get; } = new float[preparation.Numbers];

        public int Prepare(in ObjectContext context)
        {
            var problem = Preparation.Prepare(Points, context, Sequence, Numbers, out var length);
            return problem == LightCurveProblem.None ? length : throw new InvalidOperationException($"a light curve cannot be prepared: {problem.Reason()}");
        }
    }
}
