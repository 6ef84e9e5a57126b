using System.Buffers;
using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Nightjar.Formats.SafeTensors;

/// <summary>Writes safetensors files.</summary>
/// <remarks>Byte for byte what the reference implementation writes: tensors with the widest elements first, then by name,
/// so that each lies aligned; the header padded with blanks to a multiple of 8 bytes; metadata by name.</remarks>
public static class SafeTensorsWriter
{
    private const int Alignment = 8;

    /// <summary>Writes a file. It appears under its name when it is whole, and replaces one that is there.</summary>
    /// <exception cref="ArgumentException">A tensor does not fit its shape, or a name is there twice.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(
        string path, IEnumerable<SafeTensorEntry> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var unfinished = path + ".partial";
        try
        {
            using (var stream = File.Create(unfinished)) Write(stream, tensors, metadata);
            File.Move(unfinished, path, overwrite: true);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }

    /// <summary>Writes to a stream.</summary>
    /// <exception cref="ArgumentException">A tensor does not fit its shape, or a name is there twice.</exception>
    public static void Write(
        Stream stream, IEnumerable<SafeTensorEntry> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(tensors);
        SafeTensorEntry[] ordered =
            [.. tensors.OrderByDescending(t => t.DataType).ThenBy(t => t.Name, StringComparer.Ordinal)];
        var json = Header(ordered, metadata);
        var padding = (Alignment - json.Length % Alignment) % Alignment;

        Span<byte> length = stackalloc byte[SafeTensorsHeader.PrefixLength];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)(json.Length + padding));
        stream.Write(length);
        stream.Write(json);
        stream.Write("       "u8[..padding]);
        foreach (var tensor in ordered) stream.Write(tensor.Bytes.Span);
    }

    private static ReadOnlySpan<byte> Header(SafeTensorEntry[] tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(
            buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        if (metadata is not null)
        {
            json.WriteStartObject(SafeTensorsHeader.MetadataName);
            foreach (var (key, value) in metadata.OrderBy(m => m.Key, StringComparer.Ordinal)) json.WriteString(key, value);
            json.WriteEndObject();
        }

        long end = 0;
        var names = new HashSet<string>();
        foreach (var tensor in tensors)
        {
            Check(tensor, names);
            json.WriteStartObject(tensor.Name);
            json.WriteString("dtype", tensor.DataType.Name());
            json.WriteStartArray("shape");
            foreach (var axis in tensor.Shape) json.WriteNumberValue(axis);
            json.WriteEndArray();
            json.WriteStartArray("data_offsets");
            json.WriteNumberValue(end);
            json.WriteNumberValue(end += tensor.Bytes.Length);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan;
    }

    private static void Check(SafeTensorEntry tensor, HashSet<string> names)
    {
        if (tensor.Name == SafeTensorsHeader.MetadataName)
            throw new ArgumentException("no tensor can have the name __metadata__", nameof(tensor));
        if (!names.Add(tensor.Name))
            throw new ArgumentException($"there are two tensors of the name '{tensor.Name}'", nameof(tensor));
        if (tensor.Shape.Any(n => n < 0) || tensor.DataType.ByteCount([.. tensor.Shape]) != tensor.Bytes.Length)
        {
            throw new ArgumentException(
                $"tensor '{tensor.Name}' of {tensor.DataType.Name()} [{string.Join(',', tensor.Shape)}] has {tensor.Bytes.Length} bytes",
                nameof(tensor));
        }
    }
}
