namespace Nightjar.Models.Files;

/// <summary>What model files say of themselves, besides graph and weights.</summary>
internal static class ModelStatements
{
    private const string NameKey = "name";
    private const string VersionKey = "version";
    private const string NormalizationKey = "normalization";

    /// <summary>What a file of a model says.</summary>
    public static Dictionary<string, string> Of(string name, string version, TripletNormalization normalization) => new(StringComparer.Ordinal)
    {
        [NameKey] = name,
        [VersionKey] = version,
        [NormalizationKey] = normalization.ToString(),
    };

    /// <summary>A model folder states <c>"name": "braai d6_m7"</c>, possibly with a remark in parentheses behind it, a safetensors file name
    /// and version.</summary>
    public static (string Name, string Version) NameAndVersion(IReadOnlyDictionary<string, string> statements, string model)
    {
        var name = statements.GetValueOrDefault(NameKey, model);
        if (statements.TryGetValue(VersionKey, out var version)) return (name, version);
        if (name.IndexOf(" (", StringComparison.Ordinal) is > 0 and var remark) name = name[..remark];
        var blank = name.LastIndexOf(' ');
        return blank < 0 ? (name, "") : (name[..blank], name[(blank + 1)..]);
    }

    /// <summary>The scaling of stamps; null where nothing is said.</summary>
    /// <exception cref="InvalidDataException">What is said is no scaling.</exception>
    public static TripletNormalization? Normalization(IReadOnlyDictionary<string, string> statements, string path)
    {
        if (!statements.TryGetValue(NormalizationKey, out var text)) return null;
        return Enum.TryParse<TripletNormalization>(text, ignoreCase: true, out var normalization) && !char.IsAsciiDigit(text[0])
            ? normalization
            : throw new InvalidDataException(
                $"'{path}': normalization '{text}' is none of {string.Join(", ", Enum.GetNames<TripletNormalization>())}.");
    }
}
