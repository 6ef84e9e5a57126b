using System.Runtime.InteropServices;

namespace Nightjar.Learning.Tensors;

/// <summary>A block of floats outside the garbage collector's heap, aligned to a cache line. The owner disposes of it; the
/// collector returns what an owner forgot.</summary>
internal sealed unsafe class NativeBuffer : SafeHandle
{
    /// <summary>Alignment in bytes: one cache line, one AVX-512 vector.</summary>
    internal const int Alignment = 64;

    [ThreadStatic]
    private static long _threadBytes;

    /// <summary>Takes room for so many floats; the content is undefined.</summary>
    internal NativeBuffer(nint length)
        : base(0, ownsHandle: true)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
        SetHandle((nint)NativeMemory.AlignedAlloc(checked((nuint)Math.Max(length, 1) * sizeof(float)), Alignment));
        GC.AddMemoryPressure(Math.Max(length, 1) * sizeof(float));
        _threadBytes += (long)length * sizeof(float);
    }

    /// <summary>Bytes that the running thread has taken, less those that it has given back: what tests hold memory against that is
    /// said to be used.</summary>
    internal static long ThreadBytes => _threadBytes;

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>Floats in the block.</summary>
    internal nint Length { get; }

    /// <summary>The first float.</summary>
    internal float* Pointer => IsClosed ? throw new ObjectDisposedException(nameof(NativeBuffer)) : (float*)handle;

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        NativeMemory.AlignedFree((void*)handle);
        GC.RemoveMemoryPressure(Math.Max(Length, 1) * sizeof(float));
        _threadBytes -= (long)Length * sizeof(float);
        return true;
    }
}
