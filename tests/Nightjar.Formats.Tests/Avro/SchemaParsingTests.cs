using Nightjar.Formats.Avro;
using static Nightjar.Formats.Tests.Avro.AvroTestKit;

namespace Nightjar.Formats.Tests.Avro;

public class SchemaParsingTests
{
    [Fact]
    public void Every_kind_of_schema_is_read()
    {
        var schema = Schema("""
            {"type": "record", "name": "a.b.Outer", "doc": "d", "aliases": ["Old"], "version": "4.02", "fields": [
              {"name": "number", "type": "long", "aliases": ["n"], "default": 3, "doc": "a number"},
              {"name": "time", "type": {"type": "long", "logicalType": "timestamp-micros"}},
              {"name": "list", "type": {"type": "array", "items": ["null", "float"]}},
              {"name": "map", "type": {"type": "map", "values": "string"}},
              {"name": "kind", "type": {"type": "enum", "name": "Kind", "symbols": ["A", "B"]}},
              {"name": "hash", "type": {"type": "fixed", "name": "other.Hash", "size": 16}},
              {"name": "again", "type": ["null", "Kind", "other.Hash"]}
            ]}
            """).Schema;

        Assert.Equal(("a.b.Outer", "Outer", "a.b"), (schema.FullName, schema.Name, schema.Namespace));
        Assert.Equal("\"4.02\"", schema.Attributes["version"]);
        Assert.Equal(["Old"], schema.Aliases);
        Assert.True(schema.TryGetField("n", out var number));
        Assert.Equal(("number", 0, "3", "a number"), (number.Name, number.Index, number.DefaultJson, number.Documentation));
        Assert.Equal("timestamp-micros", schema.Fields[1].Schema.LogicalType);
        Assert.Equal(AvroType.Float, schema.Fields[2].Schema.Items!.Branches[1].Type);
        Assert.Equal("map<string>", schema.Fields[3].Schema.ToString());
        Assert.Equal("a.b.Kind", schema.Fields[4].Schema.FullName);
        Assert.Equal(16, schema.Fields[5].Schema.FixedLength);
        Assert.Same(schema.Fields[4].Schema, schema.Fields[6].Schema.Branches[1]);
        Assert.Same(schema.Fields[5].Schema, schema.Fields[6].Schema.Branches[2]);
    }

    [Fact]
    public void A_default_that_does_not_fit_its_union_is_kept_and_not_judged()
    {
        // npm avsc refuses ZTF's schemas for this.
        var schema = Schema("""{"type":"record","name":"R","fields":[{"name":"x","type":["float","null"],"default":null}]}""").Schema;
        Assert.Equal("null", schema.Fields[0].DefaultJson);
    }

    [Fact]
    public void A_repeated_field_name_gets_a_number()
    {
        // WINTER 2024 has sgmag1 twice; strict readers refuse the packet, and careless ones lose a value.
        var schema = Schema(Record("a:\"int\"", "a:\"long\"", "b:\"int\"", "a:\"float\"")).Schema;
        Assert.Equal(["a", "a#2", "b", "a#3"], schema.Fields.Select(field => field.Name));
        Assert.Equal(["a", "a", "b", "a"], schema.Fields.Select(field => field.DeclaredName));
    }

    [Theory]
    [InlineData("lsst.v11_0.alert", "", "lsst.v11_0.alert")]
    [InlineData("alert", "ztf", "ztf.alert")]
    [InlineData("x.alert", "ztf", "x.alert")]
    [InlineData("alert", "", "alert")]
    public void Names_and_namespaces_make_full_names(string name, string space, string expected)
    {
        var json = $$"""{"type":"record","name":"{{name}}","namespace":"{{space}}","fields":[]}""";
        Assert.Equal(expected, Schema(json).Schema.FullName);
    }

    [Theory]
    [InlineData("lsst.v9_0.diaSource")]
    [InlineData("diaSource")]
    public void A_named_type_is_found_by_full_and_by_short_name(string reference)
    {
        var schema = Schema($$"""
            {"type":"record","name":"lsst.v9_0.alert","fields":[
              {"name":"one","type":{"type":"record","name":"lsst.v9_0.diaSource","fields":[{"name":"x","type":"int"}]} },
              {"name":"many","type":{"type":"array","items":"{{reference}}"} }]}
            """).Schema;
        Assert.Same(schema.Fields[0].Schema, schema.Fields[1].Schema.Items);
    }

    [Fact]
    public void A_short_name_is_found_in_another_namespace_if_it_is_the_only_one()
    {
        const string Inner = """{"name":"p","type":{"type":"record","name":"q.Cutout","fields":[]}}""";
        var schema = Schema($$"""{"type":"record","name":"z.R","fields":[{{Inner}},{"name":"x","type":"Cutout"}]}""").Schema;
        Assert.Equal("q.Cutout", schema.Fields[1].Schema.FullName);
        var ambiguous = $$"""{"type":"record","name":"z.R","fields":[{{Inner}},{{Inner.Replace("q.", "r.").Replace("\"p\"", "\"p2\"")}},{"name":"x","type":"Cutout"}]}""";
        Assert.Contains("ambiguous", SchemaError(ambiguous).Reason);
    }

    [Fact]
    public void A_list_of_named_types_at_the_top_means_its_last_record()
    {
        var list = $$"""[{{RecordNamed("Point", "x:\"double\"")}}, {{RecordNamed("Line", "from:\"Point\"", "to:\"Point\"")}}]""";
        Assert.Equal("Line", Schema(list).Schema.FullName);
    }

