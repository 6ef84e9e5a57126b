using System.Buffers;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Layers;

/// <summary>The memory of a tensor as bytes, so that a writer takes it without a copy. The tensor must live as long.</summary>
internal sealed unsafe class TensorBytes(Tensor tensor) : MemoryManager<byte>
{
    public override Span<byte> GetSpan() => new(tensor.Pointer, checked(tensor.Shape.Length * sizeof(float)));

    // Native memory does not move.
    public override MemoryHandle Pin(int elementIndex = 0) => new((byte*)tensor.Pointer + elementIndex);

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }
}
