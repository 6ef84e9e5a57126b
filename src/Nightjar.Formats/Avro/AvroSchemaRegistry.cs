using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;

namespace Nightjar.Formats.Avro;

/// <summary>Fetches schemas by id from a Confluent schema registry: <c>GET {registry}/schemas/ids/{id}</c>.</summary>
/// <remarks>What was found is kept for good, as a registry never changes a schema. What was not found is asked for again
/// after <see cref="RetryAfter"/>, so that a stream of an unknown schema costs one request in that time and not one
/// for each message.</remarks>
public sealed class AvroSchemaRegistry : IAvroSchemaSource, IDisposable
{
    private readonly ConcurrentDictionary<int, AvroWriterSchema> _byId = new();
    private readonly ConcurrentDictionary<int, (long At, AvroError Error)> _failures = new();
    private readonly Lock _lock = new();
    private readonly AvroSchemaCache _schemas;
    private readonly TimeProvider _time;
    private readonly HttpClient _client;
    private readonly string _address;

    /// <summary>Names a registry; nothing is sent yet.</summary>
    /// <param name="registry">The registry's address, with the path before <c>/schemas</c>.</param>
    /// <param name="schemas">Where schema texts are looked up and kept.</param>
    /// <param name="timeout">How long a request may take; null for ten seconds.</param>
    /// <param name="time">The clock of <see cref="RetryAfter"/>; null for the system's.</param>
    public AvroSchemaRegistry(Uri registry, AvroSchemaCache schemas, TimeSpan? timeout = null, TimeProvider? time = null)
    {
        (_schemas, _time, _address) = (schemas, time ?? TimeProvider.System, registry.AbsoluteUri.TrimEnd('/'));
        _client = new HttpClient
        {
            Timeout = timeout ?? TimeSpan.FromSeconds(10),
            MaxResponseContentBufferSize = 2L * schemas.Limits.SchemaBytes,
        };
        _client.DefaultRequestHeaders.Accept.ParseAdd("application/vnd.schemaregistry.v1+json, application/json");
    }

    /// <summary>How long a failure is remembered.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public bool TryGet(int schemaId, [NotNullWhen(true)] out AvroWriterSchema? schema, out AvroError error)
    {
        error = default;
        if (_byId.TryGetValue(schemaId, out schema)) return true;
        lock (_lock)
        {
            if (_byId.TryGetValue(schemaId, out schema)) return true;
            if (_failures.TryGetValue(schemaId, out var failure) && _time.GetElapsedTime(failure.At) < RetryAfter)
            {
                error = failure.Error;
                return false;
            }

            if (TryFetch(schemaId, out schema, out error))
            {
                _failures.TryRemove(schemaId, out _);
                _byId[schemaId] = schema;
                return true;
            }

            _failures[schemaId] = (_time.GetTimestamp(), error);
            return false;
        }
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _client.Dispose();

    private bool TryFetch(int id, [NotNullWhen(true)] out AvroWriterSchema? schema, out AvroError error)
    {
        var address = string.Create(CultureInfo.InvariantCulture, $"{_address}/schemas/ids/{id}");
        schema = null;
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            using var response = _client.Send(request);
            if (!response.IsSuccessStatusCode)
            {
                error = new AvroError($"{address} answers {(int)response.StatusCode}", 0, "");
                return false;
            }

            using var document = JsonDocument.Parse(response.Content.ReadAsStream());
            var hasText = document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("schema", out var text) && text.ValueKind == JsonValueKind.String;
            if (!hasText)
            {
                error = new AvroError($"{address} answers without a schema", 0, "");
                return false;
            }

            var bytes = System.Text.Encoding.UTF8.GetBytes(document.RootElement.GetProperty("schema").GetString()!);
            if (_schemas.TryGet(bytes, out schema, out error)) return true;
            error = error with { Reason = $"{address}: {error.Reason}" };
        }
        catch (JsonException)
        {
            error = new AvroError($"{address} does not answer with JSON", 0, "");
        }
        catch (HttpRequestException exception)
        {
            error = new AvroError($"{address} cannot be reached: {exception.Message.TrimEnd('.')}", 0, "");
        }
        catch (TaskCanceledException)
        {
            error = new AvroError($"{address} does not answer within {_client.Timeout.TotalSeconds:0.###} s", 0, "");
        }

        return false;
    }
}
