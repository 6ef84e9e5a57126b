using Nightjar.Broker;

namespace Nightjar.Cli;

/// <summary>The models beside the program: each a folder with <c>model.safetensors</c>, perhaps in further precisions, and cards.</summary>
internal static class ShippedModels
{
    /// <summary>The one that scores where nothing else is said.</summary>
    public const string Standard = "braai";

    /// <summary>What stands for all of them, each once.</summary>
    public const string All = "shipped:all";

    private const string Prefix = "shipped:";
    private const string Ending = ".safetensors";
    private const string Main = "model";
    private const string Checkpoint = "checkpoint";

    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<ShippedModel> List { get; } = InFolder(Path.Combine(AppContext.BaseDirectory, "models"));

    /// <summary>The model of a name.</summary>
    /// <exception cref="NightjarException">None is called so.</exception>
    public static ShippedModel Find(string name) => TryFind(name) ?? throw new NightjarException($"no model {name} comes with the program; 'nightjar models' lists those that do") { IsUsage = true };

    /// <summary>The model of a name, with or without <c>shipped:</c> before it; null where none is called so.</summary>
    public static ShippedModel? TryFind(string name)
    {
        if (name.StartsWith(Prefix, StringComparison.Ordinal)) name = name[Prefix.Length..];
        return List.FirstOrDefault(m => m.Name == name);
    }

    /// <summary>The models of a folder.</summary>
    internal static IReadOnlyList<ShippedModel> InFolder(string folder)
    {
        if (!Directory.Exists(folder)) return [];
        var found = new List<ShippedModel>();
        foreach (var file in Directory.EnumerateFiles(folder, "*" + Ending, SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var (place, name) = (Path.GetDirectoryName(file)!, Path.GetFileNameWithoutExtension(file));
            var own = Path.GetRelativePath(folder, place).Replace('\\', '/');
            if (own == "." || name == Checkpoint) continue;
            own = own.Replace('/', '-');
            found.Add(name == Main ? new(own, file, Path.Combine(place, "card.json")) : new($"{own}/{name}", file, Path.Combine(place, name + ".card.json")));
        }

        return [.. found.OrderBy(m => m.Name, StringComparer.Ordinal)];
    }
}
