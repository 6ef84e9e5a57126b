using Nightjar.Formats.Avro;
using Nightjar.TestKit;

namespace Nightjar.Sky.Tests.Surveys;

/// <summary>Short ways to decode an alert.</summary>
internal static class SurveyTestKit
{
    public static Alert Decode(byte[] container, AlertParts parts = AlertParts.All)
    {
        var reader = new AvroContainerReader(new AvroSchemaCache());
        Assert.True(reader.TryOpen(container, out var error), error.ToString());
        Assert.True(reader.TryNextRecord(out var record, out error), error.ToString());
        return Decode(record.Schema, record.Body.Span, parts);
    }

    public static Alert Decode(AvroWriterSchema schema, ReadOnlySpan<byte> body, AlertParts parts = AlertParts.All)
    {
        var alert = new Alert();
        Assert.True(new AlertDecoder().TryDecode(schema, body, parts, alert, out var error), error.ToString());
        return alert;
    }

    public static AvroError Refused(AvroWriterSchema schema, ReadOnlySpan<byte> body, AlertParts parts = AlertParts.All)
    {
        Assert.False(new AlertDecoder().TryDecode(schema, body, parts, new Alert(), out var error));
        Assert.False(error.IsNone);
        return error;
    }

    public static AvroWriterSchema Schema(string json)
    {
        Assert.True(AvroWriterSchema.TryParse(System.Text.Encoding.UTF8.GetBytes(json), AvroLimits.Default, out var schema, out var error), error.ToString());
        return schema;
    }

    /// <summary>Equal to one part in a hundred thousand million, or both NaN.</summary>
    public static void Close(double expected, double actual)
    {
        if (double.IsNaN(expected)) Assert.True(double.IsNaN(actual), $"{actual} is not NaN");
        else Assert.True(Math.Abs(expected - actual) <= 1e-11 * Math.Abs(expected), $"{actual:R} is not {expected:R}");
    }

    public static Alert Packet(string folder, string name, AlertParts parts = AlertParts.All) => Decode(SharedAlerts.One(folder, name), parts);
}
