namespace Nightjar.Learning.Optimisation;

/// <summary>Rises on a line from startShare·peak to the peak, peak·(startShare + (1 - startShare)·step/warmUpSteps), and falls on half a
/// cosine to endShare·peak; there it stays. At the steps where epochs begin it has the rates of PyTorch's LinearLR followed by
/// CosineAnnealingLR, which change once an epoch.</summary>
public sealed class LinearCosineSchedule : LearningRateSchedule
{
    private readonly double _peak;
    private readonly double _startShare;
    private readonly double _endShare;
    private readonly long _warmUpSteps;
    private readonly long _totalSteps;

    /// <summary>Makes the schedule.</summary>
    /// <param name="peak">The highest rate.</param>
    /// <param name="startShare">Share of the peak at the first step, 0 to 1.</param>
    /// <param name="warmUpSteps">Steps on the way up; 0 for none.</param>
    /// <param name="totalSteps">Steps up and down.</param>
    /// <param name="endShare">Share of the peak at the end, 0 to 1.</param>
    public LinearCosineSchedule(double peak, double startShare, long warmUpSteps, long totalSteps, double endShare)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(startShare);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(startShare, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(endShare);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(endShare, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(warmUpSteps);
        ArgumentOutOfRangeException.ThrowIfLessThan(totalSteps, warmUpSteps);
        (_peak, _startShare, _warmUpSteps, _totalSteps, _endShare) = (peak, startShare, warmUpSteps, totalSteps, endShare);
    }

    /// <inheritdoc/>
    public override double RateAt(long step)
    {
        if (step < _warmUpSteps) return _peak * (_startShare + ((1 - _startShare) * step / _warmUpSteps));
        if (step >= _totalSteps) return _peak * _endShare;
        return _peak * (_endShare + ((1 - _endShare) * 0.5 * (1 + Math.Cos(Math.PI * (step - _warmUpSteps) / (_totalSteps - _warmUpSteps)))));
    }
}
