using Nightjar.Formats.Avro;
using static Nightjar.Formats.Tests.Avro.AvroTestKit;

namespace Nightjar.Formats.Tests.Avro;

public class PlanTests
{
    [Theory]
    [InlineData(0, new byte[] { 0 })]
    [InlineData(-1, new byte[] { 1 })]
    [InlineData(1, new byte[] { 2 })]
    [InlineData(-64, new byte[] { 0x7F })]
    [InlineData(64, new byte[] { 0x80, 0x01 })]
    [InlineData(2695378462115010012, new byte[] { 0xB8, 0xD7, 0xD4, 0x99, 0xC7, 0x9B, 0xF4, 0xE7, 0x4A })]
    [InlineData(long.MaxValue, new byte[] { 0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01 })]
    [InlineData(long.MinValue, new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01 })]
    public void Integers_are_zigzag_varints(long value, byte[] encoded)
    {
        Assert.Equal(encoded, Write(writer => writer.WriteLong(value)));
        var schema = Schema(Record("skipped:\"long\"", "x:\"long\""));
        var row = Decode(schema, Want(new AvroWantedField(AvroValueKind.Long, "x")), [.. encoded, .. encoded]);
        Assert.Equal(value, row.Long(0));
    }

    [Fact]
    public void An_integer_of_eleven_bytes_is_refused()
    {
        byte[] body = [.. Enumerable.Repeat((byte)0xFF, 10), 1];
        var schema = Schema(Record("x:\"long\""));
        Assert.Equal("x: an integer has more than ten bytes at byte 0", DecodeError(schema, Want(new AvroWantedField(AvroValueKind.Long, "x")), body).ToString());
        Assert.Equal("x", SkipError(schema, body).FieldPath);
    }

    private static readonly Dictionary<string, (string Type, Action<AvroBinaryWriter> Write)> Values = new()
    {
        ["boolean"] = ("\"boolean\"", writer => writer.WriteBoolean(true)),
        ["int"] = ("\"int\"", writer => writer.WriteLong(7)),
        ["long"] = ("\"long\"", writer => writer.WriteLong(7)),
        ["float"] = ("\"float\"", writer => writer.WriteFloat(7)),
        ["double"] = ("\"double\"", writer => writer.WriteDouble(7)),
        ["string"] = ("\"string\"", writer => writer.WriteString("true")),
        ["bytes"] = ("\"bytes\"", writer => writer.WriteString("true")),
        ["fixed"] = ("""{"type":"fixed","name":"F","size":4}""", writer => writer.WriteRaw("true"u8)),
        ["enum"] = ("""{"type":"enum","name":"E","symbols":["false","true"]}""", writer => writer.WriteLong(1)),
        ["array"] = ("""{"type":"array","items":"int"}""", writer => writer.WriteLong(0)),
    };

    [Theory]
    [InlineData(AvroValueKind.Long, "boolean int long")]
    [InlineData(AvroValueKind.Double, "int long float double")]
    [InlineData(AvroValueKind.Boolean, "boolean int long float double string bytes")]
    [InlineData(AvroValueKind.Text, "string bytes fixed enum")]
    [InlineData(AvroValueKind.Bytes, "string bytes fixed")]
    public void A_value_is_read_as_what_its_type_can_become_and_nothing_else(AvroValueKind kind, string allowed)
    {
        var projection = Want(new AvroWantedField(kind, "x"));
        foreach (var (name, (type, write)) in Values)
        {
            var schema = Schema(Record("before:\"long\"", $"x:{type}", "after:\"string\""));
            var isAllowed = allowed.Split(' ').Contains(name);
            if (!isAllowed)
            {
                var error = PlanError(schema, projection);
                Assert.Equal("x", error.FieldPath);
                Assert.Contains($"cannot be read as {kind}", error.Reason);
                continue;
            }

            var body = Write(writer =>
            {
                writer.WriteLong(-3);
                write(writer);
                writer.WriteString("end");
            });
            var row = Decode(schema, projection, body);
            Assert.True(row.Has(0));
            switch (kind)
            {
                case AvroValueKind.Long:
                    Assert.Equal(name == "boolean" ? 1 : 7, row.Long(0));
                    break;
                case AvroValueKind.Double:
                    Assert.Equal(7, row.Double(0));
                    break;
                case AvroValueKind.Boolean:
                    Assert.True(row.Boolean(0));
                    break;
                default:
                    Assert.Equal("true", row.Text(0, body));
                    break;
            }
        }
    }

    [Fact]
    public void Rows_come_from_arrays_only()
    {
        var projection = Want(new AvroWantedField(AvroValueKind.Rows, "x") { Child = AvroProjection.Empty });
        Assert.Contains("cannot be read as Rows", PlanError(Schema(Record("x:\"int\"")), projection).Reason);
    }

    [Theory]
    [InlineData("t", true)]
    [InlineData("T", true)]
    [InlineData("true", true)]
    [InlineData("1", true)]
    [InlineData("f", false)]
    [InlineData("False", false)]
    [InlineData("0", false)]
    [InlineData("", null)]
    [InlineData("?", null)]
    public void Text_is_true_or_false_or_null(string text, bool? expected)
    {
        var row = Decode(Schema(Record("x:\"string\"")), Want(new AvroWantedField(AvroValueKind.Boolean, "x")), Write(writer => writer.WriteString(text)));
        Assert.Equal(expected, row.Has(0) ? row.Boolean(0) : null);
        Assert.Equal(expected is null, row.IsNull(0));
    }

    [Fact]
    public void A_float_becomes_the_double_of_the_same_value()
    {
        foreach (var value in new[] { 0.1f, -0f, float.NaN, float.PositiveInfinity, float.Epsilon, -float.MaxValue })
        {
            var row = Decode(Schema(Record("x:\"float\"")), Want(new AvroWantedField(AvroValueKind.Double, "x")), Write(writer => writer.WriteFloat(value)));
            Assert.Equal((double)value, row.Double(0));
        }
    }

    [Theory]
    [InlineData("[\"null\",\"double\"]", 0, 1)]
    [InlineData("[\"double\",\"null\"]", 1, 0)]
    [InlineData("[\"string\",\"null\",\"double\"]", 1, 2)]
    public void Unions_are_read_whatever_the_order(string type, int nullIndex, int valueIndex)
    {
        var schema = Schema(Record("a:\"int\"", $"x:{type}", "b:\"int\""));
        var projection = Want(new AvroWantedField(AvroValueKind.Double, "x") { SkipsOtherTypes = true });
        var row = Decode(schema, projection, Write(writer => WriteUnion(writer, valueIndex, 2.5)));
        Assert.Equal(2.5, row.Double(0));
        Assert.Equal(AvroSlotState.Present, row.State(0));
        row = Decode(schema, projection, Write(writer => WriteUnion(writer, nullIndex, null)));
        Assert.True(double.IsNaN(row.Double(0)));
        Assert.Equal(AvroSlotState.Null, row.State(0));
        var error = DecodeError(schema, projection, Write(writer => WriteUnion(writer, 3, null)));
        Assert.Equal(("x", 1), (error.FieldPath, error.Offset));

        static void WriteUnion(AvroBinaryWriter writer, int index, double? value)
        {
            writer.WriteLong(1);
            writer.WriteLong(index);
            if (value is { } number) writer.WriteDouble(number);
            writer.WriteLong(2);
        }
    }

    [Fact]
    public void Each_type_of_a_union_is_promoted()
    {
        var schema = Schema(Record("x:[\"null\",\"int\",\"float\",\"double\",\"string\"]"));
        var projection = Want(new AvroWantedField(AvroValueKind.Double, "x"));
        Assert.Equal(7, Decode(schema, projection, Write(writer => WriteOf(writer, 1, () => writer.WriteLong(7)))).Double(0));
        Assert.Equal(7, Decode(schema, projection, Write(writer => WriteOf(writer, 2, () => writer.WriteFloat(7)))).Double(0));
        Assert.Equal(7, Decode(schema, projection, Write(writer => WriteOf(writer, 3, () => writer.WriteDouble(7)))).Double(0));
        var error = DecodeError(schema, projection, Write(writer => WriteOf(writer, 4, () => writer.WriteString("7"))));
        Assert.Equal("x: the value is of a type that cannot be read as wanted at byte 1", error.ToString());

        var lenient = Want(new AvroWantedField(AvroValueKind.Double, "x") { SkipsOtherTypes = true });
        Assert.True(Decode(schema, lenient, Write(writer => WriteOf(writer, 4, () => writer.WriteString("7")))).IsNull(0));

        static void WriteOf(AvroBinaryWriter writer, int index, Action value)
        {
            writer.WriteLong(index);
            value();
        }
    }

    [Fact]
    public void A_column_that_is_always_null_may_have_any_type()
    {
        // Fink's tables give empty columns the type int.
        var schema = Schema(Record("x:[\"null\",\"int\"]"));
        var projection = Want(new AvroWantedField(AvroValueKind.Bytes, "x"));
        Assert.True(Decode(schema, projection, [0]).IsNull(0));
        Assert.Equal("x", DecodeError(schema, projection, [2, 8]).FieldPath);
    }

    [Fact]
    public void Missing_null_and_default_are_told_apart()
    {
        var schema = Schema(Record("here:[\"null\",\"int\"]"));
        var projection = Want(
            new AvroWantedField(AvroValueKind.Long, "here") { Default = 5L },
            new AvroWantedField(AvroValueKind.Long, "gone"),
            new AvroWantedField(AvroValueKind.Long, "gone") { Default = 5L },
            new AvroWantedField(AvroValueKind.Double, "gone") { Default = 5L },
            new AvroWantedField(AvroValueKind.Text, "gone") { Default = "five" },
            new AvroWantedField(AvroValueKind.Boolean, "gone") { Default = true });
        var row = Decode(schema, projection, [0]);
        Assert.Equal([AvroSlotState.Null, AvroSlotState.Missing], new[] { row.State(0), row.State(1) });
        Assert.Equal((9, 9), (row.Long(0, 9), row.Long(1, 9)));
        Assert.Equal((5, 5, "five", true), (row.Long(2), row.Double(3), row.Text(4, [0]), row.Boolean(5)));
    }

    [Fact]
    public void The_first_path_that_the_schema_has_is_read()
    {
        var schema = Schema(Record("decl:\"double\"", "dec:\"double\""));
        var body = Write(writer =>
        {
            writer.WriteDouble(1);
            writer.WriteDouble(2);
        });
        Assert.Equal(2, Decode(schema, Want(new AvroWantedField(AvroValueKind.Double, "dec", "decl")), body).Double(0));
        Assert.Equal(1, Decode(schema, Want(new AvroWantedField(AvroValueKind.Double, "declination", "decl")), body).Double(0));
    }

    [Fact]
    public void Aliases_of_the_writer_lead_to_the_field()
    {
        var schema = Schema("""{"type":"record","name":"R","fields":[{"name":"new","aliases":["old"],"type":"int"}]}""");
        Assert.Equal(3, Decode(schema, Want(new AvroWantedField(AvroValueKind.Long, "old")), [6]).Long(0));
    }

    [Fact]
    public void A_required_field_must_be_in_the_schema_and_not_null()
    {
        var projection = Want(new AvroWantedField(AvroValueKind.Long, "c.candid", "candid") { IsRequired = true });
        var error = PlanError(Schema(Record("x:\"int\"")), projection);
        Assert.Equal(("c.candid or candid", true), (error.FieldPath, error.Reason.Contains("required")));

        var inner = RecordNamed("C", "candid:[\"null\",\"long\"]");
        var schema = Schema(Record("x:\"int\"", $"c:[\"null\",{inner}]"));
        Assert.Equal(4, Decode(schema, projection, [0, 2, 2, 8]).Long(0));
        Assert.Equal("c.candid: the value is null, and it is required at byte 3", DecodeError(schema, projection, [0, 2, 0]).ToString());
        Assert.Equal("c: the value is null, and it is required at byte 2", DecodeError(schema, projection, [0, 0]).ToString());
    }

    [Fact]
    public void Paths_lead_through_optional_records()
    {
        var inner = RecordNamed("C", "a:\"int\"", "deep:[\"null\"," + RecordNamed("D", "b:\"int\"") + "]");
        var schema = Schema(Record($"c:[{inner},\"null\"]", "z:\"int\""));
        var projection = Want(new AvroWantedField(AvroValueKind.Long, "c.deep.b"), new AvroWantedField(AvroValueKind.Long, "z"));
        var row = Decode(schema, projection, [0, 2, 2, 8, 10]);
        Assert.Equal((4, 5), (row.Long(0), row.Long(1)));
        row = Decode(schema, projection, [0, 2, 0, 10]);
        Assert.Equal((true, 5), (row.IsNull(0), row.Long(1)));
        row = Decode(schema, projection, [2, 10]);
        Assert.Equal((true, 5), (row.IsNull(0), row.Long(1)));
    }

    [Fact]
    public void A_field_is_wanted_once()
    {
        var schema = Schema(Record("x:\"int\"", "c:" + RecordNamed("C", "a:\"int\"")));
        var twice = Want(new AvroWantedField(AvroValueKind.Long, "x"), new AvroWantedField(AvroValueKind.Double, "x"));
        Assert.Contains("more than once", PlanError(schema, twice).Reason);
    }

    [Fact]
    public void A_projection_is_checked_when_it_is_built()
    {
        var builder = new AvroProjection.Builder();
        Assert.Throws<ArgumentException>(() => builder.Add(new AvroWantedField(AvroValueKind.Rows, "x")));
        Assert.Throws<ArgumentException>(() => builder.Add(new AvroWantedField(AvroValueKind.Long, "x") { Child = AvroProjection.Empty }));
        Assert.Throws<ArgumentException>(() => builder.Add(new AvroWantedField(AvroValueKind.Long, "x") { Default = "5" }));
        Assert.Equal(0, builder.Long("x"));
        Assert.Equal(1, builder.Rows(AvroProjection.Empty, "y"));
        Assert.Equal("x, y", builder.Build().ToString());
    }

    [Fact]
    public void Slots_are_checked()
    {
        var row = Decode(Schema(Record("x:\"int\"")), Want(new AvroWantedField(AvroValueKind.Long, "x")), [2]);
        Assert.Throws<ArgumentOutOfRangeException>(() => row.Double(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => row.Long(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => row.Long(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => row.AsRows.Long(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => row.Text(0, []));
    }

    [Fact]
    public void Bytes_are_slices_of_the_body()
    {
        var body = Write(writer =>
        {
            writer.WriteLong(1);
            writer.WriteBytes([1, 2, 3]);
        });
        var row = Decode(Schema(Record("a:\"int\"", "x:\"bytes\"")), Want(new AvroWantedField(AvroValueKind.Bytes, "x")), body);
        Assert.True(row.Bytes(0, body).Overlaps(body, out var offset));
        Assert.Equal((3, 2), (row.Bytes(0, body).Length, -offset));
    }

    [Fact]
    public void A_row_forgets_the_record_before()
    {
        var schema = Schema(Record("x:[\"null\",\"int\"]", "t:[\"null\",\"string\"]"));
        var projection = Want(new AvroWantedField(AvroValueKind.Long, "x"), new AvroWantedField(AvroValueKind.Text, "t"));
        Assert.True(schema.TryGetPlan(projection, out var plan, out _));
        var row = new AvroRow(projection);
        Assert.True(plan.TryDecode([2, 8, 2, 2, 65], row, out _, out _));
        Assert.True(row.Has(0) && row.Has(1));
        Assert.True(plan.TryDecode([0, 0], row, out _, out _));
        Assert.True(row.IsNull(0) && row.IsNull(1));
    }

    [Fact]
    public void Decoding_allocates_nothing()
    {
        var schema = Schema(Record("x:[\"null\",\"int\"]", "l:{\"type\":\"array\",\"items\":" + RecordNamed("I", "v:\"double\"") + "}"));
        var projection = Want(
            new AvroWantedField(AvroValueKind.Long, "x"),
            new AvroWantedField(AvroValueKind.Rows, "l") { Child = Want(new AvroWantedField(AvroValueKind.Double, "v")) });
        Assert.True(schema.TryGetPlan(projection, out var plan, out _));
        var row = new AvroRow(projection);
        byte[] body = [2, 8, 4, .. new byte[16], 0];
        Assert.True(plan.TryDecode(body, row, out _, out _) && schema.TrySkip(body, out _, out _));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            plan.TryDecode(body, row, out _, out _);
            schema.TrySkip(body, out _, out _);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(2, row.Rows(1).Count);
    }
}
