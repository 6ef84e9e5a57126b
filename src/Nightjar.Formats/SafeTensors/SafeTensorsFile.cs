using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Nightjar.Formats.SafeTensors;

/// <summary>A safetensors file, mapped into memory, or read at once where it is small: tensors are views of it, nothing is copied.</summary>
/// <remarks>The format: <see href="https://github.com/huggingface/safetensors#format"/>. The rules are checked when the
/// file is opened, as strictly as the reference implementation does, and names that stand there twice are refused.
/// Reading is thread-safe. Nobody may shorten the file while it is open.</remarks>
public sealed unsafe class SafeTensorsFile : IDisposable
{
    // A file up to here is read sooner than it is mapped.
    private const int SmallFile = 64 << 10;

    private readonly MemoryMappedFile? _file;
    private readonly MemoryMappedViewAccessor? _view;
    private readonly SafeTensorsHeader _header;
    private readonly byte* _data;
    // Pinned, and kept as long as tensors may be read.
    private readonly byte[]? _copy;
    private bool _disposed;

    private SafeTensorsFile(string path, SafeFileHandle handle, long length)
    {
        Path = path;
        if (length < SafeTensorsHeader.PrefixLength)
            throw new SafeTensorsFormatException(path, length, "it is shorter than the 8 bytes of its header's length");
        try
        {
            byte* start = null;
            if (length <= SmallFile)
            {
                _copy = GC.AllocateUninitializedArray<byte>((int)length, pinned: true);
                start = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_copy));
                length = Read(handle, _copy);
            }
            else
            {
                _file = MemoryMappedFile.CreateFromFile(handle, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
                _view = _file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
                _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
                start += _view.PointerOffset;
            }

            if (length < SafeTensorsHeader.PrefixLength) throw new SafeTensorsFormatException(path, length, "it was shortened while it was read");
            var headerLength = BinaryPrimitives.ReadUInt64LittleEndian(new(start, SafeTensorsHeader.PrefixLength));
            if (headerLength > SafeTensorsHeader.MaxLength)
                throw new SafeTensorsFormatException(path, 0, $"a header of {headerLength} bytes is too long; is it a safetensors file?");
            if ((long)headerLength > length - SafeTensorsHeader.PrefixLength)
                throw new SafeTensorsFormatException(path, 0, $"the file is too short for its header of {headerLength} bytes");

            var json = new ReadOnlySpan<byte>(start + SafeTensorsHeader.PrefixLength, (int)headerLength);
            _data = start + SafeTensorsHeader.PrefixLength + json.Length;
            _header = SafeTensorsHeader.Read(path, json, length - SafeTensorsHeader.PrefixLength - json.Length);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Path of the file.</summary>
    public string Path { get; }

    /// <summary>Names of the tensors in the order of their data.</summary>
    public IReadOnlyList<string> Names => _header.Names;

    /// <summary>What else the writer wanted to say; empty where there is nothing.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _header.Metadata;

    /// <summary>Opens a file and checks its header.</summary>
    /// <exception cref="SafeTensorsFormatException">It breaks a rule of the format.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static SafeTensorsFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        return new(path, handle, RandomAccess.GetLength(handle));
    }

    /// <summary>Finds a tensor.</summary>
    /// <returns>Whether there is one of that name.</returns>
    public bool TryGet(string name, out SafeTensor tensor)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        tensor = default;
        if (!_header.Entries.TryGetValue(name, out var entry)) return false;
        tensor = new SafeTensor(entry.DataType, entry.Shape, new(_data + entry.Begin, (int)(entry.End - entry.Begin)));
        return true;
    }

    /// <summary>The tensor of a name.</summary>
    /// <exception cref="KeyNotFoundException">There is none; the message names those that there are.</exception>
    public SafeTensor this[string name] => TryGet(name, out var tensor)
        ? tensor
        : throw new KeyNotFoundException($"{Path} has no tensor '{name}'; it has {string.Join(", ", Names)}");

    /// <summary>Closes the file. Tensors that were taken from it must not be used any more.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _view?.SafeMemoryMappedViewHandle.ReleasePointer();
        _view?.Dispose();
        _file?.Dispose();
    }

    private static int Read(SafeFileHandle handle, Span<byte> target)
    {
        var done = 0;
        while (done < target.Length)
        {
            var count = RandomAccess.Read(handle, target[done..], done);
            if (count == 0) break;
            done += count;
        }

        return done;
    }
}
