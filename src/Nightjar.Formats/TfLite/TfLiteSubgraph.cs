namespace Nightjar.Formats.TfLite;

/// <summary>A graph of operators on tensors. All tensor numbers in it are checked.</summary>
/// <param name="Name">Its name, for people; empty where it has none.</param>
/// <param name="Tensors">The tensors, constants included; a tensor's number is its place.</param>
/// <param name="Inputs">Numbers of the tensors that are to be given.</param>
/// <param name="Outputs">Numbers of the tensors that are wanted.</param>
/// <param name="Operators">The operators in order of execution.</param>
public sealed record TfLiteSubgraph(
    string Name,
    IReadOnlyList<TfLiteTensor> Tensors,
    IReadOnlyList<int> Inputs,
    IReadOnlyList<int> Outputs,
    IReadOnlyList<TfLiteOperator> Operators)
{
    /// <summary>An operator's input; null where it is left out.</summary>
    public TfLiteTensor? Input(TfLiteOperator step, int input)
    {
        ArgumentNullException.ThrowIfNull(step);
        var tensor = step.InputOrNone(input);
        return tensor < 0 ? null : Tensors[tensor];
    }

    /// <summary>An operator's input, which must be there.</summary>
    /// <exception cref="TfLiteFormatException">It is left out.</exception>
    public TfLiteTensor RequireInput(TfLiteOperator step, int input) =>
        Input(step, input) ?? throw step.Fault($"lacks its input {input}");

    /// <summary>An operator's output, which must be there.</summary>
    /// <exception cref="TfLiteFormatException">It has fewer.</exception>
    public TfLiteTensor RequireOutput(TfLiteOperator step, int output)
    {
        ArgumentNullException.ThrowIfNull(step);
        return output < step.Outputs.Count ? Tensors[step.Outputs[output]] : throw step.Fault($"lacks its output {output}");
    }
}
