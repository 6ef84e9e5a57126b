using Nightjar.Learning.Graphs;
using Nightjar.Learning.Kernels;

namespace Nightjar.Learning.Inference;

/// <summary>The table of a relative position, before it is a bias of attention.</summary>
/// <param name="Table">((2·size - 1)², heads).</param>
/// <param name="Size">Pixels along a side of the window.</param>
internal sealed record PositionTable(Weight Table, int Size)
{
    /// <summary>Pixels of the window.</summary>
    public int Pixels => Size * Size;

    /// <summary>The bias (heads, pixels, pixels) in the memory of a plan.</summary>
    public unsafe float* Unfold(PlanMemory memory)
    {
        var heads = Table.Shape[1];
        var bias = memory.Take((nint)heads * Pixels * Pixels);
        RelativePosition.Forward(Size, heads, (float*)Table.Pointer, bias);
        return bias;
    }
}
