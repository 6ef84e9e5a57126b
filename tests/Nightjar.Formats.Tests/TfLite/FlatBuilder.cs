using System.Buffers.Binary;
using System.Text;

namespace Nightjar.Formats.Tests.TfLite;

/// <summary>Writes FlatBuffers front to back: a table first, then what its offsets point to.</summary>
internal sealed class FlatBuilder
{
    private readonly List<byte> _bytes = [];

    /// <summary>A field of a table: a scalar's bytes, or something that is written behind the table and pointed to.</summary>
    public abstract record Field;

    public sealed record Scalar(byte[] Bytes) : Field;

    public sealed record Vector(int ElementSize, byte[] Bytes) : Field;

    public sealed record Table(params (int Number, Field Value)[] Fields) : Field;

    public sealed record Tables(params Table[] Elements) : Field;

    public static Scalar Byte(int value) => new([(byte)value]);

    public static Scalar Int(int value) => new(BitConverter.GetBytes(value));

    public static Scalar Long(long value) => new(BitConverter.GetBytes(value));

    public static Scalar Single(float value) => new(BitConverter.GetBytes(value));

    public static Vector Text(string value) => new(1, Encoding.UTF8.GetBytes(value));

    public static Vector Bytes(params byte[] values) => new(1, values);

    public static Vector Ints(params int[] values) => new(4, [.. values.SelectMany(BitConverter.GetBytes)]);

    public static Vector Longs(params long[] values) => new(8, [.. values.SelectMany(BitConverter.GetBytes)]);

    public static Vector Singles(params float[] values) => new(4, [.. values.SelectMany(BitConverter.GetBytes)]);

    public static byte[] Build(Table root, string identifier = "TFL3")
    {
        var builder = new FlatBuilder();
        builder._bytes.AddRange([0, 0, 0, 0, .. Encoding.ASCII.GetBytes(identifier)]);
        builder.Point(0, builder.Write(root));
        return [.. builder._bytes];
    }

    private int Write(Field field) => field switch
    {
        Table table => WriteTable(table),
        Vector vector => WriteVector(vector),
        Tables tables => WriteTables(tables),
        _ => throw new ArgumentException("a scalar stands in its table"),
    };

    private int WriteTable(Table table)
    {
        var vtable = _bytes.Count;
        var slots = table.Fields.Length == 0 ? 0 : table.Fields.Max(f => f.Number) + 1;
        var size = 4 + table.Fields.Sum(f => f.Value is Scalar s ? s.Bytes.Length : 4);
        _bytes.AddRange(BitConverter.GetBytes((ushort)(4 + 2 * slots)));
        _bytes.AddRange(BitConverter.GetBytes((ushort)size));
        _bytes.AddRange(new byte[2 * slots]);
        var start = _bytes.Count;
        _bytes.AddRange(BitConverter.GetBytes(start - vtable));
        var pointers = new List<(int At, Field Value)>();
        foreach (var (number, value) in table.Fields)
        {
            Set16(vtable + 4 + 2 * number, _bytes.Count - start);
            if (value is not Scalar) pointers.Add((_bytes.Count, value));
            _bytes.AddRange(value is Scalar scalar ? scalar.Bytes : new byte[4]);
        }

        foreach (var (at, value) in pointers) Point(at, Write(value));
        return start;
    }

    private int WriteVector(Vector vector)
    {
        var start = _bytes.Count;
        _bytes.AddRange(BitConverter.GetBytes(vector.Bytes.Length / vector.ElementSize));
        _bytes.AddRange(vector.Bytes);
        return start;
    }

    private int WriteTables(Tables tables)
    {
        var start = _bytes.Count;
        _bytes.AddRange(BitConverter.GetBytes(tables.Elements.Length));
        _bytes.AddRange(new byte[4 * tables.Elements.Length]);

        // The same table object is written once and shared.
        var written = new Dictionary<Table, int>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < tables.Elements.Length; i++)
        {
            if (!written.TryGetValue(tables.Elements[i], out var at)) written[tables.Elements[i]] = at = Write(tables.Elements[i]);
            Point(start + 4 + 4 * i, at);
        }

        return start;
    }

    private void Point(int at, int target)
    {
        var bytes = BitConverter.GetBytes(target - at);
        for (var i = 0; i < 4; i++) _bytes[at + i] = bytes[i];
    }

    private void Set16(int at, int value)
    {
        Span<byte> bytes = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)value);
        (_bytes[at], _bytes[at + 1]) = (bytes[0], bytes[1]);
    }
}
