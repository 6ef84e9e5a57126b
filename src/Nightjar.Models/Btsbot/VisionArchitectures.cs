namespace Nightjar.Models.Btsbot;

/// <summary>Names of architectures, in files and on command lines.</summary>
public static class VisionArchitectures
{
    private static readonly (VisionArchitecture Architecture, string Name, string Title)[] s_names =
    [
        (VisionArchitecture.Cnn, "cnn", "custom CNN"),
        (VisionArchitecture.ConvNextPico, "convnext", "ConvNeXt-pico"),
        (VisionArchitecture.ConvNextNano, "convnext-nano", "ConvNeXt-nano"),
        (VisionArchitecture.MaxVitTiny, "maxvit", "MaxViT-tiny"),
    ];

    /// <summary>All names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. s_names.Select(n => n.Name)];

    /// <summary>The name in files: <c>cnn</c>, <c>convnext</c>, <c>convnext-nano</c> or <c>maxvit</c>.</summary>
    public static string NameOf(VisionArchitecture architecture) => s_names.First(n => n.Architecture == architecture).Name;

    /// <summary>What people call it.</summary>
    public static string TitleOf(VisionArchitecture architecture) => s_names.First(n => n.Architecture == architecture).Title;

    /// <summary>The architecture of a name.</summary>
    /// <exception cref="FormatException">There is none; the message lists them.</exception>
    public static VisionArchitecture Parse(string name)
    {
        var found = Array.Find(s_names, n => n.Name == name);
        return found.Name is null ? throw new FormatException($"there is no architecture '{name}': {string.Join(", ", Names)}") : found.Architecture;
    }
}
