using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Nightjar.Formats.Avro;

/// <summary>Writes a validated value as JSON.</summary>
internal ref struct AvroJsonWalk(ReadOnlySpan<byte> body, Utf8JsonWriter writer, AvroJsonOptions options)
{
    private readonly ReadOnlySpan<byte> _body = body;
    private AvroCursor _cursor = new(body);

    /// <summary>Whether the value has no more parts than a sound record can have. Values of no bytes cost nothing in
    /// the data; a schema that nests records of them can ask for billions of lines.</summary>
    public readonly bool TryCount(AvroSchema schema, AvroLimits limits, out AvroError error)
    {
        var left = (4L * limits.Items) + (4L * _body.Length) + limits.SchemaNodes;
        var cursor = new AvroCursor(_body);
        var fits = Count(schema, ref cursor, ref left);
        error = fits ? default : new AvroError("the record has too many values of no bytes", 0, "");
        return fits;
    }

    public bool Write(AvroSchema schema)
    {
        switch (schema.Type)
        {
            case AvroType.Null:
                writer.WriteNullValue();
                break;
            case AvroType.Boolean:
                writer.WriteBooleanValue(_cursor.Byte() != 0);
                break;
            case AvroType.Int or AvroType.Long:
                writer.WriteNumberValue(_cursor.Long());
                break;
            case AvroType.Float:
                WriteFloat(_cursor.Float());
                break;
            case AvroType.Double:
                WriteDouble(_cursor.Double());
                break;
            case AvroType.String:
                WriteText(_cursor.Bytes());
                break;
            case AvroType.Bytes:
                WriteBytes(_cursor.Bytes());
                break;
            case AvroType.Fixed:
                WriteBytes(_cursor.Take(schema.FixedLength));
                break;
            case AvroType.Enum:
                writer.WriteStringValue(schema.Symbols[(int)_cursor.Long()]);
                break;
            case AvroType.Union:
                return Write(schema.Branches[(int)_cursor.Long()]);
            case AvroType.Record:
                WriteRecord(schema);
                break;
            case AvroType.Array:
                WriteArray(schema.Items!);
                break;
            default:
                WriteMap(schema.Items!);
                break;
        }

        return true;
    }

    private void WriteRecord(AvroSchema record)
    {
        writer.WriteStartObject();
        foreach (var field in record.Fields)
        {
            writer.WritePropertyName(field.Name);
            Write(field.Schema);
        }

        writer.WriteEndObject();
    }

    private void WriteArray(AvroSchema items)
    {
        writer.WriteStartArray();
        for (var count = _cursor.Block(); count > 0; count = _cursor.Block())
        {
            for (; count > 0; count--) Write(items);
        }

        writer.WriteEndArray();
    }

    private void WriteMap(AvroSchema values)
    {
        writer.WriteStartObject();
        for (var count = _cursor.Block(); count > 0; count = _cursor.Block())
        {
            for (; count > 0; count--)
            {
                writer.WritePropertyName(Encoding.UTF8.GetString(_cursor.Bytes()));
                Write(values);
            }
        }

        writer.WriteEndObject();
    }

    private readonly void WriteText(ReadOnlySpan<byte> text)
    {
        if (Utf8.IsValid(text)) writer.WriteStringValue(text);
        else writer.WriteStringValue(Encoding.UTF8.GetString(text));
    }

    private readonly void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        if (!options.SummarizeBytes)
        {
            writer.WriteBase64StringValue(bytes);
            return;
        }

        writer.WriteStartObject();
        writer.WriteNumber("bytes"u8, bytes.Length);
        writer.WriteEndObject();
    }

    private readonly void WriteFloat(float value)
    {
        if (float.IsFinite(value)) writer.WriteNumberValue(value);
        else WriteDouble(value);
    }

    private readonly void WriteDouble(double value)
    {
        if (double.IsFinite(value)) writer.WriteNumberValue(value);
        else writer.WriteStringValue(double.IsNaN(value) ? "NaN"u8 : value > 0 ? "Infinity"u8 : "-Infinity"u8);
    }

    private static bool Count(AvroSchema schema, ref AvroCursor cursor, ref long left)
    {
        if (--left < 0) return false;
        switch (schema.Type)
        {
            case AvroType.Union:
                return Count(schema.Branches[(int)cursor.Long()], ref cursor, ref left);
            case AvroType.Record:
                foreach (var field in schema.Fields)
                {
                    if (!Count(field.Schema, ref cursor, ref left)) return false;
                }

                return true;
            case AvroType.Array or AvroType.Map:
                for (var count = cursor.Block(); count > 0; count = cursor.Block())
                {
                    for (; count > 0; count--)
                    {
                        if (schema.Type == AvroType.Map) cursor.Bytes();
                        if (!Count(schema.Items!, ref cursor, ref left)) return false;
                    }
                }

                return true;
            case AvroType.Bytes or AvroType.String:
                cursor.Bytes();
                return true;
            case AvroType.Boolean:
                cursor.Byte();
                return true;
            case AvroType.Int or AvroType.Long or AvroType.Enum:
                cursor.Long();
                return true;
            default:
                cursor.Take((int)schema.EncodedSize);
                return true;
        }
    }
}
