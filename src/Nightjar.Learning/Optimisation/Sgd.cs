using Nightjar.Learning.Kernels;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Optimisation;

/// <summary>Stochastic gradient descent with momentum: m = momentum·m + g + decay·w, w = w - rate·m, as PyTorch has it.</summary>
/// <param name="pool">Lends the state.</param>
/// <param name="gradients">Where the gradients will be.</param>
/// <param name="learningRate">The rate.</param>
/// <param name="momentum">Share of the last step that is kept.</param>
/// <param name="weightDecay">Factor of w in the gradient.</param>
public sealed unsafe class Sgd(TensorPool pool, Gradients gradients, float learningRate, float momentum = 0, float weightDecay = 0)
    : Optimiser(pool, gradients, learningRate, "momentum")
{
    private protected override void Update(Tensor weights, Tensor gradient, ReadOnlySpan<Tensor> state) =>
        OptimiserKernel.Momentum(weights.Pointer, gradient.Pointer, state[0].Pointer, weights.Shape.Length, momentum, LearningRate, weightDecay);
}
