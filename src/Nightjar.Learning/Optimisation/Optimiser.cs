using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Optimisation;

/// <summary>Moves parameters down their gradients. Frozen parameters, and their state, stand still.</summary>
public abstract class Optimiser : IDisposable
{
    private readonly Tensor[] _state;
    private readonly string[] _names;

    /// <summary>Makes the state for the parameters of these gradients: zeros.</summary>
    /// <param name="pool">Lends the state.</param>
    /// <param name="gradients">Where the gradients will be.</param>
    /// <param name="learningRate">The rate at the start.</param>
    /// <param name="stateNames">Names of the numbers kept for every parameter.</param>
    private protected Optimiser(TensorPool pool, Gradients gradients, float learningRate, params ReadOnlySpan<string> stateNames)
    {
        (Gradients, LearningRate, _names) = (gradients, learningRate, stateNames.ToArray());
        _state = new Tensor[gradients.Parameters.Count * _names.Length];
        for (var i = 0; i < _state.Length; i++)
        {
            var parameter = gradients.Parameters[i / _names.Length];
            _state[i] = pool.RentZeros(parameter.Value.Shape, $"{parameter.Name}.{_names[i % _names.Length]}");
        }
    }

    /// <summary>The rate; a schedule may set it before each step.</summary>
    public float LearningRate { get; set; }

    /// <summary>Steps done; a checkpoint restores it together with <see cref="State"/>.</summary>
    public long Steps { get; set; }

    /// <summary>What the optimiser keeps from step to step, under names such as <c>conv1.weight.momentum</c>; a checkpoint saves and
    /// overwrites the numbers.</summary>
    public IEnumerable<KeyValuePair<string, Tensor>> State => _state.Select(t => KeyValuePair.Create(t.Name, t));

    /// <summary>Where the gradients are.</summary>
    protected Gradients Gradients { get; }

    /// <summary>Moves every parameter that is not frozen.</summary>
    public void Step()
    {
        Steps++;
        for (var i = 0; i < Gradients.Parameters.Count; i++)
        {
            var parameter = Gradients.Parameters[i];
            if (parameter.IsTrainable) Update(parameter.Value, Gradients.Values[i], _state.AsSpan(i * _names.Length, _names.Length));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in _state) tensor.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Moves one parameter, at step number <see cref="Steps"/> (from 1).</summary>
    private protected abstract void Update(Tensor weights, Tensor gradient, ReadOnlySpan<Tensor> state);
}
