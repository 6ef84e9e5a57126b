namespace Nightjar.Learning.Optimisation;

/// <summary>Rises on a line to the peak, peak·(step + 1)/warmUpSteps, and falls on half a cosine to the end (Loshchilov and Hutter
/// 2016, arXiv 1608.03983): end + (peak - end)·½·(1 + cos(π·(step - warmUpSteps)/(totalSteps - warmUpSteps))); there it stays.</summary>
public sealed class WarmUpCosineSchedule : LearningRateSchedule
{
    private readonly double _peak;
    private readonly long _warmUpSteps;
    private readonly long _totalSteps;
    private readonly double _end;

    /// <summary>Makes the schedule.</summary>
    /// <param name="peak">The highest rate.</param>
    /// <param name="warmUpSteps">Steps on the way up; 0 for none.</param>
    /// <param name="totalSteps">Steps up and down.</param>
    /// <param name="end">The rate at the end.</param>
    public WarmUpCosineSchedule(double peak, long warmUpSteps, long totalSteps, double end = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(warmUpSteps);
        ArgumentOutOfRangeException.ThrowIfLessThan(totalSteps, warmUpSteps);
        (_peak, _warmUpSteps, _totalSteps, _end) = (peak, warmUpSteps, totalSteps, end);
    }

    /// <inheritdoc/>
    public override double RateAt(long step)
    {
        if (step < _warmUpSteps) return _peak * (step + 1) / _warmUpSteps;
        if (step >= _totalSteps) return _end;
        return _end + ((_peak - _end) * 0.5 * (1 + Math.Cos(Math.PI * (step - _warmUpSteps) / (_totalSteps - _warmUpSteps))));
    }
}
