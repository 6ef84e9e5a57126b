using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Nightjar.Models.Studies;

/// <summary>The finished runs of a study, a line of JSON each. A line that was not written to its end, as when the power fails, is cut
/// off when the file is opened; the run is then done again.</summary>
/// <remarks>Any number of threads may add.</remarks>
public sealed class VisionRunFile
{
    private static readonly JsonSerializerOptions s_format = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private readonly Lock _lock = new();
    private readonly Dictionary<string, VisionRunResult> _results = new(StringComparer.Ordinal);

    /// <summary>Opens the file, or begins it.</summary>
    /// <exception cref="FormatException">A whole line is no run; the message names file and line.</exception>
    /// <exception cref="IOException">The file cannot be read or written.</exception>
    public VisionRunFile(string path)
    {
        Path = path;
        if (!File.Exists(path)) return;
        var bytes = File.ReadAllBytes(path);
        var whole = Array.LastIndexOf(bytes, (byte)'\n') + 1;
        if (whole < bytes.Length)
        {
            using var file = File.OpenWrite(path);
            file.SetLength(whole);
        }

        var number = 0;
        foreach (var line in Encoding.UTF8.GetString(bytes, 0, whole).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            number++;
            var result = Parse(line, number);
            _results[result.Key] = result;
        }
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>What has been finished, in no order.</summary>
    public IReadOnlyList<VisionRunResult> Results
    {
        get
        {
            lock (_lock) return [.. _results.Values];
        }
    }

    /// <summary>The result of a run; null where it has not been finished.</summary>
    public VisionRunResult? this[string key]
    {
        get
        {
            lock (_lock) return _results.GetValueOrDefault(key);
        }
    }

    /// <summary>Adds a finished run; it is in the file when this returns.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Add(VisionRunResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        lock (_lock)
        {
            _results[result.Key] = result;
            using var file = new FileStream(Path, FileMode.Append, FileAccess.Write);
            file.Write(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(result, s_format) + "\n"));
            file.Flush(flushToDisk: true);
        }
    }

    private VisionRunResult Parse(string line, int number)
    {
        try
        {
            return JsonSerializer.Deserialize<VisionRunResult>(line, s_format) ?? throw new JsonException("it is null");
        }
        catch (JsonException error)
        {
            throw new FormatException($"{Path}, line {number}, is no finished run: {error.Message}; move the file away to start anew", error);
        }
    }
}
