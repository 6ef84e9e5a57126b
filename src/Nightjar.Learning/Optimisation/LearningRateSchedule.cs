namespace Nightjar.Learning.Optimisation;

/// <summary>The learning rate of every step. A schedule that remembers gives its memory to checkpoints as text.</summary>
public abstract class LearningRateSchedule : ICheckpointState
{
    /// <summary>The rate of a step.</summary>
    /// <param name="step">Steps done before it, from 0.</param>
    public abstract double RateAt(long step);

    /// <summary>Hears the monitored value after each epoch.</summary>
    public virtual void Observe(double value)
    {
    }

    /// <inheritdoc/>
    public virtual void Save(IDictionary<string, string> state)
    {
    }

    /// <inheritdoc/>
    public virtual void Restore(IReadOnlyDictionary<string, string> state)
    {
    }
}
