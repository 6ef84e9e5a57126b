using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace Nightjar.Simulation.Tests;

/// <summary>Reads an Avro container by interpreting its schema, as plainly as can be: an oracle that shares nothing
/// with the code under test.</summary>
internal sealed class PacketOracle
{
    private readonly byte[] _bytes;
    private readonly Dictionary<string, JsonElement> _records = [];
    private int _at;

    private PacketOracle(byte[] bytes) => _bytes = bytes;

    public static Dictionary<string, object?> Read(byte[] packet) => ReadWithHeader(packet).Record;

    public static (Dictionary<string, object?> Record, List<KeyValuePair<string, byte[]>> Header, byte[] Sync) ReadWithHeader(byte[] packet)
    {
        var reader = new PacketOracle(packet);
        Assert.Equal("Obj\u0001"u8, packet.AsSpan(0, 4));
        reader._at = 4;
        var header = new List<KeyValuePair<string, byte[]>>();
        for (var count = reader.Long(); count != 0; count = reader.Long())
        {
            Assert.True(count > 0);
            for (var i = 0; i < count; i++) header.Add(new(Encoding.UTF8.GetString(reader.Bytes()), reader.Bytes()));
        }

        var sync = reader.Raw(16);
        Assert.Equal(1, reader.Long());
        var size = reader.Long();
        var start = reader._at;
        var schema = JsonDocument.Parse(header.Single(h => h.Key == "avro.schema").Value).RootElement;
        var record = (Dictionary<string, object?>)reader.Value(schema)!;
        Assert.Equal(size, reader._at - start);
        Assert.Equal(sync, reader.Raw(16));
        Assert.Equal(packet.Length, reader._at);
        return (record, header, sync);
    }

    private object? Value(JsonElement type)
    {
        if (type.ValueKind == JsonValueKind.Array) return Value(type[(int)Long()]);
        if (type.ValueKind == JsonValueKind.Object)
        {
            var kind = type.GetProperty("type");
            if (kind.ValueKind != JsonValueKind.String) return Value(kind);
            if (kind.GetString() == "record")
            {
                var name = type.GetProperty("name").GetString()!;
                if (type.TryGetProperty("namespace", out var space)) name = space.GetString() + "." + name;
                _records[name] = type;
                return Record(type);
            }

            if (kind.GetString() == "array") return Array(type.GetProperty("items"));
            return Value(kind);
        }

        return type.GetString() switch
        {
            "null" => null,
            "int" or "long" => Long(),
            "float" => BinaryPrimitives.ReadSingleLittleEndian(Raw(4)),
            "double" => BinaryPrimitives.ReadDoubleLittleEndian(Raw(8)),
            "string" => Encoding.UTF8.GetString(Bytes()),
            "bytes" => Bytes(),
            "boolean" => Raw(1)[0] == 1,
            { } name => Record(_records[name]),
            null => throw new InvalidDataException("a type without a name"),
        };
    }

    private Dictionary<string, object?> Record(JsonElement type)
    {
        var record = new Dictionary<string, object?>();
        foreach (var field in type.GetProperty("fields").EnumerateArray())
            record[field.GetProperty("name").GetString()!] = Value(field.GetProperty("type"));
        return record;
    }

    private List<object?> Array(JsonElement items)
    {
        var list = new List<object?>();
        for (var count = Long(); count != 0; count = Long())
        {
            if (count < 0)
            {
                count = -count;
                Long();
            }

            for (var i = 0; i < count; i++) list.Add(Value(items));
        }

        return list;
    }

    private long Long()
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var b = _bytes[_at++];
            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80) return (long)(value >> 1) ^ -(long)(value & 1);
        }
    }

    private byte[] Bytes() => Raw((int)Long());

    private byte[] Raw(int count)
    {
        var slice = _bytes.AsSpan(_at, count).ToArray();
        _at += count;
        return slice;
    }
}
