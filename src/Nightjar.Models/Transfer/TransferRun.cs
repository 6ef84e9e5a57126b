using System.Text.Json;
using System.Text.Json.Serialization;

namespace Nightjar.Models.Transfer;

/// <summary>One training of a study and how well it did on the target's test part.</summary>
/// <param name="Target">The target's name.</param>
/// <param name="Variant">What it started from.</param>
/// <param name="Fraction">Share of the labels.</param>
/// <param name="Seed">Number of the draw, from 0.</param>
/// <param name="Labels">Labels, those for validation included.</param>
/// <param name="MacroAuc">Mean area under the ROC curves of classes against all others.</param>
/// <param name="MacroF1">Mean F1.</param>
/// <param name="BestEpoch">Epochs to the least validation loss.</param>
/// <param name="BestSteps">Steps to it.</param>
/// <param name="Seconds">Time that it took.</param>
/// <param name="Judges">Mean area and mean F1 on other light curves, by name.</param>
public sealed record TransferRun(
    string Target,
    TransferVariant Variant,
    double Fraction,
    int Seed,
    int Labels,
    double MacroAuc,
    double MacroF1,
    int BestEpoch,
    long BestSteps,
    double Seconds,
    IReadOnlyDictionary<string, double[]> Judges)
{
    private static readonly JsonSerializerOptions s_format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter() },
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>Whether it is the training of these.</summary>
    public bool Is(string target, TransferVariant variant, double fraction, int seed) =>
        Target == target && Variant == variant && Math.Abs(Fraction - fraction) < 1e-9 && Seed == seed;

    /// <summary>One line of JSON.</summary>
    public string ToLine() => JsonSerializer.Serialize(this, s_format);

    /// <summary>Reads <see cref="ToLine"/>.</summary>
    /// <exception cref="JsonException">It is no such line.</exception>
    public static TransferRun Parse(string line) => JsonSerializer.Deserialize<TransferRun>(line, s_format) ?? throw new JsonException("the line is empty");
}
