namespace Nightjar.Learning.Kernels;

/// <summary>The functions that are applied element by element between layers.</summary>
public enum Activation
{
    /// <summary>x.</summary>
    None,

    /// <summary>max(0, x); the derivative at 0 is 0.</summary>
    Relu,

    /// <summary>x, or 0.01·x below 0.</summary>
    LeakyRelu,

    /// <summary>x·Φ(x) with the normal distribution's integral by the error function.</summary>
    Gelu,

    /// <summary>½·x·(1 + tanh(√(2/π)·(x + 0.044715·x³))).</summary>
    GeluTanh,

    /// <summary>x / (1 + e^-x), also called swish.</summary>
    Silu,

    /// <summary>1 / (1 + e^-x).</summary>
    Sigmoid,

    /// <summary>tanh x.</summary>
    Tanh,

    /// <summary>min(max(x + 3, 0), 6) / 6; the derivative is 0 at -3 and 3.</summary>
    HardSigmoid,

    /// <summary>x·min(max(x + 3, 0), 6) / 6, also called hard swish.</summary>
    HardSilu,
}
