using Nightjar.Learning.Simd;

namespace Nightjar.Learning.Kernels;

/// <summary>An element of a packed matrix that is narrower than a float.</summary>
internal unsafe interface IWeightElement
{
    /// <summary>Bytes of an element.</summary>
    static abstract int Size { get; }

    /// <summary>Reads one vector of elements.</summary>
    static abstract L Load<L>(byte* source)
        where L : unmanaged, ILanes<L>;
}
