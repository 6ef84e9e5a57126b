using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Nightjar.Formats.Tests.Compression;

/// <summary>The zlib that ships with .NET: compresses test data, and judges streams beside our decoder.</summary>
internal static unsafe partial class Zlib
{
    public const int StreamEnd = 1;
    public const int DataError = -3;

    /// <summary>Compresses to a raw DEFLATE stream.</summary>
    public static byte[] Deflate(
        ReadOnlySpan<byte> data, int level, ZLibCompressionStrategy strategy = ZLibCompressionStrategy.Default)
    {
        var options = new ZLibCompressionOptions { CompressionLevel = level, CompressionStrategy = strategy };
        using var memory = new MemoryStream();
        using (var deflate = new DeflateStream(memory, options, leaveOpen: true)) deflate.Write(data);
        return memory.Length == 0 ? [3, 0] : memory.ToArray(); // DeflateStream writes nothing for nothing
    }

    /// <summary>Compresses to a gzip file.</summary>
    public static byte[] Gzip(ReadOnlySpan<byte> data, CompressionLevel level = CompressionLevel.Optimal)
    {
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, level, leaveOpen: true)) gzip.Write(data);
        return memory.ToArray();
    }

    /// <summary>Inflates a raw stream in one call.</summary>
    /// <returns>zlib's return code: <see cref="StreamEnd"/>, <see cref="DataError"/>, or another where it wants more
    /// input or more room.</returns>
    public static int Inflate(ReadOnlySpan<byte> source, Span<byte> destination, out int consumed, out int written)
    {
        const int rawDeflate = -15;
        const int syncFlush = 2;
        fixed (byte* from = source, to = destination)
        {
            byte nothing;
            var stream = new Stream
            {
                NextIn = from == null ? &nothing : from,
                AvailableIn = (uint)source.Length,
                NextOut = to == null ? &nothing : to,
                AvailableOut = (uint)destination.Length,
            };
            Assert.Equal(0, Init(&stream, rawDeflate));
            var code = Run(&stream, syncFlush);
            consumed = source.Length - (int)stream.AvailableIn;
            written = destination.Length - (int)stream.AvailableOut;
            End(&stream);
            return code;
        }
    }

    [LibraryImport("libSystem.IO.Compression.Native", EntryPoint = "CompressionNative_InflateInit2_")]
    private static partial int Init(Stream* stream, int windowBits);

    [LibraryImport("libSystem.IO.Compression.Native", EntryPoint = "CompressionNative_Inflate")]
    private static partial int Run(Stream* stream, int flush);

    [LibraryImport("libSystem.IO.Compression.Native", EntryPoint = "CompressionNative_InflateEnd")]
    private static partial int End(Stream* stream);

    [StructLayout(LayoutKind.Sequential)]
    private struct Stream
    {
        public byte* NextIn;
        public byte* NextOut;
        public byte* Message;
        public void* State;
        public uint AvailableIn;
        public uint AvailableOut;
    }
}
