using Nightjar.Formats.Avro;
using static Nightjar.Formats.Tests.Avro.AvroTestKit;

namespace Nightjar.Formats.Tests.Avro;

public class PlanRowsTests
{
    private static readonly string Item = RecordNamed("Item", "skipped:\"string\"", "v:[\"null\",\"long\"]");
    private static readonly AvroProjection ItemWant = Want(new AvroWantedField(AvroValueKind.Long, "v"), new AvroWantedField(AvroValueKind.Double, "w"));
    private static readonly AvroProjection ListWant = Want(
        new AvroWantedField(AvroValueKind.Rows, "list") { Child = ItemWant }, new AvroWantedField(AvroValueKind.Long, "z"));

    private static void WriteItem(AvroBinaryWriter writer, long? value)
    {
        writer.WriteString("abc");
        writer.WriteLong(value is null ? 0 : 1);
        if (value is { } number) writer.WriteLong(number);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Blocks_with_and_without_their_size_are_read(bool withSize)
    {
        var schema = Schema(Record($$"""list:{"type":"array","items":{{Item}}}""", "z:\"int\""));
        var body = Write(writer =>
        {
            foreach (long?[] block in new long?[][] { [1, null, 3], [4] })
            {
                var items = Write(inner =>
                {
                    foreach (var value in block) WriteItem(inner, value);
                });
                writer.WriteLong(withSize ? -block.Length : block.Length);
                if (withSize) writer.WriteLong(items.Length);
                writer.WriteRaw(items);
            }

            writer.WriteLong(0);
            writer.WriteLong(77);
        });

        var row = Decode(schema, ListWant, body);
        var rows = row.Rows(0);
        Assert.Equal((4, 77), (rows.Count, row.Long(1)));
        Assert.Equal([1, -9, 3, 4], Enumerable.Range(0, 4).Select(i => rows.Long(i, 0, -9)));
        Assert.True(rows.IsNull(1, 0));
        Assert.Equal(AvroSlotState.Missing, rows.State(1, 1));
        Assert.True(double.IsNaN(rows.Double(0, 1)));

        Assert.Equal(77, Decode(schema, Want(new AvroWantedField(AvroValueKind.Long, "z")), body).Long(0));
        Assert.True(schema.TrySkip(body, out var consumed, out _));
        Assert.Equal(body.Length, consumed);
    }

    [Fact]
    public void A_wrong_block_size_is_an_error_where_the_block_is_read()
    {
        var schema = Schema(Record($$"""list:{"type":"array","items":{{Item}}}""", "z:\"int\""));
        foreach (var wrong in new[] { -1, 1 })
        {
            var items = Write(inner => WriteItem(inner, 5));
            var body = Write(writer =>
            {
                writer.WriteLong(-1);
                writer.WriteLong(items.Length + wrong);
                writer.WriteRaw(items);
                writer.WriteLong(0);
                writer.WriteLong(77);
            });
            Assert.StartsWith("list", DecodeError(schema, ListWant, body).FieldPath);
            Assert.StartsWith("list", SkipError(schema, body).FieldPath);
        }
    }

    [Fact]
    public void Null_and_empty_arrays_have_no_rows()
    {
        var schema = Schema(Record($$"""list:["null",{"type":"array","items":["null",{{Item}}]}]""", "z:\"int\""));
        var row = Decode(schema, ListWant, [0, 8]);
        Assert.Equal((0, true, 4), (row.Rows(0).Count, row.IsNull(0), row.Long(1)));
        row = Decode(schema, ListWant, [2, 0, 8]);
        Assert.Equal((0, true, 4), (row.Rows(0).Count, row.Has(0), row.Long(1)));
        row = Decode(schema, ListWant, [2, 2, 0, 0, 8]);
        Assert.Equal((1, true), (row.Rows(0).Count, row.Rows(0).IsNull(0, 0)));
    }

    [Fact]
    public void Rows_may_hold_rows()
    {
        var inner = RecordNamed("Inner", "n:\"int\"");
        var outer = RecordNamed("Outer", $$"""inners:{"type":"array","items":{{inner}}}""", "name:\"string\"");
        var schema = Schema(Record($$"""outers:{"type":"array","items":{{outer}}}"""));
        var projection = Want(new AvroWantedField(AvroValueKind.Rows, "outers")
        {
            Child = Want(
                new AvroWantedField(AvroValueKind.Rows, "inners") { Child = Want(new AvroWantedField(AvroValueKind.Long, "n")) },
                new AvroWantedField(AvroValueKind.Text, "name")),
        });
        var body = Write(writer =>
        {
            writer.WriteLong(3);
            for (var i = 0; i < 3; i++)
            {
                if (i > 0) writer.WriteLong(i);
                for (var j = 0; j < i; j++) writer.WriteLong((10 * i) + j);
                writer.WriteLong(0);
                writer.WriteString($"o{i}");
            }

            writer.WriteLong(0);
        });

        var rows = Decode(schema, projection, body).Rows(0);
        Assert.Equal([0, 1, 2], Enumerable.Range(0, 3).Select(i => rows.Rows(i, 0).Count));
        Assert.Equal(["o0", "o1", "o2"], Enumerable.Range(0, 3).Select(i => rows.Text(i, 1, body)));
        Assert.Equal([20, 21], Enumerable.Range(0, 2).Select(j => rows.Rows(2, 0).Long(j, 0)));
    }

    [Fact]
    public void Enum_symbols_in_rows_are_texts()
    {
        var item = RecordNamed("Item", """band:{"type":"enum","name":"Band","symbols":["g","r","i"]}""");
        var schema = Schema(Record($$"""list:{"type":"array","items":{{item}}}"""));
        var projection = Want(new AvroWantedField(AvroValueKind.Rows, "list") { Child = Want(new AvroWantedField(AvroValueKind.Text, "band")) });
        byte[] body = [4, 4, 0, 0];
        var rows = Decode(schema, projection, body).Rows(0);
        Assert.Equal(("i", "g"), (rows.Text(0, 0, body), rows.Text(1, 0, body)));
        Assert.Equal("list[1].band", DecodeError(schema, projection, [4, 4, 6, 0]).FieldPath);
    }

    [Fact]
    public void Errors_name_the_item_and_the_offset()
    {
        var schema = Schema(Record("id:\"long\"", $$"""list:["null",{"type":"array","items":{{Item}}}]"""));
        var body = Write(writer =>
        {
            writer.WriteLong(1);
            writer.WriteLong(1);
            writer.WriteLong(2);
            WriteItem(writer, 1);
            writer.WriteString("abc");
            writer.WriteLong(2);
        });
        var projection = Want(new AvroWantedField(AvroValueKind.Rows, "list") { Child = ItemWant });
        Assert.Equal("list[1].v: branch 2 of 2 does not exist at byte 13", DecodeError(schema, projection, body).ToString());
        Assert.Equal("list[1].v: branch 2 of 2 does not exist at byte 13", SkipError(schema, body).ToString());

        // What only the reader minds: a required value that is null.
        var required = Want(new AvroWantedField(AvroValueKind.Rows, "list")
        {
            Child = Want(new AvroWantedField(AvroValueKind.Long, "v") { IsRequired = true }),
        });
        body[13] = 0;
        Assert.Equal("list[1].v", DecodeError(schema, required, body).FieldPath);
    }

    [Fact]
    public void Recursive_types_are_skipped_and_read()
    {
        const string Tree = """
            {"type":"record","name":"Tree","fields":[
              {"name":"v","type":"int"},
              {"name":"left","type":["null","Tree"]},
              {"name":"others","type":{"type":"array","items":"Tree"}},
              {"name":"named","type":{"type":"map","values":"Tree"}},
              {"name":"w","type":"int"}]}
            """;
        var schema = Schema(Tree);
        var body = Write(writer => WriteTree(writer, 4));
        Assert.True(schema.TrySkip(body, out var consumed, out _));
        Assert.Equal(body.Length, consumed);

        var child = Want(new AvroWantedField(AvroValueKind.Long, "v"), new AvroWantedField(AvroValueKind.Long, "left.w"));
        var projection = Want(
            new AvroWantedField(AvroValueKind.Long, "w"),
            new AvroWantedField(AvroValueKind.Long, "left.left.v"),
            new AvroWantedField(AvroValueKind.Rows, "others") { Child = child });
        var row = Decode(schema, projection, body);
        Assert.Equal((104, 2, 2), (row.Long(0), row.Long(1), row.Rows(2).Count));
        Assert.Equal((3, 102), (row.Rows(2).Long(1, 0), row.Rows(2).Long(1, 1)));

        static void WriteTree(AvroBinaryWriter writer, int depth)
        {
            writer.WriteLong(depth);
            writer.WriteLong(depth == 0 ? 0 : 1);
            if (depth > 0) WriteTree(writer, depth - 1);
            writer.WriteLong(depth == 0 ? 0 : 2);
            for (var i = 0; i < 2 && depth > 0; i++) WriteTree(writer, depth - 1);
            if (depth > 0) writer.WriteLong(0);
            writer.WriteLong(depth == 0 ? 0 : 1);
            if (depth > 0)
            {
                writer.WriteString("key");
                WriteTree(writer, depth - 1);
                writer.WriteLong(0);
            }

            writer.WriteLong(100 + depth);
        }
    }
}
