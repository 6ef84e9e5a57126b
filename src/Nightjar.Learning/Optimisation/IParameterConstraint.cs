namespace Nightjar.Learning.Optimisation;

/// <summary>What parameters must keep to while they are trained: weights that share a value, or are 0.</summary>
public interface IParameterConstraint
{
    /// <summary>Changes gradients, and parameters where the constraint itself moves, before the optimiser's step.</summary>
    /// <param name="gradients">The gradients of the batch with their parameters.</param>
    /// <param name="step">Steps before this one.</param>
    void BeforeStep(Gradients gradients, long step);

    /// <summary>Makes the parameters keep to the constraint after the optimiser's step.</summary>
    void AfterStep();
}
