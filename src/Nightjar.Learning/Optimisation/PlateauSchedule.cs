namespace Nightjar.Learning.Optimisation;

/// <summary>Lowers the rate when the monitored value has not become better for some epochs, as Keras's ReduceLROnPlateau does.</summary>
public sealed class PlateauSchedule : LearningRateSchedule
{
    private readonly double _factor;
    private readonly int _patience;
    private readonly int _cooldown;
    private readonly double _lowest;
    private readonly double _minDelta;
    private readonly bool _isMax;
    private double _rate;
    private double _best;
    private int _wait;
    private int _resting;

    /// <summary>Makes the schedule.</summary>
    /// <param name="rate">The rate at the start.</param>
    /// <param name="factor">What it is multiplied by.</param>
    /// <param name="patience">Epochs without improvement until then.</param>
    /// <param name="cooldown">Epochs after it that do not count.</param>
    /// <param name="lowest">The rate goes no lower.</param>
    /// <param name="minDelta">What the value has to gain on the best one to count as better.</param>
    /// <param name="isMax">Whether larger values are better.</param>
    public PlateauSchedule(double rate, double factor = 0.1, int patience = 10, int cooldown = 0, double lowest = 0, double minDelta = 1e-4, bool isMax = false)
    {
        if (!(factor > 0 && factor < 1)) throw new ArgumentOutOfRangeException(nameof(factor), factor, "expected a factor between 0 and 1");
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(patience);
        ArgumentOutOfRangeException.ThrowIfNegative(cooldown);
        (_rate, _factor, _patience, _cooldown, _lowest, _minDelta, _isMax) = (rate, factor, patience, cooldown, lowest, minDelta, isMax);
        _best = double.PositiveInfinity;
    }

    /// <inheritdoc/>
    public override double RateAt(long step) => _rate;

    /// <inheritdoc/>
    public override void Observe(double value)
    {
        var cost = _isMax ? -value : value;
        if (_resting > 0) (_resting, _wait) = (_resting - 1, 0);
        if (cost < _best - _minDelta)
        {
            (_best, _wait) = (cost, 0);
        }
        else if (_resting == 0 && ++_wait >= _patience)
        {
            _rate = Math.Min(_rate, Math.Max(_rate * _factor, _lowest));
            (_resting, _wait) = (_cooldown, 0);
        }
    }

    /// <inheritdoc/>
    public override void Save(IDictionary<string, string> state)
    {
        state["rate"] = CheckpointText.Of(_rate);
        state["best"] = CheckpointText.Of(_best);
        state["wait"] = CheckpointText.Of(_wait);
        state["resting"] = CheckpointText.Of(_resting);
    }

    /// <inheritdoc/>
    public override void Restore(IReadOnlyDictionary<string, string> state)
    {
        (_rate, _best) = (CheckpointText.Double(state, "rate"), CheckpointText.Double(state, "best"));
        (_wait, _resting) = (CheckpointText.Int(state, "wait"), CheckpointText.Int(state, "resting"));
    }
}
