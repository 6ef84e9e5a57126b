using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Nightjar.Formats.Avro;

namespace Nightjar.Broker.Sources;

/// <summary>Finds the schemas of packets that carry only a number: in the places that were named, then in the folders
/// of the input itself that hold <c>.avsc</c> files or containers with a version in their names.</summary>
public sealed partial class WireSchemas : IAvroSchemaSource
{
    private readonly AvroSchemaSet _schemas;
    private readonly bool _hasPlaces;

    /// <summary>Looks in these places.</summary>
    /// <param name="places">Folders and addresses of registries, the first first.</param>
    /// <param name="schemas">Where schema texts are kept.</param>
    public WireSchemas(IReadOnlyList<string> places, AvroSchemaCache schemas)
    {
        _schemas = new AvroSchemaSet(schemas, [.. places.Select(place => Open(place, schemas))]);
        _hasPlaces = places.Count > 0;
    }

    /// <summary>The places for an ingest: those that were named, and the folders of the input that hold schemas.</summary>
    /// <exception cref="NightjarException">A named place is neither a folder nor an address.</exception>
    public static IReadOnlyList<string> Places(IEnumerable<string> named, IEnumerable<string> inputs)
    {
        var places = named.ToList();
        foreach (var place in places)
        {
            if (!IsAddress(place) && !Directory.Exists(place))
                throw new NightjarException($"--schemas {place} is neither a folder nor the http address of a registry");
        }

        foreach (var input in inputs.Where(Directory.Exists))
        {
            places.AddRange(InputPaths.FilesBelow(input)
                .Where(file => file.EndsWith(".avsc", StringComparison.Ordinal) || Versioned().IsMatch(Path.GetFileName(file)))
                .Select(file => Path.GetDirectoryName(file)!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        }

        return places;
    }

    /// <inheritdoc/>
    public bool TryGet(int schemaId, [NotNullWhen(true)] out AvroWriterSchema? schema, out AvroError error)
    {
        if (_schemas.TryGet(schemaId, out schema, out error)) return true;
        error = new AvroError(
            $"the schema with id {schemaId} (version {schemaId / 100}.{schemaId % 100} if this is LSST) is not known: name a folder or a registry that has it with --schemas{(_hasPlaces ? $" (asked: {error.Reason})" : "")}", 1, "");
        return false;
    }

    private static bool IsAddress(string place) =>
        place.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || place.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    private static IAvroSchemaSource Open(string place, AvroSchemaCache schemas) =>
        IsAddress(place) ? new AvroSchemaRegistry(new Uri(place), schemas) : new AvroSchemaFolder(place, schemas);

    [GeneratedRegex(@"v\d+_\d+.*\.avro$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Versioned();
}
