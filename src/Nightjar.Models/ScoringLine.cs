using Nightjar.Learning.Inference;
using Nightjar.Sky;

namespace Nightjar.Models;

/// <summary>One model at work on the batches of <see cref="AlertScoring"/>.</summary>
internal sealed class ScoringLine : IDisposable
{
    private readonly TripletBatch _stamps;
    private readonly InferenceSession _session;
    private readonly int _width;
    private readonly float[] _numbers;
    private readonly float[] _answers = new float[AlertScorer.Capacity];
    private readonly ModelScore[] _scores = new ModelScore[AlertScorer.Capacity];
    private readonly ReadOnlyMemory<float>[] _inputs = new ReadOnlyMemory<float>[2];
    private readonly Memory<float>[] _outputs = new Memory<float>[1];

    public ScoringLine(AlertModel model, TripletBatch stamps)
    {
        (Model, _stamps, _session, _width) = (model, stamps, model.CreateSession(), model.MetadataNames.Count);
        _numbers = new float[AlertScorer.Capacity * _width];
    }

    /// <summary>The model.</summary>
    public AlertModel Model { get; }

    /// <summary>The score of an alert.</summary>
    public ModelScore Score(int place) => _scores[place];

    /// <summary>Reads the numbers of an alert, whose stamps were added before.</summary>
    public void Add(Alert alert, int place, bool hasBraai)
    {
        var problem = _stamps.Problem(place);
        if (_width > 0)
        {
            // An alert without stamps has no row of its own; what it writes, the next one overwrites.
            var numbers = _numbers.AsSpan(_stamps.Row(place) * _width, _width);
            // The score of braai is not known yet; until it is, any finite number stands for it.
            var missing = Model.WriteNumbers(alert, hasBraai ? 0 : float.NaN, numbers);
            if (missing != ScoreProblem.None)
            {
                problem = missing;
                numbers.Clear();
            }
        }

        _scores[place] = ModelScore.None(problem);
    }

    /// <summary>Scores the batch.</summary>
    /// <param name="count">Its alerts.</param>
    /// <param name="braai">The model that ran before; null for none.</param>
    public void Run(int count, ScoringLine? braai)
    {
        if (braai is not null && Model.RealBogusPlace >= 0) TakeRealBogus(count, braai);
        var rows = _stamps.Rows;
        if (!IsAnyAsked(count)) return;
        _inputs[0] = _stamps.Images;
        _inputs[1] = _numbers.AsMemory(0, rows * _width);
        _outputs[0] = _answers.AsMemory(0, rows);
        var first = Model.LooksAtImages ? 0 : 1;
        _session.Run(_inputs.AsSpan(first, (_width == 0 ? 1 : 2) - first), _outputs, rows);
        for (var place = 0; place < count; place++)
        {
            if (_scores[place].Problem != ScoreProblem.None) continue;
            var answer = _answers[_stamps.Row(place)];
            _scores[place] = float.IsFinite(answer) ? new(answer, ScoreProblem.None) : ModelScore.None(ScoreProblem.NotFinite);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private void TakeRealBogus(int count, ScoringLine braai)
    {
        for (var place = 0; place < count; place++)
        {
            if (_scores[place].Problem != ScoreProblem.None) continue;
            if (braai.Score(place).Problem != ScoreProblem.None) _scores[place] = ModelScore.None(ScoreProblem.MetadataMissing);
            else _numbers[(_stamps.Row(place) * _width) + Model.RealBogusPlace] = braai.Score(place).Value;
        }
    }

    private bool IsAnyAsked(int count)
    {
        foreach (var score in _scores.AsSpan(0, count))
        {
            if (score.Problem == ScoreProblem.None) return true;
        }

        return false;
    }
}
