namespace Nightjar.Broker.Archive;

/// <summary>Which model gave scores.</summary>
/// <param name="Label">What people call it, unique in an archive; a label that already belongs to another file gets the beginning of the
/// digest appended.</param>
public sealed record ModelIdentity(string Label)
{
    /// <summary>The kind of network (<c>braai</c>, <c>acai</c>, <c>t2</c>); empty where it is not known.</summary>
    public string Family { get; init; } = "";

    /// <summary>The name that its file states; empty where it is not known.</summary>
    public string Name { get; init; } = "";

    /// <summary>The version that its file states; empty where it is not known.</summary>
    public string Version { get; init; } = "";

    /// <summary>SHA-256 of its file, lower-case hexadecimal; empty where it is not known.</summary>
    public string Sha256 { get; init; } = "";

    /// <summary>Classes, for a model that gives a probability for each; else none.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];
}
