using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Nightjar.Formats.Avro;

/// <summary>Finds schemas by id in a folder of files.</summary>
/// <remarks>
/// For id 901 the folder is searched, in this order, for <c>901.avsc</c> and <c>901.json</c>; for an <c>.avsc</c> file
/// whose name holds the version <c>v9_1</c> and ends in <c>alert.avsc</c> (Rubin's <c>lsst.v9_1.alert.avsc</c>; the types
/// that it refers to are taken from files named after them, <c>lsst.v9_1.diaSource.avsc</c>); and for an Avro container
/// with <c>v9_1</c> in its name, whose own schema is taken. The version is id / 100 and id % 100.
/// </remarks>
/// <param name="folder">The folder; files below it in other folders are not looked at.</param>
/// <param name="schemas">Where schema texts are looked up and kept.</param>
public sealed class AvroSchemaFolder(string folder, AvroSchemaCache schemas) : IAvroSchemaSource
{
    private readonly ConcurrentDictionary<int, AvroWriterSchema> _byId = new();

    /// <inheritdoc/>
    public bool TryGet(int schemaId, [NotNullWhen(true)] out AvroWriterSchema? schema, out AvroError error)
    {
        error = default;
        if (_byId.TryGetValue(schemaId, out schema)) return true;
        try
        {
            if (!TryLoad(schemaId, out schema, out error)) return false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            error = new AvroError($"the schema folder cannot be read: {exception.Message.TrimEnd('.')}", 0, "");
            return false;
        }

        schema = _byId.GetOrAdd(schemaId, schema);
        return true;
    }

    private bool TryLoad(int id, [NotNullWhen(true)] out AvroWriterSchema? schema, out AvroError error)
    {
        var number = id.ToString(CultureInfo.InvariantCulture);
        var version = string.Create(CultureInfo.InvariantCulture, $"v{id / 100}_{id % 100}");
        string[] names = Directory.Exists(folder) ? [.. Directory.GetFiles(folder).Select(path => Path.GetFileName(path))] : [];
        Array.Sort(names, StringComparer.Ordinal);
        var text = names.FirstOrDefault(name => name == $"{number}.avsc" || name == $"{number}.json")
            ?? names.FirstOrDefault(name => HasVersion(name, version) && name.EndsWith("alert.avsc", StringComparison.Ordinal));
        if (text is not null)
        {
            schema = null;
            var composed = AvroSchemaComposer.TryCompose(
                Read(text), type => Find(type + ".avsc"), schemas.Limits, out var whole, out error);
            if (composed && schemas.TryGet(whole, out schema, out error)) return true;
            error = error with { Reason = $"{text}: {error.Reason}" };
            return false;
        }

        var container = names.FirstOrDefault(
            name => HasVersion(name, version) && name.EndsWith(".avro", StringComparison.Ordinal));
        if (container is null)
        {
            (schema, error) = (null, new AvroError($"{folder} has no schema with id {id}", 0, ""));
            return false;
        }

        var isRead = AvroContainerHeader.TryRead(Read(container), schemas, null, out var header, out error);
        schema = isRead ? header.WriterSchema : null;
        if (!isRead) error = error with { Reason = $"{container}: {error.Reason}" };
        return isRead;
    }

    private byte[]? Find(string name)
    {
        // A type's name comes out of a schema and must not lead out of the folder.
        var isName = name.IndexOfAny(Path.GetInvalidFileNameChars()) < 0;
        return isName && File.Exists(Path.Combine(folder, name)) ? Read(name) : null;
    }

    private byte[] Read(string name)
    {
        using var file = File.OpenRead(Path.Combine(folder, name));
        var bytes = new byte[Math.Min(file.Length, schemas.Limits.HeaderBytes)];
        file.ReadExactly(bytes);
        return bytes;
    }

    private static bool HasVersion(string name, string version)
    {
        // v7_1 is not in v7_10.
        for (var end = 0; ;)
        {
            var at = name.IndexOf(version, end, StringComparison.Ordinal);
            if (at < 0) return false;
            end = at + version.Length;
            if (end == name.Length || !char.IsAsciiDigit(name[end])) return true;
        }
    }
}
