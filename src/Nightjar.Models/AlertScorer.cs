using Nightjar.Learning.Inference;
using Nightjar.Sky;

namespace Nightjar.Models;

/// <summary>Scores alerts in batches with one model, on one thread. The model itself is shared; this is the memory that scoring
/// needs. Nothing is allocated after it was made.</summary>
/// <remarks>An alert's score depends on the alert alone, to the bit, whatever else is in its batch.</remarks>
public sealed class AlertScorer : IDisposable
{
    /// <summary>Alerts in a full batch.</summary>
    public const int Capacity = 64;

    private readonly AlertModel _model;
    private readonly InferenceSession _session;
    private readonly float[] _images;
    private readonly float[] _numbers;
    private readonly float[] _answers = new float[Capacity];
    private readonly ScoreProblem[] _problems = new ScoreProblem[Capacity];
    private readonly ReadOnlyMemory<float>[] _inputs;
    private readonly Memory<float>[] _outputs = new Memory<float>[1];
    private int _rows;

    internal AlertScorer(AlertModel model, InferencePlan plan)
    {
        (_model, _session) = (model, plan.CreateSession());
        _inputs = new ReadOnlyMemory<float>[plan.Inputs.Count];
        _images = GC.AllocateUninitializedArray<float>(Capacity * model.ImageLength);
        _numbers = new float[Capacity * model.MetadataLength];
    }

    /// <summary>Alerts that wait for <see cref="Run"/>.</summary>
    public int Count { get; private set; }

    /// <summary>Whether <see cref="Run"/> must come before the next <see cref="Add"/>.</summary>
    public bool IsFull => Count == Capacity;

    /// <summary>Prepares an alert; its stamps and metadata are needed no more afterwards.</summary>
    /// <param name="cutouts">The three stamps; they may be missing for a model that does not look at them.</param>
    /// <param name="metadata">The numbers that the model looks at, <see cref="AlertModel.MetadataNames"/>; empty where the alert has
    /// none, and for models that look at none.</param>
    /// <exception cref="InvalidOperationException">The batch is full.</exception>
    /// <exception cref="ArgumentException">There are metadata, but not as many as the model takes.</exception>
    public void Add(CutoutTriplet cutouts, ReadOnlySpan<float> metadata = default)
    {
        if (IsFull) throw new InvalidOperationException("the batch is full");
        var problem = _model.PrepareMetadata(metadata, NextNumbers);
        if (problem == ScoreProblem.None && _model.LooksAtImages) problem = TripletPreprocessing.Prepare(cutouts, _model.Normalization, NextImage);
        Append(problem);
    }

    /// <summary>Adds an alert whose stamps were prepared before, by <see cref="TripletPreprocessing"/> or as a data set has them.</summary>
    /// <param name="image">Rows x columns x (science, template, difference); it does not matter to a model that does not look at stamps.</param>
    /// <param name="metadata">See <see cref="Add"/>.</param>
    /// <exception cref="InvalidOperationException">The batch is full.</exception>
    /// <exception cref="ArgumentException">There are more or fewer pixels or numbers than the model takes.</exception>
    public void AddPrepared(ReadOnlySpan<float> image, ReadOnlySpan<float> metadata = default)
    {
        if (IsFull) throw new InvalidOperationException("the batch is full");
        if (_model.LooksAtImages && image.Length != _model.ImageLength) throw new ArgumentException($"expected {_model.ImageLength} pixels, got {image.Length}", nameof(image));
        var problem = _model.PrepareMetadata(metadata, NextNumbers);
        if (_model.LooksAtImages) image.CopyTo(NextImage);
        Append(problem);
    }

    /// <summary>Scores what was added, in its order, and begins a new batch.</summary>
    /// <param name="scores">Receives <see cref="Count"/> scores.</param>
    /// <exception cref="ArgumentException">There is less room.</exception>
    public void Run(Span<ModelScore> scores)
    {
        if (scores.Length < Count) throw new ArgumentException($"there is room for {scores.Length} of {Count} scores", nameof(scores));
        if (_rows > 0) RunPlan();
        for (int place = 0, row = 0; place < Count; place++)
        {
            if (_problems[place] != ScoreProblem.None) scores[place] = ModelScore.None(_problems[place]);
            else if (float.IsFinite(_answers[row])) scores[place] = new(_answers[row++], ScoreProblem.None);
            else (scores[place], row) = (ModelScore.None(ScoreProblem.NotFinite), row + 1);
        }

        (Count, _rows) = (0, 0);
    }

    /// <summary>Scores one alert by itself.</summary>
    /// <param name="cutouts">The three stamps.</param>
    /// <param name="metadata">See <see cref="Add"/>.</param>
    /// <exception cref="InvalidOperationException">Other alerts wait.</exception>
    public ModelScore Score(CutoutTriplet cutouts, ReadOnlySpan<float> metadata = default)
    {
        if (Count > 0) throw new InvalidOperationException($"{Count} other alerts wait to be scored");
        Add(cutouts, metadata);
        var score = default(ModelScore);
        Run(new(ref score));
        return score;
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => _session.Dispose();

    private Span<float> NextImage => _images.AsSpan(_rows * _model.ImageLength, _model.ImageLength);

    private Span<float> NextNumbers => _numbers.AsSpan(_rows * _model.MetadataLength, _model.MetadataLength);

    private void Append(ScoreProblem problem)
    {
        _problems[Count++] = problem;
        if (problem == ScoreProblem.None) _rows++;
    }

    private void RunPlan()
    {
        if (_model.LooksAtImages) _inputs[0] = _images.AsMemory(0, _rows * _model.ImageLength);
        if (_model.MetadataLength > 0) _inputs[^1] = _numbers.AsMemory(0, _rows * _model.MetadataLength);
        _outputs[0] = _answers.AsMemory(0, _rows);
        _session.Run(_inputs, _outputs, _rows);
    }
}
