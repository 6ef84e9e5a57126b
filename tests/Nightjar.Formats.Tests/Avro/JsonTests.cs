using System.Text.Json;
using Nightjar.Formats.Avro;
using Nightjar.TestKit;
using static Nightjar.Formats.Tests.Avro.AvroTestKit;

namespace Nightjar.Formats.Tests.Avro;

public class JsonTests
{
    private static readonly AvroWriterSchema Alert = Schema(Record(
        "candid:\"long\"",
        "c:[\"null\"," + RecordNamed("C", "jd:\"double\"", "mag:[\"float\",\"null\"]", "mag:\"float\"") + "]",
        """prv:{"type":"array","items":["null","C"]}""",
        """m:{"type":"map","values":"string"}""",
        "stamp:\"bytes\""));

    private static readonly byte[] Body = Write(writer =>
    {
        writer.WriteLong(2695378462115010012);
        writer.WriteLong(1);
        WriteCandidate(writer, 2460000.5, 18.1f);
        writer.WriteLong(3);
        writer.WriteLong(1);
        WriteCandidate(writer, double.NaN, null);
        writer.WriteLong(0);
        writer.WriteLong(1);
        WriteCandidate(writer, double.NegativeInfinity, 3);
        writer.WriteLong(0);
        writer.WriteLong(2);
        writer.WriteString("g");
        writer.WriteString("green");
        writer.WriteString("r");
        writer.WriteBytes([0x72, 0xFF, 0x64]);
        writer.WriteLong(0);
        writer.WriteBytes([1, 2, 3]);
    });

    private static void WriteCandidate(AvroBinaryWriter writer, double jd, float? magnitude)
    {
        writer.WriteDouble(jd);
        writer.WriteLong(magnitude is null ? 1 : 0);
        if (magnitude is { } value) writer.WriteFloat(value);
        writer.WriteFloat(0.1f);
    }

    [Fact]
    public void A_record_is_written_whole()
    {
        const string Expected = """
            {"candid":2695378462115010012,"c":{"jd":2460000.5,"mag":18.1,"mag#2":0.1},
            "prv":[{"jd":"NaN","mag":null,"mag#2":0.1},null,{"jd":"-Infinity","mag":3,"mag#2":0.1}],
            "m":{"g":"green","r":"r\uFFFDd"},"stamp":"AQID"}
            """;
        Assert.Equal(Expected.ReplaceLineEndings(""), Json(Alert, Body));
        Assert.EndsWith("\"stamp\":{\"bytes\":3}}", Json(Alert, Body, AvroJsonOptions.Summary));
    }

    [Theory]
    [InlineData("candid", "2695378462115010012")]
    [InlineData("c.mag", "18.1")]
    [InlineData("c.mag#2", "0.1")]
    [InlineData("prv[0].mag", "null")]
    [InlineData("prv[1]", "null")]
    [InlineData("prv[2].jd", "\"-Infinity\"")]
    [InlineData("m[g]", "\"green\"")]
    [InlineData("stamp", "\"AQID\"")]
    public void A_field_is_found_by_its_path(string path, string expected) => Assert.Equal(expected, Json(Alert, Body, path: path));

    [Theory]
    [InlineData("nothing")]
    [InlineData("c.nothing")]
    [InlineData("candid.x")]
    [InlineData("prv[3]")]
    [InlineData("prv[-1]")]
    [InlineData("prv[x]")]
    [InlineData("prv[0")]
    [InlineData("prv[1].jd")]
    [InlineData("m[u]")]
    [InlineData("c[0]")]
    public void A_path_to_nothing_is_an_error_and_writes_nothing(string path)
    {
        using var stream = new MemoryStream();
        using var json = new Utf8JsonWriter(stream);
        Assert.False(AvroJson.TryWriteField(Alert, Body, path, json, null, out var error));
        Assert.Equal(path, error.FieldPath);
        Assert.Equal(0, json.BytesPending);
    }

    [Fact]
    public void Broken_data_write_nothing()
    {
        using var stream = new MemoryStream();
        using var json = new Utf8JsonWriter(stream);
        Assert.False(AvroJson.TryWrite(Alert, Body.AsSpan(0, 20), json, null, out var error));
        Assert.Equal("c.mag", error.FieldPath);
        Assert.Equal(0, json.BytesPending);
    }

    [Fact]
    public void The_encoded_value_of_a_field_is_where_it_says()
    {
        Assert.True(AvroJson.TryFindField(Alert, Body, "prv[2].jd", out var schema, out var range, out _));
        Assert.Equal(AvroType.Double, schema.Type);
        Assert.Equal(double.NegativeInfinity, BitConverter.ToDouble(Body.AsSpan()[range]));
    }

    [Fact]
    public void Both_values_of_a_repeated_field_of_a_real_packet_are_reachable()
    {
        var (_, bytes) = SharedAlerts.Containers("other_surveys", "winter_2024").First();
        var reader = new AvroContainerReader(new AvroSchemaCache());
        Assert.True(reader.TryOpen(bytes, out _));
        Assert.True(reader.TryNextRecord(out var record, out _));
        Assert.Equal("17.4557", Json(record.Schema, record.Body.Span, path: "candidate.sgmag1"));
        Assert.Equal("17.4557", Json(record.Schema, record.Body.Span, path: "candidate.sgmag1#2"));
    }
}
