using System.Runtime.InteropServices;

namespace Nightjar.Formats.Tests.Compression;

/// <summary>Memory between two pages that may not be touched: one byte read or written outside ends the process.</summary>
internal sealed unsafe partial class GuardedMemory : IDisposable
{
    private readonly nint _start;
    private readonly nint _page = Environment.SystemPageSize;
    private readonly nint _length;

    public GuardedMemory(int capacity)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.Is64BitProcess, "mmap of 64-bit Linux is needed");
        const int readWrite = 3;
        const int privateAnonymous = 0x22;
        _length = ((capacity + _page - 1) / _page + 2) * _page;
        _start = Map(0, _length, readWrite, privateAnonymous, -1, 0);
        Assert.NotEqual(-1, _start);
        Assert.Equal(0, Protect(_start, _page, 0));
        Assert.Equal(0, Protect(_start + _length - _page, _page, 0));
    }

    /// <summary>Bytes that end where the forbidden page begins.</summary>
    public Span<byte> AtEnd(int length) => new((void*)(_start + _length - _page - length), length);

    /// <summary>Bytes that begin where the forbidden page ends.</summary>
    public Span<byte> AtStart(int length) => new((void*)(_start + _page), length);

    public void Dispose() => Assert.Equal(0, Unmap(_start, _length));

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial nint Map(nint address, nint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(nint address, nint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(nint address, nint length);
}
