using Nightjar.Learning.Simd;

namespace Nightjar.Learning.Kernels;

/// <summary>A function of one number and its derivative, over vectors.</summary>
internal interface IActivationFunction
{
    /// <summary>f(x).</summary>
    static abstract L Value<L>(L x)
        where L : unmanaged, ILanes<L>;

    /// <summary>f'(x).</summary>
    static abstract L Slope<L>(L x)
        where L : unmanaged, ILanes<L>;
}
