using Nightjar.Learning.Graphs;

namespace Nightjar.Learning.Quantization;

/// <summary>Runs a model on examples and finds what the bytes of its values should stand for.</summary>
/// <param name="model">A model that works on floats; it must live as long as the calibrator.</param>
/// <param name="method">How ranges are found.</param>
public sealed class Calibrator(FrozenModel model, RangeMethod method = RangeMethod.Extremes) : IDisposable
{
    private readonly GraphRunner _runner = new(model);
    private readonly Dictionary<string, ValueRange> _ranges = new(StringComparer.Ordinal);

    /// <summary>Takes a batch of examples.</summary>
    /// <param name="inputs">For each input of the model batch items, one after another.</param>
    /// <param name="batch">Number of items.</param>
    /// <param name="lengths">Length of each sequence where the model takes them.</param>
    /// <exception cref="ArgumentException">Numbers of elements do not fit.</exception>
    /// <exception cref="NotSupportedException">The model holds a function that calibration cannot run.</exception>
    public void Add(IReadOnlyList<float[]> inputs, int batch, int[]? lengths = null) =>
        _runner.Run(inputs, batch, lengths, (name, values) =>
        {
            if (!_ranges.TryGetValue(name, out var range)) _ranges.Add(name, range = new(method));
            range.Add(values);
        });

    /// <summary>The scales of all values that were seen, by name.</summary>
    public Dictionary<string, AffineScale> Scales() => _ranges.ToDictionary(r => r.Key, r => r.Value.Scale(), StringComparer.Ordinal);

    /// <inheritdoc/>
    public void Dispose() => _runner.Dispose();
}
