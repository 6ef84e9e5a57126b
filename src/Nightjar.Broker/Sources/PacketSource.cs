using System.Buffers;
using System.Formats.Tar;
using Nightjar.Formats.Avro;

namespace Nightjar.Broker.Sources;

/// <summary>Reads packets from files, archive files and standard input, one after the other, in bounded memory and without
/// writing anything to disk.</summary>
/// <remarks>What a file is, its first bytes say, not its name: a gzip stream, a tar file, an Avro container, or a single
/// packet in a wire format. A source that breaks off gives a packet with <see cref="SourcePacket.Fault"/> set, after
/// everything that could be read before it.</remarks>
public sealed class PacketSource(AvroSchemaCache schemas, SourceProgress progress)
{
    /// <summary>Larger inputs are read as containers block by block and are never held whole.</summary>
    public const int MaximumPacketBytes = 8 << 20;

    private const int FaultBytes = 1 << 16;
    private const int CompressedBytes = 1 << 16;
    private const int FileBuffer = 1 << 18;
    private const int TarBlock = 512;
    private const int TarMagicOffset = 257;
    private readonly AvroContainerReader _container = new(schemas);

    private static ReadOnlySpan<byte> Magic => AvroContainerHeader.Magic;

    /// <summary>All packets of the files, in order.</summary>
    /// <param name="files">Paths from <see cref="InputPaths.Expand"/>.</param>
    public IEnumerable<SourcePacket> Read(IReadOnlyList<string> files)
    {
        progress.TotalBytes = files.Contains(InputPaths.StandardInput) ? -1 : files.Sum(LengthOf);
        long before = 0;
        foreach (var file in files)
        {
            if (!TryOpen(file, out var stream, out var fault))
            {
                yield return SourcePacket.Failed(file, fault, 0, []);
                continue;
            }

            using (stream)
            {
                foreach (var packet in Guarded(file, Deferred(() => ReadStream(file, new PeekStream(stream), mayBePacket: true))))
                {
                    progress.DoneBytes = before + (stream.CanSeek ? stream.Position : 0);
                    yield return packet;
                }
            }

            before += LengthOf(file);
            progress.DoneBytes = before;
        }
    }

    private static long LengthOf(string file) => file == InputPaths.StandardInput ? 0 : new FileInfo(file) is { Exists: true } info ? info.Length : 0;

