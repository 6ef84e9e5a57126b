using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Layers;

/// <summary>The place of a layer in a model: its name, where its memory comes from and how its parameters start. The scope of a
/// model is made by hand; a layer gives its parts <c>scope["name"]</c>, which hangs them below it. How a parameter starts depends
/// on the seed and its name alone, so that another layer beside it changes nothing.</summary>
public sealed class LayerScope
{
    private readonly LayerScope? _parent;
    private Layer? _layer;

    /// <summary>The scope of a model, with an empty name.</summary>
    /// <param name="pool">Lends the parameters.</param>
    /// <param name="seed">Seed of the random numbers that parameters start with.</param>
    /// <param name="defaults">What layers take where nothing else is said; null for <see cref="LayerDefaults.PyTorch"/>.</param>
    public LayerScope(TensorPool pool, ulong seed = 0, LayerDefaults? defaults = null) =>
        (Pool, Seed, Defaults, Name) = (pool, seed, defaults ?? LayerDefaults.PyTorch, "");

    private LayerScope(LayerScope parent, string name) =>
        (_parent, Pool, Seed, Defaults, Name) = (parent, parent.Pool, parent.Seed, parent.Defaults, parent.NameOf(name));

    /// <summary>Lends the parameters.</summary>
    public TensorPool Pool { get; }

    /// <summary>Seed of the random numbers that parameters start with.</summary>
    public ulong Seed { get; }

    /// <summary>What layers take where nothing else is said.</summary>
    public LayerDefaults Defaults { get; }

    /// <summary>The layer's name in its model, such as <c>block1.attention</c>; empty for the model itself.</summary>
    public string Name { get; }

    /// <summary>The scope of a part.</summary>
    /// <param name="name">Its name beside its siblings: letters, digits, underscores, and dots for levels between.</param>
    /// <exception cref="ArgumentException">The name has other characters.</exception>
    public LayerScope this[string name] => new(this, name);

    /// <summary>The name of something below this scope.</summary>
    internal string NameOf(string name)
    {
        if (name.Length == 0 || name.Split('.').Any(part => part.Length == 0 || !part.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')))
            throw new ArgumentException($"'{name}' is no name for a part of a model: expected letters, digits and underscores, levels parted by dots", nameof(name));
        return Name.Length == 0 ? name : $"{Name}.{name}";
    }

    /// <summary>Hangs a layer here.</summary>
    internal void Attach(Layer layer)
    {
        if (_layer is not null) throw new InvalidOperationException($"scope '{Name}' already belongs to a {_layer.GetType().Name}; give each layer scope[\"name\"]");
        _layer = layer;
        _parent?._layer?.Add(layer);
    }
}
