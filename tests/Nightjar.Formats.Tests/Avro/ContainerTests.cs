using System.IO.Compression;
using Nightjar.Formats.Avro;
using static Nightjar.Formats.Tests.Avro.AvroTestKit;

namespace Nightjar.Formats.Tests.Avro;

public class ContainerTests
{
    private const string LongSchema = """{"type":"record","name":"R","fields":[{"name":"x","type":"long"},{"name":"t","type":"string"}]}""";

    private static byte[] LongRecord(long value) => Write(writer =>
    {
        writer.WriteLong(value);
        writer.WriteString(new string('z', (int)(value % 50)));
    });

    private static byte[] Container(int records, AvroContainerOptions? options = null)
    {
        using var stream = new MemoryStream();
        using (var writer = new AvroContainerWriter(stream, Utf8(LongSchema), options, leaveOpen: true))
        {
            for (var i = 0; i < records; i++) writer.Write(LongRecord(i));
            Assert.Equal(records, writer.RecordsWritten);
            writer.Flush();
            Assert.Equal(stream.Length, writer.BytesWritten);
        }

        return stream.ToArray();
    }

    private static (List<long> Values, List<AvroError> Errors) ReadAll(byte[] container, bool fromStream, AvroLimits? limits = null)
    {
        var cache = new AvroSchemaCache(limits);
        var (memory, stream) = (new AvroContainerReader(cache), new AvroContainerStreamReader(cache));
        var isOpen = fromStream ? stream.TryOpen(new TricklingStream(container), out var error) : memory.TryOpen(container, out error);
        if (!isOpen) return ([], [error]);
        var projection = Want(new AvroWantedField(AvroValueKind.Long, "x"));
        var row = new AvroRow(projection);
        var (values, errors) = (new List<long>(), new List<AvroError>());
        while (true)
        {
            if (fromStream ? stream.TryNextRecord(out var record, out error) : memory.TryNextRecord(out record, out error))
            {
                Assert.True(record.Schema.TryGetPlan(projection, out var plan, out _));
                if (plan.TryDecode(record.Body.Span, row, out var consumed, out error) && consumed == record.Body.Length) values.Add(row.Long(0));
                else errors.Add(error);
            }
            else if (error.IsNone)
            {
                return (values, errors);
            }
            else
            {
                errors.Add(error);
                Assert.True(errors.Count < 10_000);
            }
        }
    }

