using Nightjar.Sky;

namespace Nightjar.Models;

/// <summary>Prepared stamps of a batch of alerts, for all models that take them scaled in the same way.</summary>
internal sealed class TripletBatch(TripletNormalization normalization)
{
    private readonly float[] _images = GC.AllocateUninitializedArray<float>(AlertScorer.Capacity * TripletPreprocessing.InputLength);
    private readonly ScoreProblem[] _problems = new ScoreProblem[AlertScorer.Capacity];
    private readonly int[] _rows = new int[AlertScorer.Capacity];

    /// <summary>How stamps are scaled.</summary>
    public TripletNormalization Normalization { get; } = normalization;

    /// <summary>Alerts of the batch whose stamps could be prepared.</summary>
    public int Rows { get; private set; }

    /// <summary>Their images, one after another.</summary>
    public ReadOnlyMemory<float> Images => _images.AsMemory(0, Rows * TripletPreprocessing.InputLength);

    /// <summary>Why an alert has no image.</summary>
    public ScoreProblem Problem(int place) => _problems[place];

    /// <summary>Which image is an alert's.</summary>
    public int Row(int place) => _rows[place];

    /// <summary>Prepares the stamps of an alert.</summary>
    public void Add(CutoutTriplet cutouts, int place)
    {
        var image = _images.AsSpan(Rows * TripletPreprocessing.InputLength, TripletPreprocessing.InputLength);
        (_problems[place], _rows[place]) = (TripletPreprocessing.Prepare(cutouts, Normalization, image), Rows);
        if (_problems[place] == ScoreProblem.None) Rows++;
    }

    /// <summary>Begins a new batch.</summary>
    public void Clear() => Rows = 0;
}
