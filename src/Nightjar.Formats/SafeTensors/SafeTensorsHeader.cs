using System.Text;
using System.Text.Json;

namespace Nightjar.Formats.SafeTensors;

/// <summary>Reads and checks the header of a safetensors file.</summary>
internal sealed class SafeTensorsHeader
{
    /// <summary>Bytes before the header: its length.</summary>
    public const int PrefixLength = sizeof(ulong);

    /// <summary>The longest header, the limit of the reference implementation.</summary>
    public const long MaxLength = 100_000_000;

    /// <summary>The name in the header that is no tensor.</summary>
    public const string MetadataName = "__metadata__";

    private readonly string _file;

    private SafeTensorsHeader(string file) => _file = file;

    /// <summary>A tensor's place, as the header has it.</summary>
    /// <param name="DataType">What the elements are.</param>
    /// <param name="Shape">Lengths of the axes.</param>
    /// <param name="Begin">First byte, counted from the end of the header.</param>
    /// <param name="End">Byte behind the last one.</param>
    /// <param name="Offset">Byte of the file at which the header speaks of it.</param>
    public sealed record Entry(SafeTensorDataType DataType, int[] Shape, long Begin, long End, long Offset);

    /// <summary>The tensors by name.</summary>
    public Dictionary<string, Entry> Entries { get; } = [];

    /// <summary>What else the writer wanted to say.</summary>
    public Dictionary<string, string> Metadata { get; } = [];

    /// <summary>Names in the order of the data.</summary>
    public string[] Names { get; private set; } = [];

    /// <summary>Reads the header.</summary>
    /// <param name="file">Path of the file, for errors.</param>
    /// <param name="json">The header without its length.</param>
    /// <param name="dataLength">Bytes of the file behind the header.</param>
    /// <exception cref="SafeTensorsFormatException">It breaks a rule.</exception>
    public static SafeTensorsHeader Read(string file, ReadOnlySpan<byte> json, long dataLength)
    {
        var header = new SafeTensorsHeader(file);
        if (json.IsEmpty || json[0] != '{')
            throw new SafeTensorsFormatException(file, PrefixLength, "the header does not begin with {");
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 4 });
        try
        {
            reader.Read();
            header.ReadAll(ref reader);
            reader.Read(); // nothing but blanks may follow
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or DecoderFallbackException)
        {
            throw new SafeTensorsFormatException(
                file, PrefixLength + reader.TokenStartIndex, "the header is not good JSON", error);
        }

        header.CheckLayout(dataLength, PrefixLength + json.Length);
        return header;
    }

    private void ReadAll(ref Utf8JsonReader reader)
    {
        var hasMetadata = false;
        while (Next(ref reader) == JsonTokenType.PropertyName)
        {
            var at = PrefixLength + reader.TokenStartIndex;
            var name = reader.GetString()!;
            Next(ref reader);
            if (name == MetadataName)
            {
                if (hasMetadata) throw Error(ref reader, "there is metadata twice");
                hasMetadata = true;
                ReadMetadata(ref reader);
            }
            else if (!Entries.TryAdd(name, ReadEntry(ref reader, name, at)))
            {
                throw new SafeTensorsFormatException(_file, at, $"there are two tensors of the name '{name}'");
            }
        }
    }

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject) throw Error(ref reader, "the metadata are not an object");
        while (Next(ref reader) == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            if (Next(ref reader) != JsonTokenType.String)
                throw Error(ref reader, $"the metadata '{key}' is not a string");
            if (!Metadata.TryAdd(key, reader.GetString()!)) throw Error(ref reader, $"the metadata '{key}' is there twice");
        }
    }

    private Entry ReadEntry(ref Utf8JsonReader reader, string name, long at)
    {
        if (reader.TokenType != JsonTokenType.StartObject) throw Error(ref reader, $"tensor '{name}' is not an object");
        SafeTensorDataType? type = null;
        List<long>? shape = null, offsets = null;
        while (Next(ref reader) == JsonTokenType.PropertyName)
        {
            var key = reader.GetString();
            Next(ref reader);
            switch (key)
            {
                case "dtype" when type is null:
                    if (reader.TokenType != JsonTokenType.String
                        || !SafeTensorDataTypes.TryParse(reader.GetString(), out var parsed))
                        throw Error(ref reader, $"tensor '{name}' has a dtype that is not known");
                    type = parsed;
                    break;
                case "shape" when shape is null:
                    shape = ReadNumbers(ref reader, name, int.MaxValue);
                    break;
                case "data_offsets" when offsets is null:
                    offsets = ReadNumbers(ref reader, name, long.MaxValue);
                    break;
                case "dtype" or "shape" or "data_offsets":
                    throw Error(ref reader, $"tensor '{name}' has its {key} twice");
                default:
                    reader.Skip();
                    break;
            }
        }

        if (type is not { } dataType || shape is null || offsets is not { Count: 2 })
            throw new SafeTensorsFormatException(_file, at, $"tensor '{name}' lacks its dtype, shape or two data_offsets");
        return new Entry(dataType, [.. shape.Select(n => (int)n)], offsets[0], offsets[1], at);
    }

    private List<long> ReadNumbers(ref Utf8JsonReader reader, string name, long max)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            throw Error(ref reader, $"tensor '{name}' has something else in place of a list of numbers");
        List<long> numbers = [];
        while (Next(ref reader) != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var number) || number < 0 || number > max)
                throw Error(ref reader, $"tensor '{name}' has a length or offset that is not a number from 0 to {max}");
            numbers.Add(number);
        }

        return numbers;
    }

    /// <summary>The tensors must fill the data without a hole and without an overlap, each as long as its shape says.</summary>
    private void CheckLayout(long dataLength, long dataStart)
    {
        Names = [.. Entries.OrderBy(e => e.Value.Begin).ThenBy(e => e.Value.End).Select(e => e.Key)];
        long end = 0;
        foreach (var name in Names)
        {
            var entry = Entries[name];
            if (entry.Begin != end || entry.End < end)
            {
                throw new SafeTensorsFormatException(
                    _file, entry.Offset, $"the bytes of tensor '{name}' do not begin where those before it end");
            }

            end = entry.End;
            if (end > dataLength)
            {
                throw new SafeTensorsFormatException(
                    _file, entry.Offset, $"the file is too short for tensor '{name}'; was it copied to its end?");
            }

            if (entry.DataType.ByteCount(entry.Shape) != entry.End - entry.Begin)
            {
                throw new SafeTensorsFormatException(
                    _file,
                    entry.Offset,
                    $"tensor '{name}' of {entry.DataType.Name()} [{string.Join(',', entry.Shape)}] has {entry.End - entry.Begin} bytes");
            }
        }

        if (end != dataLength)
            throw new SafeTensorsFormatException(_file, dataStart + end, "bytes that belong to no tensor follow the last one");
    }

    private static JsonTokenType Next(ref Utf8JsonReader reader)
    {
        if (!reader.Read()) throw new JsonException("the header ends too early");
        return reader.TokenType;
    }

    private SafeTensorsFormatException Error(ref Utf8JsonReader reader, string reason) =>
        new(_file, PrefixLength + reader.TokenStartIndex, reason);
}
