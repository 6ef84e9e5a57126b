using Nightjar.Formats.Avro;
using static Nightjar.Formats.Tests.Avro.AvroTestKit;

namespace Nightjar.Formats.Tests.Avro;

public class SchemaCacheTests
{
    // Vectors of the reference implementation, seed 0.
    [Theory]
    [InlineData("", 0xEF46DB3751D8E999)]
    [InlineData("a", 0xD24EC4F1A98C6E5B)]
    [InlineData("abc", 0x44BC2CF5AD770999)]
    [InlineData("Nobody inspects the spammish repetition", 0xFBCEA83C8A378BF1)]
    public void The_hash_is_xxHash64(string text, ulong expected) => Assert.Equal(expected, XxHash64.Hash(Utf8(text)));

    [Fact]
    public void The_hash_depends_on_every_byte()
    {
        var bytes = new byte[100];
        var seen = new HashSet<ulong> { XxHash64.Hash(bytes) };
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = 1;
            Assert.True(seen.Add(XxHash64.Hash(bytes)));
            Assert.True(seen.Add(XxHash64.Hash(bytes.AsSpan(0, i))));
            bytes[i] = 0;
        }
    }

    [Fact]
    public void One_text_is_one_schema()
    {
        var cache = new AvroSchemaCache();
        Assert.True(cache.TryGet(Utf8("\"int\""), out var first, out _));
        Assert.True(cache.TryGet(Utf8("\"long\""), out var other, out _));
        Assert.True(cache.TryGet(Utf8("\"int\""), out var second, out _));
        Assert.Same(first, second);
        Assert.NotSame(first, other);
        Assert.Equal(2, cache.Count);
        Assert.Equal("\"int\"", System.Text.Encoding.UTF8.GetString(first.Text.Span));
    }

    [Fact]
    public void What_is_no_schema_is_not_kept()
    {
        var cache = new AvroSchemaCache();
        Assert.False(cache.TryGet(Utf8("nonsense"), out _, out var error));
        Assert.Contains("not JSON", error.Reason);
        Assert.Equal(0, cache.Count);
    }

    [Fact]
    public void A_full_cache_forgets_what_was_not_used_and_keeps_what_was()
    {
        var cache = new AvroSchemaCache(capacity: 8);
        Assert.True(cache.TryGet(Utf8(Record("keep:\"int\"")), out var keep, out _));
        for (var i = 0; i < 1000; i++)
        {
            Assert.True(cache.TryGet(Utf8(Record($"f{i}:\"int\"")), out _, out _));
            Assert.True(cache.TryGet(Utf8(Record("keep:\"int\"")), out var again, out _));
            Assert.Same(keep, again);
            Assert.InRange(cache.Count, 1, 8);
        }
    }

    [Fact]
    public void Threads_get_the_same_schema()
    {
        var cache = new AvroSchemaCache();
        var found = new AvroWriterSchema[400];
        Parallel.For(0, found.Length, i =>
        {
            Assert.True(cache.TryGet(Utf8(Record($"f{i % 10}:\"int\"")), out var schema, out _));
            found[i] = schema;
        });
        Assert.Equal(10, found.Distinct().Count());
    }

    [Fact]
    public void A_plan_is_compiled_once_for_a_projection()
    {
        var schema = Schema(Record("x:\"int\""));
        var projection = Want(new AvroWantedField(AvroValueKind.Long, "x"));
        Assert.True(schema.TryGetPlan(projection, out var first, out _));
        Assert.True(schema.TryGetPlan(projection, out var second, out _));
        Assert.Same(first, second);
    }
}
