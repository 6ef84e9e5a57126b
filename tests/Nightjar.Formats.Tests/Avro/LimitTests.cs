using Nightjar.Formats.Avro;
using static Nightjar.Formats.Tests.Avro.AvroTestKit;

namespace Nightjar.Formats.Tests.Avro;

/// <summary>Data that ask for more than they are worth.</summary>
public class LimitTests
{
    private static readonly AvroProjection WantsList = Want(new AvroWantedField(AvroValueKind.Rows, "list") { Child = AvroProjection.Empty });

    private static string ListOf(string items) => Record($$"""list:{"type":"array","items":{{items}}}""");

    [Theory]
    [InlineData("\"null\"")]
    [InlineData("""{"type":"record","name":"Empty","fields":[]}""")]
    [InlineData("""{"type":"fixed","name":"Nothing","size":0}""")]
    [InlineData("\"double\"")]
    [InlineData("\"string\"")]
    public void An_array_of_very_many_items_is_refused_at_once(string items)
    {
        var schema = Schema(ListOf(items));
        foreach (var count in new[] { 1L << 40, long.MaxValue })
        {
            var body = Write(writer =>
            {
                writer.WriteLong(count);
                writer.WriteLong(0);
            });
            Assert.Equal("list", SkipError(schema, body).FieldPath);
            Assert.Equal("list", DecodeError(schema, WantsList, body).FieldPath);
            Assert.Equal("list", DecodeError(schema, AvroProjection.Empty, body).FieldPath);
        }
    }

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(-(1L << 40))]
    [InlineData(-5)]
    public void Negative_counts_do_not_lift_the_limits(long count)
    {
        var body = Write(writer =>
        {
            writer.WriteLong(count);
            writer.WriteLong(0);
            writer.WriteLong(0);
        });
        var isSmall = count == -5;
        var schema = Schema(ListOf("\"null\""));
        Assert.Equal(isSmall, schema.TrySkip(body, out _, out _));
        Assert.Equal("list", SkipError(Schema(ListOf("\"long\"")), body).FieldPath);
    }

    [Fact]
    public void Items_count_over_the_whole_record()
    {
        // A thousand arrays of a thousand nulls in four thousand bytes: each is within the limit, all are not.
        var schema = Schema(ListOf("""{"type":"array","items":"null"}"""), new AvroLimits { Items = 100_000 });
        var body = Write(writer =>
        {
            writer.WriteLong(1000);
            for (var i = 0; i < 1000; i++)
            {
                writer.WriteLong(1000);
                writer.WriteLong(0);
            }

            writer.WriteLong(0);
        });
        Assert.Contains("more than 100000 items", SkipError(schema, body).Reason);
        Assert.Contains("more than 100000 items", DecodeError(schema, AvroProjection.Empty, body).Reason);
    }

    [Fact]
    public void Many_items_of_no_bytes_within_the_limit_are_skipped()
    {
        var schema = Schema(ListOf("\"null\""));
        var body = Write(writer =>
        {
            writer.WriteLong(200_000);
            writer.WriteLong(0);
        });
        Assert.True(schema.TrySkip(body, out _, out _));
        Assert.Equal(200_000, Decode(schema, WantsList, body).Rows(0).Count);
    }

    [Theory]
    [InlineData("\"string\"")]
    [InlineData("\"bytes\"")]
    public void Lengths_beyond_the_data_or_the_limit_are_refused(string type)
    {
        var schema = Schema(Record($"x:{type}"), new AvroLimits { ValueBytes = 100 });
        var want = Want(new AvroWantedField(AvroValueKind.Bytes, "x"));
        foreach (var length in new[] { -1, 101, 1L << 40, long.MinValue, long.MaxValue })
        {
            byte[] body = [.. Write(writer => writer.WriteLong(length)), .. new byte[200]];
            Assert.Equal(("x", 0), (SkipError(schema, body).FieldPath, SkipError(schema, body).Offset));
            Assert.Equal(("x", 0), (DecodeError(schema, want, body).FieldPath, DecodeError(schema, want, body).Offset));
        }
    }

    [Fact]
    public void Deep_data_are_refused_and_cost_no_stack()
    {
        var schema = Schema("""{"type":"record","name":"L","fields":[{"name":"next","type":["null","L"]}]}""");
        byte[] deep = [.. Enumerable.Repeat((byte)2, 1_000_000), 0];
        Assert.Contains("nest deeper than 64", SkipError(schema, deep).Reason);
        Assert.Contains("nest deeper than 64", DecodeError(schema, Want(new AvroWantedField(AvroValueKind.Long, "x")), deep).Reason);
        byte[] shallow = [.. Enumerable.Repeat((byte)2, 63), 0];
        Assert.True(schema.TrySkip(shallow, out _, out _));
        var arrays = Schema("""{"type":"record","name":"A","fields":[{"name":"a","type":{"type":"array","items":"A"}}]}""");
        Assert.Contains("nest deeper than 64", SkipError(arrays, deep).Reason);
    }

    [Fact]
    public void Types_that_double_cost_neither_steps_nor_time()
    {
        // Each type holds the one before twice: 2^40 values of no bytes, in a schema of forty lines.
        var inner = RecordNamed("T0", "x:\"null\"");
        for (var i = 1; i <= 40; i++) inner = RecordNamed($"T{i}", $"a:{inner}", $"b:\"T{i - 1}\"");
        var schema = Schema(inner);
        Assert.True(schema.TrySkip([], out var consumed, out _));
        Assert.Equal(0, consumed);
        using var stream = new MemoryStream();
        using var json = new System.Text.Json.Utf8JsonWriter(stream);
        Assert.False(AvroJson.TryWrite(schema, [], json, null, out var error));
        Assert.Contains("too many values", error.Reason);
        Assert.Equal(0, json.BytesCommitted + json.BytesPending);

        var heavy = inner.Replace("\"null\"", "\"double\"");
        Assert.False(AvroSchema.TryParse(Utf8(heavy), out _, out _));
    }

    [Fact]
    public void Booleans_and_indexes_out_of_range_are_refused()
    {
        var schema = Schema(Record("b:\"boolean\"", """e:{"type":"enum","name":"E","symbols":["A"]}""", "u:[\"null\",\"boolean\"]"));
        Assert.True(schema.TrySkip([1, 0, 2, 1], out _, out _));
        foreach (var (body, path) in new (byte[], string)[] { ([2, 0, 0], "b"), ([0, 2, 0], "e"), ([0, 1, 0], "e"), ([0, 0, 4], "u"), ([0, 0, 2, 2], "u") })
        {
            Assert.Equal(path, SkipError(schema, body).FieldPath);
            Assert.Equal(path, DecodeError(schema, AvroProjection.Empty, body).FieldPath);
            Assert.Equal(path, DecodeError(schema, Want([.. "beu".Select(name => new AvroWantedField(AvroValueKind.Boolean, name.ToString()) { SkipsOtherTypes = true })]), body).FieldPath);
        }
    }

    [Fact]
    public void An_index_in_more_bytes_than_it_needs_is_refused()
    {
        foreach (var union in new[] { "[\"null\",\"int\"]", "[\"null\",\"int\",\"string\"]" })
        {
            var schema = Schema(Record($"u:{union}"));
            Assert.Equal("u", SkipError(schema, [0x80, 0x00]).FieldPath);
        }
    }
}
