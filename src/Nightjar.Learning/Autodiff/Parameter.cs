using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Autodiff;

/// <summary>A tensor that training changes, known by its name in the model file, such as <c>conv1.weight</c>.</summary>
/// <param name="name">The name, unique in its model.</param>
/// <param name="value">The numbers; the parameter owns them.</param>
public sealed class Parameter(string name, Tensor value) : IDisposable
{
    /// <summary>The name, unique in its model.</summary>
    public string Name { get; } = name;

    /// <summary>The numbers.</summary>
    public Tensor Value { get; } = value;

    /// <summary>Whether training changes it; a frozen parameter gets no gradient, and none is computed for it.</summary>
    public bool IsTrainable { get; set; } = true;

    /// <inheritdoc/>
    public void Dispose() => Value.Dispose();
}
