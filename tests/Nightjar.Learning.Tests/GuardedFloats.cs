using System.Runtime.InteropServices;

namespace Nightjar.Learning.Tests;

/// <summary>Floats that touch a page without access, behind them or in front of them: a kernel that reads or writes one float
/// too many ends the process.</summary>
internal sealed unsafe partial class GuardedFloats : IDisposable
{
    private const int ReadWrite = 3;
    private const int PrivateAnonymous = 0x22;
    private readonly nuint _bytes;
    private readonly byte* _memory;

    public GuardedFloats(int length, bool guardBefore = false)
    {
        var page = (nuint)Environment.SystemPageSize;
        var room = ((nuint)length * sizeof(float) + page - 1) / page * page;
        _bytes = room + (2 * page);
        _memory = (byte*)Map(null, _bytes, ReadWrite, PrivateAnonymous, -1, 0);
        Assert.True((nint)_memory != -1);
        Assert.Equal(0, Protect(_memory, page, 0));
        Assert.Equal(0, Protect(_memory + page + room, page, 0));
        Pointer = (float*)(_memory + page + (guardBefore ? 0 : room - ((nuint)length * sizeof(float))));
        Length = length;
    }

    public GuardedFloats(ReadOnlySpan<float> values, bool guardBefore = false)
        : this(values.Length, guardBefore) => values.CopyTo(Span);

    public float* Pointer { get; }

    public int Length { get; }

    public Span<float> Span => new(Pointer, Length);

    public void Dispose() => _ = Unmap(_memory, _bytes);

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial void* Map(void* address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(void* address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(void* address, nuint length);
}
