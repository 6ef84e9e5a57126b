using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Kernels;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Optimisation;

/// <summary>The gradient of every parameter of a model, gathered from the tapes that computed the parts of a batch. The parts are
/// added in the order of the tapes, so that the sum does not depend on which finished first.</summary>
public sealed unsafe class Gradients : IDisposable
{
    private readonly Parameter[] _parameters;
    private readonly Tensor[] _gradients;

    /// <summary>Makes room for the gradients of these parameters, zeros at first; statistics have none and are left out.</summary>
    public Gradients(TensorPool pool, IEnumerable<Parameter> parameters)
    {
        _parameters = [.. parameters.Where(p => !p.IsStatistic)];
        _gradients = Array.ConvertAll(_parameters, p => pool.RentZeros(p.Value.Shape, p.Name + ".gradient"));
    }

    /// <summary>The parameters that are no statistics, in the order in which they were given.</summary>
    public IReadOnlyList<Parameter> Parameters => _parameters;

    /// <summary>The gradients, in the order of the parameters.</summary>
    public IReadOnlyList<Tensor> Values => _gradients;

    /// <summary>Takes the gradients of the tapes, gradient = Σ weight·part: with the share of each part in the batch as its weight,
    /// the mean over the parts becomes the mean over the batch. A parameter that no gradient reached gets zeros.</summary>
    /// <param name="tapes">The tapes, after <see cref="Tape.Backward(Variable)"/> and before <see cref="Tape.Reset"/>.</param>
    /// <param name="weights">One weight a tape; empty for ones.</param>
    /// <exception cref="ArgumentException">There are more or fewer weights than tapes.</exception>
    public void Gather(ReadOnlySpan<Tape> tapes, ReadOnlySpan<float> weights = default)
    {
        if (!weights.IsEmpty && weights.Length != tapes.Length) throw new ArgumentException($"{weights.Length} weights for {tapes.Length} tapes", nameof(weights));
        for (var i = 0; i < _parameters.Length; i++)
        {
            var target = _gradients[i];
            target.Span.Clear();
            for (var part = 0; part < tapes.Length; part++)
            {
                if (tapes[part].GradientOf(_parameters[i]) is { } gradient)
                    ElementWise.ScaleAddTo(weights.IsEmpty ? 1 : weights[part], gradient.Pointer, target.Pointer, target.Shape.Length);
            }
        }
    }

    /// <summary>The square root of the sum of the squares of all numbers, summed in double.</summary>
    public double Norm()
    {
        double sum = 0;
        foreach (var gradient in _gradients)
        {
            foreach (var value in gradient.Span) sum += (double)value * value;
        }

        return Math.Sqrt(sum);
    }

    /// <summary>Scales all gradients so that their norm is at most this. A norm that is not finite leaves them as they are.</summary>
    /// <returns>The norm before.</returns>
    public double ClipByNorm(double largest)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(largest);
        var norm = Norm();
        if (!(norm > largest) || double.IsInfinity(norm)) return norm;
        var factor = (float)(largest / norm);
        foreach (var gradient in _gradients) ElementWise.Scale(factor, gradient.Pointer, gradient.Pointer, gradient.Shape.Length);
        return norm;
    }

    /// <summary>Holds every number between -limit and limit.</summary>
    public void ClipByValue(float limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        foreach (var gradient in _gradients) OptimiserKernel.Clip(gradient.Pointer, gradient.Shape.Length, limit);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var gradient in _gradients) gradient.Dispose();
    }
}
