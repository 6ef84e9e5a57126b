namespace Nightjar.Formats.TfLite;

/// <summary>One step of a subgraph.</summary>
public sealed class TfLiteOperator
{
    private readonly string _file;
    private readonly long _offset;

    internal TfLiteOperator(string file, long offset)
    {
        _file = file;
        _offset = offset;
    }

    /// <summary>Its place in the order of execution.</summary>
    public required int Index { get; init; }

    /// <summary>What kind it is.</summary>
    public required TfLiteOperatorCode Code { get; init; }

    /// <summary>Numbers of the input tensors; −1 where an optional one, such as a bias, is left out.</summary>
    public required IReadOnlyList<int> Inputs { get; init; }

    /// <summary>Numbers of the output tensors.</summary>
    public required IReadOnlyList<int> Outputs { get; init; }

    /// <summary>Its parameters. Null where the file has none, and for kinds of operators whose parameters are not read.</summary>
    public required TfLiteOptions? Options { get; init; }

    /// <summary>Parameters of a custom operator, in a format of its own; empty where there are none.</summary>
    public required ReadOnlyMemory<byte> CustomOptions { get; init; }

    /// <summary>Which of the format's own operators it is.</summary>
    public TfLiteBuiltin Builtin => Code.Builtin;

    /// <summary>The schema's name of it, such as CONV_2D, or that of a custom operator.</summary>
    public string Name => Code.Name;

    /// <summary>The tensor number of an input; −1 where it is left out or beyond the inputs there are.</summary>
    public int InputOrNone(int input) => input < Inputs.Count ? Inputs[input] : -1;

    /// <summary>The parameters, which must be of one kind.</summary>
    /// <exception cref="TfLiteFormatException">They are of another kind, or there are none.</exception>
    public T RequireOptions<T>()
        where T : TfLiteOptions =>
        Options as T ?? throw Fault($"has {Options?.GetType().Name ?? "no"} options in place of {typeof(T).Name}");

    /// <summary>An exception, to be thrown, that names the file, the operator and its place.</summary>
    /// <param name="reason">What is wrong with the operator: "has no input".</param>
    public TfLiteFormatException Fault(string reason) => new(_file, _offset, $"operator {Index}, {Name}, {reason}");

    /// <inheritdoc/>
    public override string ToString() => $"{Index}: {Name}({string.Join(", ", Inputs)}) -> {string.Join(", ", Outputs)}";
}
