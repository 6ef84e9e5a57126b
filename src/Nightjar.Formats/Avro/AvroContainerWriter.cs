using System.Buffers.Binary;
using System.IO.Compression;
using Nightjar.Formats.Compression;

namespace Nightjar.Formats.Avro;

/// <summary>Writes an Avro object container: records that are encoded already, in blocks.</summary>
/// <remarks>A block is held in memory until it is full or <see cref="Flush"/> is called; disposing flushes. Not safe to
/// share between threads.</remarks>
public sealed class AvroContainerWriter : IDisposable
{
    private readonly Stream _destination;
    private readonly bool _leaveOpen;
    private readonly AvroContainerOptions _options;
    private readonly AvroBinaryWriter _block = new();
    private readonly AvroBinaryWriter _frame = new();
    private readonly MemoryStream _compressed = new();
    private readonly byte[] _sync = new byte[AvroSync.Length];
    private byte[] _snappy = [];
    private int _records;
    private bool _isDisposed;

    /// <summary>Writes the header.</summary>
    /// <param name="destination">Where the container goes, from where it stands.</param>
    /// <param name="schemaText">The schema's JSON text, written as it is.</param>
    /// <param name="options">Codec, block size and so on; null for an uncompressed container.</param>
    /// <param name="leaveOpen">Whether disposing leaves the stream open.</param>
    /// <exception cref="ArgumentException">A metadata key begins with <c>avro.</c>.</exception>
    public AvroContainerWriter(
        Stream destination, ReadOnlySpan<byte> schemaText, AvroContainerOptions? options = null, bool leaveOpen = false)
    {
        (_destination, _options, _leaveOpen) = (destination, options ?? new AvroContainerOptions(), leaveOpen);
        Sync = _options.Sync ?? AvroSync.FromSeed(XxHash64.Hash(schemaText));
        Sync.CopyTo(_sync);
        _frame.WriteRaw(AvroContainerHeader.Magic);
        _frame.WriteLong(2 + _options.Metadata.Count);
        _frame.WriteString("avro.codec");
        _frame.WriteBytes(AvroContainerHeader.NameOf(_options.Codec));
        _frame.WriteString("avro.schema");
        _frame.WriteBytes(schemaText);
        foreach (var (key, value) in _options.Metadata)
        {
            if (key.StartsWith("avro.", StringComparison.Ordinal))
            {
                throw new ArgumentException($"The key {key} is the format's own.", nameof(options));
            }

            _frame.WriteString(key);
            _frame.WriteBytes(value);
        }

        _frame.WriteLong(0);
        _frame.WriteRaw(_sync);
        Send();
    }

    /// <summary>The marker that ends the header and every block.</summary>
    public AvroSync Sync { get; }

    /// <summary>Bytes given to the stream so far; after <see cref="Flush"/> the offset of the next block.</summary>
    public long BytesWritten { get; private set; }

    /// <summary>Records taken so far, the ones of the open block among them.</summary>
    public long RecordsWritten { get; private set; }

    /// <summary>Adds a record.</summary>
    /// <param name="record">The record's encoded bytes, in the container's schema; they are not checked.</param>
    public void Write(ReadOnlySpan<byte> record)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        _block.WriteRaw(record);
        _records++;
        RecordsWritten++;
        if (_records >= _options.BlockRecords || _block.WrittenSpan.Length >= _options.BlockBytes) Flush();
    }

    /// <summary>Ends the open block, if it has records, and gives it to the stream, which is not flushed itself.</summary>
    public void Flush()
    {
        if (_records == 0) return;
        var stored = Compress();
        _frame.WriteLong(_records);
        _frame.WriteLong(stored.Length);
        _frame.WriteRaw(stored);
        _frame.WriteRaw(_sync);
        Send();
        _block.Clear();
        _records = 0;
    }

    /// <summary>Writes the open block and closes the stream, unless it was to be left open.</summary>
    public void Dispose()
    {
        if (_isDisposed) return;
        Flush();
        _isDisposed = true;
        _compressed.Dispose();
        if (!_leaveOpen) _destination.Dispose();
    }

    private ReadOnlySpan<byte> Compress()
    {
        if (_options.Codec == AvroCodec.Null) return _block.WrittenSpan;
        if (_options.Codec == AvroCodec.Snappy) return CompressSnappy(_block.WrittenSpan);
        _compressed.SetLength(0);
        using (var deflate = new DeflateStream(_compressed, _options.Level, leaveOpen: true)) deflate.Write(_block.WrittenSpan);
        return _compressed.GetBuffer().AsSpan(0, (int)_compressed.Length);
    }

    private ReadOnlySpan<byte> CompressSnappy(ReadOnlySpan<byte> data)
    {
        var most = Snappy.MaxCompressedLength(data.Length) + sizeof(uint);
        if (_snappy.Length < most) _snappy = new byte[most];
        var length = Snappy.Compress(data, _snappy);
        BinaryPrimitives.WriteUInt32BigEndian(_snappy.AsSpan(length), Crc32.Compute(data));
        return _snappy.AsSpan(0, length + sizeof(uint));
    }

    private void Send()
    {
        _destination.Write(_frame.WrittenSpan);
        BytesWritten += _frame.WrittenSpan.Length;
        _frame.Clear();
    }
}
