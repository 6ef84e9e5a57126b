using Nightjar.Learning.Kernels;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Optimisation;

/// <summary>Adam (Kingma and Ba 2014, arXiv 1412.6980) and AdamW (Loshchilov and Hutter 2017, arXiv 1711.05101):
/// m = b1·m + (1 - b1)·g, v = b2·v + (1 - b2)·g², w = w - rate·m̂ / (√v̂ + epsilon) with m̂ = m / (1 - b1^t), v̂ = v / (1 - b2^t), as
/// PyTorch has it.</summary>
/// <param name="pool">Lends the state.</param>
/// <param name="gradients">Where the gradients will be.</param>
/// <param name="learningRate">The rate.</param>
/// <param name="beta1">b1.</param>
/// <param name="beta2">b2.</param>
/// <param name="epsilon">PyTorch's default is 1e-8, Keras's 1e-7.</param>
/// <param name="weightDecay">Factor of w: in the gradient, or with <paramref name="isDecoupled"/> (AdamW) w = (1 - rate·decay)·w
/// before the step.</param>
/// <param name="isDecoupled">Whether the decay passes by m and v, which makes it AdamW.</param>
public sealed unsafe class Adam(
    TensorPool pool,
    Gradients gradients,
    float learningRate,
    float beta1 = 0.9f,
    float beta2 = 0.999f,
    float epsilon = 1e-8f,
    float weightDecay = 0,
    bool isDecoupled = false)
    : Optimiser(pool, gradients, learningRate, "first", "second")
{
    private protected override void Update(Tensor weights, Tensor gradient, ReadOnlySpan<Tensor> state)
    {
        // The powers are taken in double: 1 - 0.999^t loses most of its digits in single precision at the start.
        var rate = LearningRate / (1 - Math.Pow(beta1, Steps));
        var root = 1 / Math.Sqrt(1 - Math.Pow(beta2, Steps));
        OptimiserKernel.Adam(
            weights.Pointer,
            gradient.Pointer,
            state[0].Pointer,
            state[1].Pointer,
            weights.Shape.Length,
            beta1,
            beta2,
            (float)rate,
            (float)root,
            epsilon,
            isDecoupled ? 1 - (LearningRate * weightDecay) : 1,
            isDecoupled ? 0 : weightDecay);
    }
}
