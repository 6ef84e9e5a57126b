using System.Runtime.InteropServices;

namespace Nightjar.Learning.Tensors;

/// <summary>A block of floats outside the garbage collector's heap, aligned to a cache line. The owner disposes of it; a
/// finaliser returns what an owner forgot.</summary>
internal sealed unsafe class NativeBuffer : IDisposable
{
    /// <summary>Alignment in bytes: one cache line, one AVX-512 vector.</summary>
    internal const int Alignment = 64;

    private float* _pointer;

    /// <summary>Takes room for so many floats; the content is undefined.</summary>
    internal NativeBuffer(nint length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
        _pointer = (float*)NativeMemory.AlignedAlloc(checked((nuint)Math.Max(length, 1) * sizeof(float)), Alignment);
        GC.AddMemoryPressure(Math.Max(length, 1) * sizeof(float));
    }

    /// <summary>Returns the memory when the owner did not.</summary>
    ~NativeBuffer() => Free();

    /// <summary>Floats in the block.</summary>
    internal nint Length { get; }

    /// <summary>The first float.</summary>
    internal float* Pointer => _pointer != null ? _pointer : throw new ObjectDisposedException(nameof(NativeBuffer));

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (_pointer == null) return;
        NativeMemory.AlignedFree(_pointer);
        GC.RemoveMemoryPressure(Math.Max(Length, 1) * sizeof(float));
        _pointer = null;
    }
}