    /// <summary>Gives a few bytes at a time, as sockets do.</summary>
    private sealed class TricklingStream(byte[] data) : MemoryStream(data)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, 1 + (int)(Position % 7)));
    }

    [Theory]
    [InlineData(AvroCodec.Null, false)]
    [InlineData(AvroCodec.Null, true)]
    [InlineData(AvroCodec.Deflate, false)]
    [InlineData(AvroCodec.Deflate, true)]
    [InlineData(AvroCodec.Snappy, false)]
    [InlineData(AvroCodec.Snappy, true)]
    public void What_was_written_is_read(AvroCodec codec, bool fromStream)
    {
        foreach (var records in new[] { 0, 1, 2, 1000 })
        {
            var container = Container(records, new AvroContainerOptions { Codec = codec, BlockRecords = 37 });
            var (values, errors) = ReadAll(container, fromStream);
            Assert.Empty(errors);
            Assert.Equal(Enumerable.Range(0, records).Select(i => (long)i), values);
        }
    }

    [Fact]
    public void Blocks_end_by_bytes_and_by_records()
    {
        var one = Container(100, new AvroContainerOptions { BlockRecords = 10 });
        var two = Container(100, new AvroContainerOptions { BlockBytes = 1 });
        var header = Container(0);
        Assert.Equal(header.Length + Enumerable.Range(0, 100).Sum(i => LongRecord(i).Length) + (10 * 16) + 10 + 10 * 2, one.Length);
        Assert.True(two.Length > one.Length + (80 * 17));
    }

    [Fact]
    public void The_same_records_give_the_same_file()
    {
        Assert.Equal(Container(100), Container(100));
        Assert.Equal(AvroSync.FromSeed(5), AvroSync.FromSeed(5));
        Assert.NotEqual(AvroSync.FromSeed(5), AvroSync.FromSeed(6));
        Assert.NotEqual(AvroSync.FromSeed(5).ToString()[..16], AvroSync.FromSeed(5).ToString()[16..]);
    }

    [Fact]
    public void The_header_says_what_was_written()
    {
        var sync = new AvroSync("gogenavromagic10"u8);
        var options = new AvroContainerOptions { Codec = AvroCodec.Deflate, Sync = sync, Metadata = new Dictionary<string, byte[]> { ["night"] = [1, 2] } };
        var container = Container(3, options);
        Assert.True(AvroContainerHeader.TryRead(container, new AvroSchemaCache(), null, out var header, out _));
        Assert.Equal((AvroCodec.Deflate, sync, header.MetadataLength + 16), (header.Codec, header.Sync, header.FirstBlockOffset));
        Assert.Equal(Utf8(LongSchema), header.WriterSchema.Text.ToArray());
        Assert.True(header.Sync.Matches(container.AsSpan(header.MetadataLength, 16)));
        Assert.True(AvroContainerHeader.TryFindMetadata(container, "night"u8, out var night));
        Assert.Equal([1, 2], night.ToArray());
        Assert.False(AvroContainerHeader.TryFindMetadata(container, "day"u8, out _));
        Assert.Throws<ArgumentException>(() => Container(0, new AvroContainerOptions { Metadata = new Dictionary<string, byte[]> { ["avro.x"] = [] } }));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Header_entries_may_come_in_any_order_and_in_blocks_with_sizes(bool withSizes)
    {
        var container = Write(writer =>
        {
            writer.WriteRaw("Obj\u0001"u8);
            foreach (var (key, value) in new[] { ("z", "1"), ("avro.schema", LongSchema), ("avro.codec", "null") })
            {
                writer.WriteLong(withSizes ? -1 : 1);
                if (withSizes) writer.WriteLong(key.Length + value.Length + (value.Length > 63 ? 3 : 2));
                writer.WriteString(key);
                writer.WriteString(value);
            }

            writer.WriteLong(0);
            writer.WriteRaw("0123456789abcdef"u8);
            writer.WriteLong(1);
            writer.WriteLong(LongRecord(5).Length);
            writer.WriteRaw(LongRecord(5));
            writer.WriteRaw("0123456789abcdef"u8);
        });
        Assert.Equal([5], ReadAll(container, fromStream: false).Values);
        Assert.Equal([5], ReadAll(container, fromStream: true).Values);
    }

    private static byte[] Header(params (string Key, string Value)[] entries) => Write(writer =>
    {
        writer.WriteRaw("Obj\u0001"u8);
        writer.WriteLong(entries.Length);
        foreach (var (key, value) in entries)
        {
            writer.WriteString(key);
            writer.WriteString(value);
        }

        if (entries.Length > 0) writer.WriteLong(0);
        writer.WriteRaw("0123456789abcdef"u8);
    });

    [Fact]
    public void A_header_that_cannot_be_used_is_refused_with_a_reason()
    {
        Check([], "not an Avro container");
        Check("SIMPLE  =  T"u8.ToArray(), "not an Avro container");
        Check("Obj\u0002"u8.ToArray(), "not an Avro container");
        Check(Header(), "states no schema");
        Check(Header(("avro.schema", "\"nothing\"")), "no type 'nothing'");
        Check(Header(("avro.schema", "\"int\""), ("avro.codec", "zstandard")), "the codec 'zstandard' is not supported");
        Check(Write(writer => WriteStart(writer, 1, 1L << 40)), "a value of 1099511627776 bytes");
        Check(Write(writer => WriteStart(writer, 1, -4)), "a value of -4 bytes");
        Check(Write(writer => WriteStart(writer, long.MinValue, 4)), "no usable size");

        static void WriteStart(AvroBinaryWriter writer, long count, long length)
        {
            writer.WriteRaw("Obj\u0001"u8);
            writer.WriteLong(count);
            writer.WriteLong(length);
        }

        static void Check(byte[] container, string reason)
        {
            foreach (var fromStream in new[] { false, true })
            {
                Assert.Contains(reason, Assert.Single(ReadAll(container, fromStream).Errors).Reason);
            }
        }
    }

    [Theory]
    [InlineData(AvroCodec.Null)]
    [InlineData(AvroCodec.Deflate)]
    [InlineData(AvroCodec.Snappy)]
    public void A_container_cut_short_anywhere_gives_its_whole_blocks_and_an_error(AvroCodec codec)
    {
        var container = Container(60, new AvroContainerOptions { Codec = codec, BlockRecords = 20 });
        Assert.True(AvroContainerHeader.TryRead(container, new AvroSchemaCache(), null, out var header, out _));
        var blockEnds = new List<int>();
        for (var at = header.FirstBlockOffset; at < container.Length; at = blockEnds[^1])
        {
            blockEnds.Add(at + container.AsSpan(at).IndexOf(Span(header.Sync)) + 16);
        }

        Assert.Equal(3, blockEnds.Count);
        for (var length = 0; length < container.Length; length++)
        {
            var isWhole = length == header.FirstBlockOffset || blockEnds.Contains(length);
            foreach (var fromStream in new[] { false, true })
            {
                var (values, errors) = ReadAll(container[..length], fromStream);
                Assert.Equal(20 * blockEnds.Count(end => end <= length), values.Count);
                Assert.Equal(isWhole ? 0 : 1, errors.Count);
            }
        }

        static byte[] Span(AvroSync sync)
        {
            var bytes = new byte[16];
            sync.CopyTo(bytes);
            return bytes;
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void After_a_broken_block_reading_goes_on_at_the_next_sync_marker(bool fromStream)
    {
        var container = Container(100, new AvroContainerOptions { BlockRecords = 10 });
        Assert.True(AvroContainerHeader.TryRead(container, new AvroSchemaCache(), null, out var header, out _));
        var first = header.FirstBlockOffset;
        var blockLength = container.AsSpan(first).IndexOf(container.AsSpan(header.MetadataLength, 16)) + 16;

        // The count, the size, the marker of the first block: each loses that block and no other.
        foreach (var (offset, value) in new[] { (0, 0x7F), (1, 0x03), (1, 0x41), (blockLength - 3, 0x00) })
        {
            var broken = container.ToArray();
            broken[first + offset] = (byte)value;
            var (values, errors) = ReadAll(broken, fromStream);
            var isFramingLost = offset == blockLength - 3;
            Assert.Equal(Enumerable.Range(isFramingLost ? 20 : 10, isFramingLost ? 80 : 90).Select(i => (long)i), values);
            var error = Assert.Single(errors);
            Assert.Equal(first, error.Offset);
            Assert.Contains("bytes lost", error.Reason);
        }
    }

    [Fact]
    public void A_broken_record_loses_the_rest_of_its_block_only()
    {
        var container = Container(30, new AvroContainerOptions { BlockRecords = 10 });
        Assert.True(AvroContainerHeader.TryRead(container, new AvroSchemaCache(), null, out var header, out _));
        var third = header.FirstBlockOffset + 3 + LongRecord(0).Length + LongRecord(1).Length;
        container[third + 1] = 0x7F;
        var (values, errors) = ReadAll(container, fromStream: false);
        Assert.Equal([0, 1, .. Enumerable.Range(10, 20).Select(i => (long)i)], values);
        var error = Assert.Single(errors);
        Assert.Equal(("t", third + 1), (error.FieldPath, error.Offset));
        Assert.Contains("8 records of the block lost", error.Reason);
    }

    [Fact]
    public void Bytes_after_the_last_record_of_a_block_are_noticed_by_who_decodes()
    {
        var container = Container(1);
        Assert.True(AvroContainerHeader.TryRead(container, new AvroSchemaCache(), null, out var header, out _));
        byte[] longer = [.. container[..header.FirstBlockOffset], 2, 6, .. LongRecord(0), 9, .. container[header.MetadataLength..header.FirstBlockOffset]];
        var reader = new AvroContainerReader(new AvroSchemaCache());
        Assert.True(reader.TryOpen(longer, out _));
        Assert.True(reader.TryNextRecord(out var record, out _));
        Assert.True(record.Schema.TrySkip(record.Body.Span, out var consumed, out _));
        Assert.Equal((2, 3), (consumed, record.Body.Length));
    }

    [Theory]
    [InlineData(AvroCodec.Deflate, "a deflate block is broken")]
    [InlineData(AvroCodec.Snappy, "snappy block")]
    public void A_block_that_cannot_be_unfolded_loses_itself_only(AvroCodec codec, string reason)
    {
        var container = Container(30, new AvroContainerOptions { Codec = codec, BlockRecords = 10 });
        Assert.True(AvroContainerHeader.TryRead(container, new AvroSchemaCache(), null, out var header, out _));
        var second = header.FirstBlockOffset + container.AsSpan(header.FirstBlockOffset).IndexOf(container.AsSpan(header.MetadataLength, 16)) + 16;
        // The first byte of the data: an impossible kind of deflate block, or a wrong length for snappy.
        var data = second + 1;
        while (container[data++] >= 0x80)
        {
        }

        container[data] = 0xFF;
        foreach (var fromStream in new[] { false, true })
        {
            var (values, errors) = ReadAll(container, fromStream);
            Assert.Equal([.. Enumerable.Range(0, 10).Select(i => (long)i), .. Enumerable.Range(20, 10).Select(i => (long)i)], values);
            var error = Assert.Single(errors);
            Assert.Contains(reason, error.Reason);
            Assert.Equal(data, error.Offset);
        }
    }

    [Fact]
    public void A_wrong_checksum_of_a_snappy_block_is_noticed()
    {
        var container = Container(10, new AvroContainerOptions { Codec = AvroCodec.Snappy });
        container[^17] ^= 1;
        Assert.Contains("checksum", Assert.Single(ReadAll(container, fromStream: false).Errors).Reason);
    }

    [Fact]
    public void Bombs_are_refused()
    {
        var zeros = new byte[64 << 20];
        using var stream = new MemoryStream();
        using (var deflate = new DeflateStream(stream, CompressionLevel.SmallestSize, leaveOpen: true)) deflate.Write(zeros);
        var container = Write(writer =>
        {
            writer.WriteRaw(Header(("avro.schema", LongSchema), ("avro.codec", "deflate")));
            writer.WriteLong(1);
            writer.WriteLong(stream.Length);
            writer.WriteRaw(stream.GetBuffer().AsSpan(0, (int)stream.Length));
            writer.WriteRaw("0123456789abcdef"u8);
        });
        Assert.Contains("unfolds to more than", Assert.Single(ReadAll(container, fromStream: false).Errors).Reason);
        var lenient = new AvroLimits { CompressionRatio = 2000, DecompressedBytes = 10 << 20 };
        Assert.Contains("unfolds to more than 10485760", Assert.Single(ReadAll(container, fromStream: true, lenient).Errors).Reason);

        // Blocks of very many records of no bytes.
        var nulls = Write(writer =>
        {
            writer.WriteRaw(Header(("avro.schema", "\"null\"")));
            for (var i = 0; i < 100; i++)
            {
                writer.WriteLong(1 << 20);
                writer.WriteLong(0);
                writer.WriteRaw("0123456789abcdef"u8);
            }
        });
        var reader = new AvroContainerReader(new AvroSchemaCache());
        Assert.True(reader.TryOpen(nulls, out _));
        for (var i = 0; i < 100; i++)
        {
            Assert.False(reader.TryNextRecord(out _, out var error));
            Assert.Contains("states 1048576 records and has 0 bytes", error.Reason);
        }

        Assert.False(reader.TryNextRecord(out _, out var end));
        Assert.True(end.IsNone);
    }

    [Fact]
    public void A_body_of_an_uncompressed_block_is_a_slice_of_the_source()
    {
        var container = Container(5);
        var reader = new AvroContainerReader(new AvroSchemaCache());
        Assert.True(reader.TryOpen(container, out _));
        while (reader.TryNextRecord(out var record, out _))
        {
            Assert.True(record.Body.Span.Overlaps(container, out var offset));
            Assert.Equal(record.Offset, -offset);
        }
    }

    [Fact]
    public void A_long_file_is_read_in_the_memory_of_a_block()
    {
        var block = Container(2000, new AvroContainerOptions { BlockRecords = 200 });
        Assert.True(AvroContainerHeader.TryRead(block, new AvroSchemaCache(), null, out var header, out _));
        using var endless = new RepeatingStream(block, header.FirstBlockOffset, 600);
        var reader = new AvroContainerStreamReader(new AvroSchemaCache());
        Assert.True(reader.TryOpen(endless, out _));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var count = 0;
        while (reader.TryNextRecord(out _, out var error) || !error.IsNone) count++;
        Assert.Equal(2000 * 600, count);
        Assert.True(endless.Given > 30_000_000);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    /// <summary>A header once, and its blocks many times.</summary>
    private sealed class RepeatingStream(byte[] container, int firstBlock, int times) : Stream
    {
        private int _position;
        private int _left = times;

        public long Given { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (_position == container.Length && --_left > 0) _position = firstBlock;
            var read = Math.Min(count, container.Length - _position);
            container.AsSpan(_position, read).CopyTo(buffer.AsSpan(offset));
            _position += read;
            Given += read;
            return read;
        }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
