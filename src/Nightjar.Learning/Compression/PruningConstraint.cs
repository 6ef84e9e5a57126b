using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Optimisation;

namespace Nightjar.Learning.Compression;

/// <summary>Prunes a parameter by magnitude while it is trained, more and more as a schedule says; pruned weights stay 0.</summary>
/// <param name="parameter">The weights.</param>
/// <param name="schedule">How many are 0 when.</param>
public sealed class PruningConstraint(Parameter parameter, PruningSchedule schedule) : IParameterConstraint
{
    private bool[] _isLeft = MagnitudePruning.Prune(parameter.Value.Span, schedule.ShareAt(0));

    /// <inheritdoc/>
    public void BeforeStep(Gradients gradients, long step)
    {
        if (schedule.IsDue(step)) _isLeft = MagnitudePruning.Prune(parameter.Value.Span, schedule.ShareAt(step));
        for (var i = 0; i < gradients.Parameters.Count; i++)
        {
            if (ReferenceEquals(gradients.Parameters[i], parameter)) Clear(gradients.Values[i].Span);
        }
    }

    /// <inheritdoc/>
    public void AfterStep() => Clear(parameter.Value.Span);

    private void Clear(Span<float> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (!_isLeft[i]) values[i] = 0;
        }
    }
}
