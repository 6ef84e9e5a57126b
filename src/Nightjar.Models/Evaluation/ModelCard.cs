using System.Globalization;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Nightjar.Models.Evaluation;

/// <summary>What a model's file does not say of itself: where it comes from, how good it is, and how to make it again. Facts are kept in the
/// order in which they were added.</summary>
public sealed class ModelCard
{
    private static readonly JsonSerializerOptions s_format = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly List<(string Section, string Name, object Value)> _facts = [];

    /// <summary>Makes a card.</summary>
    /// <param name="title">The model's name and version.</param>
    /// <param name="purpose">What it is for, in a sentence.</param>
    public ModelCard(string title, string purpose) => (Title, Purpose) = (title, purpose);

    /// <summary>The model's name and version.</summary>
    public string Title { get; }

    /// <summary>What it is for.</summary>
    public string Purpose { get; }

    /// <summary>Adds a text, a whole number or a number; one that is not finite becomes null.</summary>
    public ModelCard Add(string section, string name, object value)
    {
        _facts.Add((section, name, value is double d && !double.IsFinite(d) ? "" : value));
        return this;
    }

    /// <summary>Adds the numbers of an evaluation.</summary>
    public ModelCard Add(string section, BinaryEvaluation evaluation)
    {
        ArgumentNullException.ThrowIfNull(evaluation);
        var at = evaluation.Sweep.At(evaluation.Threshold);
        Add(section, "positives", (long)at.Positives).Add(section, "negatives", (long)at.Negatives);
        foreach (var (name, interval) in new[]
        {
            ("area under ROC", evaluation.AreaUnderRoc), ("false negatives", evaluation.FalseNegativeRate), ("false positives", evaluation.FalsePositiveRate),
        })
        {
            Add(section, name, interval.Estimate).Add(section, name + ", from", interval.Lower).Add(section, name + ", to", interval.Upper);
        }

        return Add(section, "threshold", evaluation.Threshold).Add(section, "Brier score", evaluation.Brier);
    }

    /// <summary>Adds a file's name, size and SHA-256.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public ModelCard AddFile(string path)
    {
        using var file = File.OpenRead(path);
        return Add("File", "name", Path.GetFileName(path)).Add("File", "bytes", file.Length).Add("File", "sha256", Convert.ToHexStringLower(SHA256.HashData(file)));
    }

    /// <summary>Writes <c>NAME.json</c> and <c>NAME.md</c>.</summary>
    /// <exception cref="IOException">They cannot be written.</exception>
    public void Write(string folder, string name = "card")
    {
        Directory.CreateDirectory(folder);
        var sections = _facts.GroupBy(f => f.Section, StringComparer.Ordinal)
            .ToDictionary(s => s.Key, s => s.ToDictionary(f => f.Name, f => f.Value is "" ? null : f.Value, StringComparer.Ordinal), StringComparer.Ordinal);
        var json = JsonSerializer.Serialize(new { title = Title, purpose = Purpose, sections }, s_format);
        File.WriteAllText(Path.Combine(folder, name + ".json"), json + "\n");
        using var text = new StreamWriter(Path.Combine(folder, name + ".md"));
        text.Write($"# {Title}\n\n{Purpose}\n");
        foreach (var section in _facts.GroupBy(f => f.Section, StringComparer.Ordinal))
        {
            text.Write($"\n## {section.Key}\n\n| | |\n|---|---|\n");
            foreach (var (_, fact, value) in section) text.Write($"| {fact} | {Text(value).Replace("|", "\\|", StringComparison.Ordinal)} |\n");
        }
    }

    private static string Text(object value) => value switch
    {
        double number => number.ToString("0.######", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
