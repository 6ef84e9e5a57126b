namespace Nightjar.Models.LightCurves;

/// <summary>Scores light curves in batches with one model, on one thread. Allocates nothing after the longest light curve was seen. A
/// score depends on the light curve alone, to the bit, whatever else is in its batch. Where lengths differ, short light curves go
/// through a shorter network with the same weights.</summary>
public sealed class LightCurveScorer : IDisposable
{
    /// <summary>Light curves in a full batch.</summary>
    public const int Capacity = 64;

    private readonly LightCurvePreparation _preparation;
    private readonly ScoringLane[] _lanes;
    private readonly float[] _sequence;
    private readonly float[] _numbers;
    private readonly LightCurveProblem[] _problems = new LightCurveProblem[Capacity];
    private readonly int[] _laneOf = new int[Capacity];
    private readonly int[] _rowOf = new int[Capacity];
    private bool _isOpen = true;

    internal LightCurveScorer(LightCurveModel model, LightCurvePreparation preparation)
    {
        (Model, _preparation) = (model, preparation);
        _lanes = [.. model.Plans.Select(p => new ScoringLane(p))];
        _sequence = new float[preparation.Steps * preparation.Channels];
        _numbers = new float[preparation.Numbers];
    }

    /// <summary>The model.</summary>
    public LightCurveModel Model { get; }

    /// <summary>Light curves of the batch.</summary>
    public int Count { get; private set; }

    /// <summary>Whether <see cref="Run"/> must come before the next <see cref="Add"/>.</summary>
    public bool IsFull => _isOpen && Count == Capacity;

    /// <summary>Prepares a light curve; it is needed no more afterwards. After <see cref="Run"/> the first one begins a new batch.</summary>
    /// <param name="points">The light curve.</param>
    /// <param name="context">What else is known of the object.</param>
    /// <exception cref="InvalidOperationException">The batch is full.</exception>
    public void Add(LightCurvePoints points, in ObjectContext context)
    {
        if (IsFull) throw new InvalidOperationException("the batch is full");
        if (!_isOpen) Begin();
        var problem = _preparation.Prepare(points, context, _sequence, _numbers, out var length);
        if (problem == LightCurveProblem.None)
        {
            var lane = 0;
            while (_lanes[lane].Steps < length) lane++;
            (_laneOf[Count], _rowOf[Count]) = (lane, _lanes[lane].Rows);
            _lanes[lane].Add(_sequence, _numbers, length);
        }

        _problems[Count++] = problem;
    }

    /// <summary>Scores what was added.</summary>
    public void Run()
    {
        _isOpen = false;
        foreach (var lane in _lanes) lane.Run();
        for (var i = 0; i < Count; i++)
        {
            if (_problems[i] == LightCurveProblem.None && !IsFinite(Answer(i))) _problems[i] = LightCurveProblem.NotFinite;
        }
    }

    /// <summary>Why a light curve of the batch that was run has no score.</summary>
    public LightCurveProblem Problem(int place) => (uint)place < (uint)Count ? _problems[place] : throw new ArgumentOutOfRangeException(nameof(place));

    /// <summary>The probabilities of the classes of a light curve of the batch that was run; empty where it has no score. A causal
    /// model has them for each step, one step after another.</summary>
    /// <exception cref="InvalidOperationException">The batch was not run.</exception>
    public ReadOnlySpan<float> Probabilities(int place)
    {
        if (_isOpen) throw new InvalidOperationException("the batch was not run");
        return Problem(place) == LightCurveProblem.None ? Answer(place) : default;
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        foreach (var lane in _lanes) lane.Dispose();
    }

    private void Begin()
    {
        (_isOpen, Count) = (true, 0);
        foreach (var lane in _lanes) lane.Clear();
    }

    private ReadOnlySpan<float> Answer(int place) => _lanes[_laneOf[place]].Answer(_rowOf[place], Model.Classes.Count);

    private static bool IsFinite(ReadOnlySpan<float> values)
    {
        foreach (var value in values)
        {
            if (!float.IsFinite(value)) return false;
        }

        return true;
    }
}
