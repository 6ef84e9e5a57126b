using System.IO.Enumeration;
using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Layers;

/// <summary>A part of a model, or the whole: parameters with names, and layers below it. How it is called is its own affair; one
/// with a single input is a <see cref="SingleInputLayer"/>. A layer may serve several tapes at once.</summary>
/// <example>
/// A model that looks at an image and at a few numbers:
/// <code>
/// public sealed class Inspector : Layer
/// {
///     private readonly Conv2D _conv;
///     private readonly Dense _hidden;
///     private readonly Dense _head;
///
///     public Inspector(LayerScope scope)
///         : base(scope)
///     {
///         _conv = new(scope["conv"], channels: 3, filters: 16, kernel: 3, activation: Activation.Relu);
///         _hidden = new(scope["hidden"], 16 + 5, 32, Activation.Relu);
///         _head = new(scope["head"], 32, 1);
///     }
///
///     public Variable Forward(Tape tape, Variable image, Variable numbers)
///     {
///         var seen = tape.GlobalAveragePool(_conv.Forward(tape, image));
///         return _head.Forward(tape, _hidden.Forward(tape, tape.Concat(seen, numbers)));
///     }
/// }
/// </code>
/// </example>
public abstract class Layer : IDisposable
{
    private readonly LayerScope _scope;
    private readonly List<Layer> _children = [];
    private readonly List<Parameter> _own = [];

    /// <summary>Hangs the layer at its place in the model.</summary>
    /// <exception cref="InvalidOperationException">Another layer is there.</exception>
    protected Layer(LayerScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        _scope = scope;
        scope.Attach(this);
    }

    /// <summary>The name in the model, such as <c>block1.attention</c>; empty for the model itself.</summary>
    public string Name => _scope.Name;

    /// <summary>The layers below, in the order in which they were made.</summary>
    public IReadOnlyList<Layer> Children => _children;

    /// <summary>All parameters: the layer's own, then those of the layers below. Each has its name in the model.</summary>
    public IEnumerable<Parameter> Parameters => _own.Concat(_children.SelectMany(c => c.Parameters));

    /// <summary>What layers take where nothing else is said.</summary>
    protected LayerDefaults Defaults => _scope.Defaults;

    /// <summary>Counts the numbers of the parameters, statistics left out.</summary>
    /// <param name="onlyTrainable">Whether frozen ones are left out too.</param>
    public long CountParameters(bool onlyTrainable = false) =>
        Parameters.Where(p => !p.IsStatistic && (p.IsTrainable || !onlyTrainable)).Sum(p => (long)p.Value.Shape.Length);

    /// <summary>Freezes the parameters whose names match: training leaves them, statistics included, as they are.</summary>
    /// <param name="pattern">A name in which * stands for any characters and ? for one, such as <c>conv*.*</c>.</param>
    /// <exception cref="ArgumentException">No name matches.</exception>
    public void Freeze(string pattern) => SetTrainable(pattern, isTrainable: false);

    /// <summary>Lets training change the parameters whose names match; see <see cref="Freeze"/>.</summary>
    /// <param name="pattern">A name in which * stands for any characters and ? for one.</param>
    /// <exception cref="ArgumentException">No name matches.</exception>
    public void Unfreeze(string pattern) => SetTrainable(pattern, isTrainable: true);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var parameter in _own) parameter.Dispose();
        foreach (var child in _children) child.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Makes a parameter of this layer.</summary>
    /// <param name="name">Its name in the layer, such as <c>weight</c>.</param>
    /// <param name="shape">Its extents.</param>
    /// <param name="initialiser">How it starts.</param>
    /// <param name="fans">What the initialiser may want to know.</param>
    /// <param name="isStatistic">Whether the layer collects it in training; see <see cref="Parameter.IsStatistic"/>.</param>
    /// <exception cref="ArgumentException">The layer has one of that name.</exception>
    protected Parameter AddParameter(string name, Shape shape, Initialiser initialiser, Fans fans = default, bool isStatistic = false)
    {
        ArgumentNullException.ThrowIfNull(initialiser);
        var full = _scope.NameOf(name);
        if (_own.Exists(p => p.Name == full)) throw new ArgumentException($"there are two parameters {full}", nameof(name));
        var value = _scope.Pool.Rent(shape, full);
        initialiser(value, fans, RandomNumbers.For(_scope.Seed, full));
        var parameter = new Parameter(full, value) { IsStatistic = isStatistic };
        _own.Add(parameter);
        return parameter;
    }

    /// <summary>Notes on the tape what this layer computed, so that <see cref="ActivationStatistics"/> can show it.</summary>
    /// <returns>The same variable.</returns>
    protected Variable Note(Tape tape, Variable output)
    {
        if (Name.Length > 0) tape.Note(Name, output);
        return output;
    }

    internal void Add(Layer child)
    {
        if (_children.Exists(c => c.Name == child.Name)) throw new ArgumentException($"there are two layers {child.Name}");
        _children.Add(child);
    }

    private void SetTrainable(string pattern, bool isTrainable)
    {
        var found = false;
        foreach (var parameter in Parameters)
        {
            if (!FileSystemName.MatchesSimpleExpression(pattern, parameter.Name, ignoreCase: false)) continue;
            (found, parameter.IsTrainable) = (true, isTrainable);
        }

        if (!found) throw new ArgumentException($"no parameter matches '{pattern}'; there are {string.Join(", ", Parameters.Select(p => p.Name))}", nameof(pattern));
    }
}
