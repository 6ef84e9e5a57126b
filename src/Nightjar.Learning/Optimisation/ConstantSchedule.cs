namespace Nightjar.Learning.Optimisation;

/// <summary>One rate throughout.</summary>
/// <param name="rate">The rate.</param>
public sealed class ConstantSchedule(double rate) : LearningRateSchedule
{
    /// <inheritdoc/>
    public override double RateAt(long step) => rate;
}
