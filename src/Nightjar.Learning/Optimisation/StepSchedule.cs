namespace Nightjar.Learning.Optimisation;

/// <summary>The rate is multiplied by a factor after every so many steps: rate·factor^⌊step/every⌋.</summary>
public sealed class StepSchedule : LearningRateSchedule
{
    private readonly double _rate;
    private readonly long _every;
    private readonly double _factor;

    /// <summary>Makes the schedule.</summary>
    /// <param name="rate">The rate at the start.</param>
    /// <param name="every">Steps of one rate.</param>
    /// <param name="factor">The factor.</param>
    public StepSchedule(double rate, long every, double factor = 0.1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(every);
        (_rate, _every, _factor) = (rate, every, factor);
    }

    /// <inheritdoc/>
    public override double RateAt(long step) => _rate * Math.Pow(_factor, step / _every);
}
