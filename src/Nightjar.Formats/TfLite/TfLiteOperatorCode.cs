namespace Nightjar.Formats.TfLite;

/// <summary>A kind of operator that a model uses.</summary>
/// <param name="Builtin">Which of the format's own it is; <see cref="TfLiteBuiltin.Custom"/> for others.</param>
/// <param name="CustomName">Name of a custom operator; null for the format's own.</param>
/// <param name="Version">Version of the operator.</param>
public sealed record TfLiteOperatorCode(TfLiteBuiltin Builtin, string? CustomName, int Version)
{
    /// <summary>The name of a custom operator, or the schema's name such as CONV_2D; BUILTIN_ and the number for newer ones.</summary>
    public string Name => CustomName ?? TfLiteBuiltins.NameOf(Builtin);
}