    private static bool TryOpen(string file, out Stream stream, out string fault)
    {
        (stream, fault) = (Stream.Null, "");
        try
        {
            stream = file == InputPaths.StandardInput
                ? Console.OpenStandardInput()
                : new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, FileBuffer, FileOptions.SequentialScan);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            fault = $"the file cannot be opened: {exception.Message}";
            return false;
        }
    }

    /// <summary>Turns an exception of the underlying stream into a last packet that says so.</summary>
    private static IEnumerable<SourcePacket> Guarded(string source, IEnumerable<SourcePacket> packets)
    {
        using var each = packets.GetEnumerator();
        while (true)
        {
            SourcePacket? failed = null;
            try
            {
                if (!each.MoveNext()) yield break;
            }
            catch (Exception exception) when (IsOfTheSource(exception))
            {
                failed = SourcePacket.Failed(source, $"the source breaks off: {exception.Message}", 0, []);
            }

            if (failed is not null)
            {
                yield return failed;
                yield break;
            }

            yield return each.Current;
        }
    }

    private IEnumerable<SourcePacket> ReadStream(string source, PeekStream stream, bool mayBePacket)
    {
        var head = stream.Peek(2 * TarBlock).ToArray();
        if (head is [0x1F, 0x8B, ..] && mayBePacket) return ReadGzip(source, new GunzipStream(stream));
        if (IsTar(head)) return ReadTar(source, stream, () => false);
        if (mayBePacket || head.AsSpan().StartsWith(Magic) || head is [0, ..]) return ReadPacket(source, stream, expected: 0);
        return [SourcePacket.Failed(source, head.Length == 0 ? "the file is empty" : "neither a tar file nor an Avro container", 0, Head(stream))];
    }

    private static bool IsTar(ReadOnlySpan<byte> head) =>
        head.Length >= TarBlock && head[TarMagicOffset..].StartsWith("ustar"u8);

    private IEnumerable<SourcePacket> ReadGzip(string source, GunzipStream unpacked)
    {
        var stream = new PeekStream(unpacked);
        if (IsTar(stream.Peek(2 * TarBlock))) return ReadTar(source, stream, () => unpacked.IsComplete);
        return ReadStream(source, stream, mayBePacket: false).Concat(EndOfGzip(source, stream, unpacked));
    }

    private IEnumerable<SourcePacket> ReadMember(string name, PeekStream data, long length) =>
        data.Peek(2).SequenceEqual<byte>([0x1F, 0x8B]) ? ReadGzip(name, new GunzipStream(data)) : ReadPacket(name, data, length);

    private static IEnumerable<SourcePacket> EndOfGzip(string source, PeekStream stream, GunzipStream unpacked)
    {
        Drain(stream);
        if (!unpacked.IsComplete) yield return SourcePacket.Failed(source, "the gzip stream breaks off, or has several members, which cannot be told from each other: what could be read was taken", stream.BytesRead, []);
    }

    /// <summary>Reads the members of a tar file. A tar file without the two blocks of zeros at its end, as the public ZTF
    /// archive has them, is complete where the gzip stream around it is.</summary>
    private IEnumerable<SourcePacket> ReadTar(string source, PeekStream stream, Func<bool> isComplete)
    {
        using var tar = new TarReader(stream, leaveOpen: true);
        var last = "its start";
        while (true)
        {
            TarEntry? entry = null;
            string? broken = null;
            try
            {
                entry = tar.GetNextEntry();
            }
            catch (EndOfStreamException) when (stream.BytesRead % TarBlock == 0)
            {
                // No end mark: whether anything is missing shows below.
            }
            catch (Exception exception) when (IsOfTheSource(exception))
            {
                broken = exception.Message.TrimEnd('.');
            }

            if (broken is not null)
            {
                yield return SourcePacket.Failed(source, $"the archive file is broken after {last}: {broken}", stream.BytesRead, []);
                yield break;
            }

            if (entry is null) break;
            if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile)) continue;
            last = entry.Name;
            var name = $"{source}!{entry.Name}";
            var data = new PeekStream(entry.DataStream ?? Stream.Null);
            var isAlert = InputPaths.HoldsAlerts(entry.Name) || data.Peek(Magic.Length).SequenceEqual(Magic);
            if (!isAlert)
            {
                progress.AddLeftAside();
                continue;
            }

            foreach (var packet in Guarded(name, Deferred(() => ReadMember(name, data, entry.Length)))) yield return packet;
        }

        if (SkipZeros(stream))
        {
            // Archive files that were joined one behind the other.
            var rest = IsTar(stream.Peek(2 * TarBlock))
                ? ReadTar(source, stream, isComplete)
                : [SourcePacket.Failed(source, "something else follows behind the end of the archive file", stream.BytesRead, Head(stream))];
            foreach (var packet in rest) yield return packet;
            yield break;
        }

        if (stream.TrailingZeros < 2 * TarBlock && !isComplete())
            yield return SourcePacket.Failed(source, $"the archive file breaks off after {last}: its end is missing", stream.BytesRead, []);
    }

    private IEnumerable<SourcePacket> ReadPacket(string source, PeekStream stream, long expected)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 16);
        var length = 0;
        while (true)
        {
            int read;
            try
            {
                read = stream.Read(buffer.AsSpan(length));
            }
            catch (Exception exception) when (IsOfTheSource(exception))
            {
                var failed = SourcePacket.Failed(source, $"the source breaks off: {exception.Message}", length, buffer.AsSpan(0, length));
                ArrayPool<byte>.Shared.Return(buffer);
                return [failed];
            }

            if (read == 0 && length < expected)
            {
                var cut = SourcePacket.Failed(source, $"the member is cut short: {length} of {expected} bytes", length, buffer.AsSpan(0, length));
                ArrayPool<byte>.Shared.Return(buffer);
                return [cut];
            }

            if (read == 0) return IsLargeWhenUnpacked(buffer.AsMemory(0, length)) ? ReadLarge(source, buffer, length, Stream.Null) : [SourcePacket.Packet(source, buffer, length)];
            length += read;
            if (length > MaximumPacketBytes) return ReadLarge(source, buffer, length, stream);
            if (length < buffer.Length) continue;
            var grown = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
            buffer.AsSpan(0, length).CopyTo(grown);
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = grown;
        }
    }

    /// <summary>Whether a compressed container of many records would be unpacked as one piece: it is read record by record.</summary>
    private bool IsLargeWhenUnpacked(ReadOnlyMemory<byte> packet)
    {
        if (packet.Length < CompressedBytes || !packet.Span.StartsWith(Magic)) return false;
        return _container.TryOpen(packet, out _) && _container.Header.Codec != AvroCodec.Null
            && _container.TryNextRecord(out _, out _) && (_container.TryNextRecord(out _, out var error) || !error.IsNone);
    }

    private IEnumerable<SourcePacket> ReadLarge(string source, byte[] start, int length, Stream rest)
    {
        if (!start.AsSpan().StartsWith(Magic))
        {
            yield return SourcePacket.Failed(
                source, $"longer than {MaximumPacketBytes} bytes and no Avro container; only its start is kept", 0, start.AsSpan(0, FaultBytes));
            ArrayPool<byte>.Shared.Return(start);
            yield break;
        }

        using var whole = new PrefixedStream(start, length, rest);
        var container = new AvroContainerStreamReader(schemas);
        var isOpen = container.TryOpen(whole, out var error);
        while (true)
        {
            if (isOpen && container.TryNextRecord(out var record, out error))
            {
                yield return SourcePacket.Record(source, record.Schema, record.Body.Span);
                continue;
            }

            if (error.IsNone) break;
            yield return SourcePacket.Failed(source, error.Reason, error.Offset, []);
            if (!isOpen) break;
        }

        ArrayPool<byte>.Shared.Return(start);
    }

    /// <summary>Reads on over blocks of zeros; whether anything follows them.</summary>
    private static bool SkipZeros(PeekStream stream)
    {
        var block = new byte[TarBlock];
        while (stream.Peek(TarBlock) is { Length: > 0 } next)
        {
            if (next.ContainsAnyExcept((byte)0)) return true;
            stream.ReadExactly(block.AsSpan(0, next.Length));
        }

        return false;
    }

    /// <summary>Looks at the first bytes only when packets are asked for, so that <see cref="Guarded"/> sees what fails.</summary>
    private static IEnumerable<SourcePacket> Deferred(Func<IEnumerable<SourcePacket>> packets)
    {
        foreach (var packet in packets()) yield return packet;
    }

    /// <summary>The base library's readers of tar and gzip throw almost anything at damaged input.</summary>
    private static bool IsOfTheSource(Exception exception) => exception is not (NightjarException or OperationCanceledException or OutOfMemoryException);

    private static byte[] Head(PeekStream stream) => stream.Peek(FaultBytes).ToArray();

    private static void Drain(Stream stream)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 16);
        try
        {
            while (stream.Read(buffer) > 0)
            {
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
