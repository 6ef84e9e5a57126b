using Nightjar.Learning.Inference;

namespace Nightjar.Models.LightCurves;

/// <summary>Light curves of similar lengths that wait to be scored together.</summary>
internal sealed class ScoringLane : IDisposable
{
    private readonly InferenceSession _session;
    private readonly bool _usesLengths;
    private readonly int _channels;
    private readonly int _numbersLength;
    private readonly float[] _sequences;
    private readonly float[] _numbers;
    private readonly int[] _lengths = new int[LightCurveScorer.Capacity];
    private readonly float[] _answers;
    private readonly ReadOnlyMemory<float>[] _inputs = new ReadOnlyMemory<float>[2];
    private readonly Memory<float>[] _outputs = new Memory<float>[1];

    /// <summary>Makes room for a batch.</summary>
    /// <param name="plan">The network.</param>
    public ScoringLane(InferencePlan plan)
    {
        var sequence = plan.Inputs[0].Shape;
        (_session, _usesLengths, Steps, _channels) = (plan.CreateSession(), plan.UsesLengths, sequence[1], sequence[2]);
        _numbersLength = plan.Inputs.Count > 1 ? plan.Inputs[1].Shape.Length : 0;
        AnswerLength = plan.OutputShapes[0].Length;
        _sequences = new float[LightCurveScorer.Capacity * Steps * _channels];
        _numbers = new float[LightCurveScorer.Capacity * _numbersLength];
        _answers = new float[LightCurveScorer.Capacity * AnswerLength];
    }

    /// <summary>Steps of the network's input.</summary>
    public int Steps { get; }

    /// <summary>Numbers of an answer.</summary>
    public int AnswerLength { get; }

    /// <summary>Light curves that wait.</summary>
    public int Rows { get; private set; }

    /// <summary>Adds a light curve.</summary>
    /// <param name="sequence">Its input; the first <see cref="Steps"/> steps are taken.</param>
    /// <param name="numbers">Its numbers.</param>
    /// <param name="length">Steps that count.</param>
    public void Add(ReadOnlySpan<float> sequence, ReadOnlySpan<float> numbers, int length)
    {
        sequence[..(Steps * _channels)].CopyTo(_sequences.AsSpan(Rows * Steps * _channels));
        numbers.CopyTo(_numbers.AsSpan(Rows * _numbersLength));
        _lengths[Rows++] = length;
    }

    /// <summary>Scores what waits.</summary>
    public void Run()
    {
        if (Rows == 0) return;
        _inputs[0] = _sequences.AsMemory(0, Rows * Steps * _channels);
        _inputs[1] = _numbers.AsMemory(0, Rows * _numbersLength);
        _outputs[0] = _answers.AsMemory(0, Rows * AnswerLength);
        _session.Run(_inputs.AsSpan(0, _numbersLength == 0 ? 1 : 2), _outputs, Rows, _usesLengths ? _lengths.AsSpan(0, Rows) : default);
    }

    /// <summary>An answer, of a network that answers after every step those of steps that count.</summary>
    public ReadOnlySpan<float> Answer(int row, int classes)
    {
        var answers = AnswerLength / classes;
        return _answers.AsSpan(row * AnswerLength, (answers == 1 ? 1 : Math.Min(answers, _lengths[row])) * classes);
    }

    /// <summary>Begins a new batch.</summary>
    public void Clear() => Rows = 0;

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();
}
