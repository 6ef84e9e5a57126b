namespace Nightjar.Formats.TfLite;

/// <summary>A TensorFlow Lite model: graphs of operators, and their constants as views of the file's bytes.</summary>
/// <remarks>Reads version 3 of the schema (tensorflow/lite/schema/schema.fbs), with no code of TensorFlow or FlatBuffers.
/// Whatever the bytes are, reading ends with a model or a <see cref="TfLiteFormatException"/>, and takes memory in
/// proportion to the file. What has been read does not change and may be used by several threads.</remarks>
public sealed class TfLiteFile
{
    private const uint SupportedVersion = 3;

    private TfLiteFile(string path, FlatBuffer buffer)
    {
        Path = path;
        var model = buffer.Root("TFL3"u8);
        var version = model.UInt32(0, "the version");
        if (version != SupportedVersion) throw model.Fault($"version {version} of the schema is not {SupportedVersion}");
        Description = model.Text(3, "the description") ?? string.Empty;
        var reader = new TfLiteReader(buffer, model);
        var subgraphs = reader.Subgraphs();
        if (subgraphs.Length == 0) throw model.Fault("the model has no graph");
        OperatorCodes = reader.Codes;
        Subgraphs = subgraphs;
        Metadata = reader.Metadata();
        Signatures = reader.Signatures(subgraphs);
    }

    /// <summary>Path of the file, or what else the bytes were called.</summary>
    public string Path { get; }

    /// <summary>Version of the schema.</summary>
    public int Version => (int)SupportedVersion;

    /// <summary>What the writer says of the model.</summary>
    public string Description { get; }

    /// <summary>The kinds of operators that the model uses.</summary>
    public IReadOnlyList<TfLiteOperatorCode> OperatorCodes { get; }

    /// <summary>The graphs, one at least.</summary>
    public IReadOnlyList<TfLiteSubgraph> Subgraphs { get; }

    /// <summary>The graph that is the model; others are called by it.</summary>
    public TfLiteSubgraph Main => Subgraphs[0];

    /// <summary>What else the writer wanted to say.</summary>
    public IReadOnlyList<TfLiteMetadata> Metadata { get; }

    /// <summary>Names of inputs and outputs; empty in many files.</summary>
    public IReadOnlyList<TfLiteSignature> Signatures { get; }

    /// <summary>Reads a file into memory.</summary>
    /// <exception cref="TfLiteFormatException">It breaks a rule of the format, or is larger than 2 GiB.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static TfLiteFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
        if (stream.Length > Array.MaxLength) throw new TfLiteFormatException(path, 0, $"{stream.Length} bytes are more than are supported");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return Parse(bytes, path);
    }

    /// <summary>Reads a model from memory, which must not change afterwards: constants are views of it.</summary>
    /// <param name="bytes">The file's bytes.</param>
    /// <param name="name">What to call them in messages.</param>
    /// <exception cref="TfLiteFormatException">They break a rule of the format.</exception>
    public static TfLiteFile Parse(ReadOnlyMemory<byte> bytes, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return new(name, new FlatBuffer(name, bytes));
    }
}