    [Fact]
    public void A_list_with_primitives_at_the_top_is_a_union()
    {
        Assert.Equal(AvroType.Union, Schema("""["null", "string"]""").Schema.Type);
    }

    [Fact]
    public void Attributes_of_a_type_may_stand_in_the_field()
    {
        var schema = Schema("""{"type":"record","name":"R","fields":[{"name":"x","type":"array","items":"int"}]}""").Schema;
        Assert.Equal("array<int>", schema.Fields[0].Schema.ToString());
    }

    [Fact]
    public void A_byte_order_mark_comments_and_trailing_commas_are_forgiven()
    {
        Assert.Equal(AvroType.Int, Schema("\uFEFF/* a comment */ \"int\"").Schema.Type);
        Assert.Single(Schema("""{"type":"record","name":"R","fields":[{"name":"x","type":"int"},],}""").Schema.Fields);
    }

    [Theory]
    [InlineData("", "not JSON")]
    [InlineData("{", "not JSON")]
    [InlineData("\"int\" 5", "not JSON")]
    [InlineData("5", "a string, a list or an object")]
    [InlineData("\"nothing\"", "no type 'nothing'")]
    [InlineData("{}", "no type")]
    [InlineData("[]", "no branches")]
    [InlineData("""{"type":"record","fields":[]}""", "no name")]
    [InlineData("""{"type":"record","name":"R"}""", "no list of fields")]
    [InlineData("""{"type":"record","name":"R","fields":[5]}""", "field 0 has no name")]
    [InlineData("""{"type":"record","name":"R","fields":[{"name":"x"}]}""", "the field has no type")]
    [InlineData("""{"type":"enum","name":"E"}""", "no symbols")]
    [InlineData("""{"type":"enum","name":"E","symbols":[]}""", "no symbols")]
    [InlineData("""{"type":"fixed","name":"F"}""", "no usable size")]
    [InlineData("""{"type":"fixed","name":"F","size":-1}""", "no usable size")]
    [InlineData("""{"type":"fixed","name":"F","size":4e9}""", "no usable size")]
    [InlineData("""{"type":"array"}""", "no items")]
    [InlineData("""{"type":"map"}""", "no values")]
    [InlineData("\"\\ud800\"", "not Unicode")]
    public void What_is_no_schema_is_refused_with_a_reason(string json, string reason)
    {
        Assert.Contains(reason, SchemaError(json).Reason);
    }

    [Fact]
    public void An_error_names_the_field()
    {
        var inner = RecordNamed("S", "y:\"nope\"");
        Assert.Equal("list[].y", SchemaError(Record($$"""list:{"type":"array","items":{{inner}}}""")).FieldPath);
    }

    [Theory]
    [InlineData("""{"type":"record","name":"A","fields":[{"name":"a","type":"A"}]}""")]
    [InlineData("""{"type":"record","name":"A","fields":[{"name":"b","type":{"type":"record","name":"B","fields":[{"name":"a","type":["A"]}]}}]}""")]
    public void A_record_that_can_never_end_is_refused(string json)
    {
        Assert.Contains("without an end", SchemaError(json).Reason);
    }

    [Theory]
    [InlineData("""{"type":"record","name":"A","fields":[{"name":"a","type":["null","A"]}]}""", 1)]
    [InlineData("""{"type":"record","name":"A","fields":[{"name":"v","type":"double"},{"name":"a","type":{"type":"array","items":"A"}}]}""", 9)]
    [InlineData("""{"type":"record","name":"B","fields":[{"name":"a","type":["null",{"type":"record","name":"A","fields":[{"name":"b","type":"B"}]}]}]}""", 1)]
    public void Recursion_through_a_union_or_an_array_is_a_schema(string json, long minimumSize)
    {
        Assert.Equal(minimumSize, Schema(json).Schema.MinimumSize);
    }

    [Fact]
    public void Sizes_are_those_of_the_encoding()
    {
        var schema = Schema(Record("a:\"double\"", "b:\"float\"", """c:{"type":"fixed","name":"F","size":3}""", "d:\"null\"")).Schema;
        Assert.Equal((15, 15), (schema.EncodedSize, schema.MinimumSize));
        schema = Schema(Record("a:\"double\"", "b:\"boolean\"", "c:[\"null\",\"double\"]", "d:\"long\"")).Schema;
        Assert.Equal((-1, 11), (schema.EncodedSize, schema.MinimumSize));
    }

    [Fact]
    public void Schemas_beyond_the_limits_are_refused()
    {
        var many = Record([.. Enumerable.Range(0, 50).Select(i => $"f{i}:\"int\"")]);
        Assert.Contains("bytes, more than", SchemaError(many, new AvroLimits { SchemaBytes = 100 }).Reason);
        Assert.Contains("types and fields", SchemaError(many, new AvroLimits { SchemaNodes = 50 }).Reason);
        Schema(many, new AvroLimits { SchemaNodes = 51 });
        var deep = string.Concat(Enumerable.Repeat("""{"type":"array","items":""", 20)) + "\"int\"" + new string('}', 20);
        Assert.Contains("nests deeper", SchemaError(deep, new AvroLimits { Depth = 19 }).Reason);
        Schema(deep, new AvroLimits { Depth = 20 });
        var abyss = string.Concat(Enumerable.Repeat("[", 100_000));
        Assert.Contains("not JSON", SchemaError(abyss).Reason);
    }

    [Fact]
    public void Limits_below_one_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new AvroLimits { Depth = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new AvroLimits { BlockBytes = -1 });
    }
}
