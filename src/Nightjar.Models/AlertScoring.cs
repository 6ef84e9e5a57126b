using Nightjar.Models.Braai;
using Nightjar.Sky;

namespace Nightjar.Models;

/// <summary>Scores decoded alerts in batches with any number of models, on one thread: numbers are read from the packets, and stamps are
/// prepared once for all models that take them alike. Nothing is allocated after it was made.</summary>
/// <remarks>Scores are those that an <see cref="AlertScorer"/> of each model gives, to the bit. The first braai among the models runs before
/// all others, and its score is the one that BTSbot looks at; without a braai BTSbot has no score.</remarks>
public sealed class AlertScoring : IDisposable
{
    /// <summary>Alerts in a full batch.</summary>
    public const int Capacity = AlertScorer.Capacity;

    private readonly ScoringLine[] _lines;
    private readonly ScoringLine? _braai;
    private readonly List<TripletBatch> _stamps = [];
    private bool _isOpen = true;

    /// <summary>Prepares scoring.</summary>
    /// <param name="models">The models; they must live as long as this.</param>
    public AlertScoring(IReadOnlyList<AlertModel> models)
    {
        _lines = [.. models.Select(model => new ScoringLine(model, StampsOf(model.Normalization)))];
        _braai = Array.Find(_lines, line => line.Model is BraaiModel);
    }

    /// <summary>Alerts of the batch.</summary>
    public int Count { get; private set; }

    /// <summary>Whether <see cref="Run"/> must come before the next <see cref="Add"/>.</summary>
    public bool IsFull => _isOpen && Count == Capacity;

    /// <summary>Takes an alert; it is needed no more afterwards. After <see cref="Run"/> the first one begins a new batch.</summary>
    /// <param name="alert">Decoded whole.</param>
    /// <exception cref="InvalidOperationException">The batch is full.</exception>
    public void Add(Alert alert)
    {
        if (IsFull) throw new InvalidOperationException("the batch is full");
        if (!_isOpen) Begin();
        foreach (var stamps in _stamps) stamps.Add(alert.Cutouts, Count);
        foreach (var line in _lines) line.Add(alert, Count, hasBraai: _braai is not null);
        Count++;
    }

    /// <summary>Scores what was added.</summary>
    public void Run()
    {
        if (!_isOpen) return;
        _isOpen = false;
        _braai?.Run(Count, null);
        foreach (var line in _lines)
        {
            if (line != _braai) line.Run(Count, _braai);
        }
    }

    /// <summary>What a model says of an alert of the batch that was run.</summary>
    /// <param name="model">Number of the model.</param>
    /// <param name="place">Number of the alert.</param>
    /// <exception cref="InvalidOperationException">The batch was not run.</exception>
    public ModelScore Score(int model, int place)
    {
        if (_isOpen) throw new InvalidOperationException("the batch was not run");
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)place, (uint)Count, nameof(place));
        return _lines[model].Score(place);
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        foreach (var line in _lines) line.Dispose();
    }

    private void Begin()
    {
        (_isOpen, Count) = (true, 0);
        foreach (var stamps in _stamps) stamps.Clear();
    }

    private TripletBatch StampsOf(TripletNormalization normalization)
    {
        var stamps = _stamps.Find(s => s.Normalization == normalization);
        if (stamps is null) _stamps.Add(stamps = new(normalization));
        return stamps;
    }
}
