using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Autodiff;

/// <summary>A tensor of a model that training changes, known by its name in the model file, such as <c>conv1.weight</c>.</summary>
/// <param name="name">The name, unique in its model.</param>
/// <param name="value">The numbers; the parameter owns them.</param>
public sealed class Parameter(string name, Tensor value) : IDisposable
{
    /// <summary>The name, unique in its model.</summary>
    public string Name { get; } = name;

    /// <summary>The numbers.</summary>
    public Tensor Value { get; } = value;

    /// <summary>Whether it holds statistics that layers collect in training, such as the running mean of a batch normalisation: it
    /// is saved with the model, but no gradient reaches it and no optimiser moves it.</summary>
    public bool IsStatistic { get; init; }

    /// <summary>Whether training changes it; a frozen parameter gets no gradient, and none is computed for it. A frozen statistic
    /// stands still.</summary>
    public bool IsTrainable { get; set; } = true;

    /// <inheritdoc/>
    public void Dispose() => Value.Dispose();
}
