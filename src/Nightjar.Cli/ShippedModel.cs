using System.Text.Json;

namespace Nightjar.Cli;

/// <summary>A model that comes with the program.</summary>
/// <param name="Name">What <c>--model</c> calls it: its folder, and for another precision of the same network its file behind a slash.</param>
/// <param name="Path">Its file.</param>
/// <param name="CardPath">Its card; the file need not be there.</param>
internal sealed record ShippedModel(string Name, string Path, string CardPath)
{
    /// <summary>Whether it is the network itself, not another precision of it.</summary>
    public bool IsMain => !Name.Contains('/', StringComparison.Ordinal);

    /// <summary>What the card says; empty texts where there is no card, or it does not say.</summary>
    public (string Sha256, string Headline) ReadCard()
    {
        if (!File.Exists(CardPath)) return ("", "");
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(CardPath));
            var sections = json.RootElement.GetProperty("sections");
            var digest = sections.TryGetProperty("File", out var file) && file.TryGetProperty("sha256", out var sha) ? sha.GetString() ?? "" : "";
            return (digest, Headline(json.RootElement, sections));
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return ("", "its card cannot be read");
        }
    }

    private static string Headline(JsonElement card, JsonElement sections)
    {
        var purpose = card.TryGetProperty("purpose", out var text) ? text.GetString() ?? "" : "";
        if (!sections.TryGetProperty("Test part", out var test)) return purpose;
        foreach (var name in new[] { "area under ROC", "accuracy", "macro area under ROC", "log loss" })
        {
            if (test.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number)
                return FormattableString.Invariant($"{name} {value.GetDouble():0.0000} of its test part");
        }

        return purpose;
    }
}
