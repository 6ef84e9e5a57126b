namespace Nightjar.Learning.GaussianProcesses;

/// <summary>A function to be made small, with its gradient.</summary>
public interface IBoundedObjective
{
    /// <summary>Evaluates the function.</summary>
    /// <param name="x">Where.</param>
    /// <param name="gradient">Receives the derivatives.</param>
    /// <returns>The value; not finite where there is none, and then the gradient means nothing.</returns>
    double Evaluate(ReadOnlySpan<double> x, Span<double> gradient);
}
