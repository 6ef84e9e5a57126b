using Nightjar.Learning.Inference;

namespace Nightjar.Models.LightCurves;

/// <summary>Scores light curves in batches with one model, on one thread. Allocates nothing after the longest light curve was seen. A
/// score depends on the light curve alone, to the bit, whatever else is in its batch.</summary>
public sealed class LightCurveScorer : IDisposable
{
    /// <summary>Light curves in a full batch.</summary>
    public const int Capacity = 64;

    private readonly LightCurvePreparation _preparation;
    private readonly InferenceSession _session;
    private readonly bool _usesLengths;
    private readonly int _answerLength;
    private readonly float[] _sequences;
    private readonly float[] _numbers;
    private readonly int[] _lengths = new int[Capacity];
    private readonly float[] _answers;
    private readonly LightCurveProblem[] _problems = new LightCurveProblem[Capacity];
    private readonly int[] _rowOf = new int[Capacity];
    private readonly ReadOnlyMemory<float>[] _inputs = new ReadOnlyMemory<float>[2];
    private readonly Memory<float>[] _outputs = new Memory<float>[1];
    private int _rows;
    private bool _isOpen = true;

    internal LightCurveScorer(LightCurveModel model, InferencePlan plan, LightCurvePreparation preparation)
    {
        (Model, _preparation, _session) = (model, preparation, plan.CreateSession());
        _usesLengths = plan.UsesLengths;
        _answerLength = plan.OutputShapes[0].Length;
        _sequences = new float[Capacity * preparation.Steps * preparation.Channels];
        _numbers = new float[Capacity * preparation.Numbers];
        _answers = new float[Capacity * _answerLength];
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
        if (!_isOpen) (_isOpen, Count, _rows) = (true, 0, 0);
        var size = _preparation.Steps * _preparation.Channels;
        var problem = _preparation.Prepare(
            points, context, _sequences.AsSpan(_rows * size, size), _numbers.AsSpan(_rows * _preparation.Numbers, _preparation.Numbers), out _lengths[_rows]);
        (_problems[Count], _rowOf[Count]) = (problem, _rows);
        Count++;
        if (problem == LightCurveProblem.None) _rows++;
    }

    /// <summary>Scores what was added.</summary>
    public void Run()
    {
        _isOpen = false;
        if (_rows == 0) return;
        _inputs[0] = _sequences.AsMemory(0, _rows * _preparation.Steps * _preparation.Channels);
        _inputs[1] = _numbers.AsMemory(0, _rows * _preparation.Numbers);
        _outputs[0] = _answers.AsMemory(0, _rows * _answerLength);
        _session.Run(_inputs.AsSpan(0, _preparation.Numbers == 0 ? 1 : 2), _outputs, _rows, _usesLengths ? _lengths.AsSpan(0, _rows) : default);
        for (var i = 0; i < Count; i++)
        {
            if (_problems[i] == LightCurveProblem.None && !IsFinite(Answer(i))) _problems[i] = LightCurveProblem.NotFinite;
        }
    }

    /// <summary>Why a light curve of the batch that was run has no score.</summary>
    public LightCurveProblem Problem(int place) => place < Count ? _problems[place] : throw new ArgumentOutOfRangeException(nameof(place));

    /// <summary>The probabilities of the classes of a light curve of the batch that was run; empty where it has no score. A causal
    /// model has them for each step, one step after another.</summary>
    public ReadOnlySpan<float> Probabilities(int place)
    {
        if (_isOpen) throw new InvalidOperationException("the batch was not run");
        return Problem(place) == LightCurveProblem.None ? Answer(place) : default;
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => _session.Dispose();

    private ReadOnlySpan<float> Answer(int place)
    {
        var row = _rowOf[place];
        var steps = _answerLength / Model.Classes.Count;
        var used = steps == 1 ? 1 : Math.Min(steps, _lengths[row]);
        return _answers.AsSpan(row * _answerLength, used * Model.Classes.Count);
    }

    private static bool IsFinite(ReadOnlySpan<float> values)
    {
        foreach (var value in values)
        {
            if (!float.IsFinite(value)) return false;
        }

        return true;
    }
}
