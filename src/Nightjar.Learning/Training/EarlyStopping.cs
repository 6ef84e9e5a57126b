using Nightjar.Learning.Optimisation;

namespace Nightjar.Learning.Training;

/// <summary>Ends training when the monitored value has not become better for some epochs.</summary>
public sealed class EarlyStopping : ICheckpointState
{
    private readonly double _minDelta;
    private readonly double _minShare;
    private readonly bool _isMax;
    private double _best = double.PositiveInfinity;

    /// <summary>Starts without a best value.</summary>
    /// <param name="patience">Epochs without improvement until the end.</param>
    /// <param name="minDelta">What a value has to gain on the best one to count as better.</param>
    /// <param name="isMax">Whether larger values are better.</param>
    /// <param name="restoresBest">Whether the model gets the parameters of the best epoch at the end.</param>
    /// <param name="minShare">As <paramref name="minDelta"/>, as a share of the best value's magnitude: 0.005 for half a percent.</param>
    public EarlyStopping(int patience, double minDelta = 0, bool isMax = false, bool restoresBest = true, double minShare = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(patience);
        ArgumentOutOfRangeException.ThrowIfNegative(minDelta);
        ArgumentOutOfRangeException.ThrowIfNegative(minShare);
        (Patience, _minDelta, _isMax, RestoresBest, _minShare) = (patience, minDelta, isMax, restoresBest, minShare);
    }

    /// <summary>Epochs without improvement until the end.</summary>
    public int Patience { get; }

    /// <summary>Whether the model gets the parameters of the best epoch at the end.</summary>
    public bool RestoresBest { get; }

    /// <summary>The best value; infinite, on the bad side, before there is one.</summary>
    public double Best => _isMax ? -_best : _best;

    /// <summary>Epochs since the best value.</summary>
    public int Waited { get; private set; }

    /// <summary>Whether the patience is at its end.</summary>
    public bool IsOver => Waited >= Patience;

    /// <summary>Takes the value of an epoch; NaN is no improvement.</summary>
    /// <returns>Whether it is the best one so far.</returns>
    public bool Observe(double value)
    {
        var cost = _isMax ? -value : value;
        var isBetter = cost < _best - _minDelta - (_minShare * Math.Abs(_best)) || (double.IsPositiveInfinity(_best) && double.IsFinite(cost));
        if (isBetter) _best = cost;
        Waited = isBetter ? 0 : Waited + 1;
        return isBetter;
    }

    /// <inheritdoc/>
    public void Save(IDictionary<string, string> state)
    {
        state["best"] = CheckpointText.Of(_best);
        state["waited"] = CheckpointText.Of(Waited);
    }

    /// <inheritdoc/>
    public void Restore(IReadOnlyDictionary<string, string> state) =>
        (_best, Waited) = (CheckpointText.Double(state, "best"), CheckpointText.Int(state, "waited"));
}
