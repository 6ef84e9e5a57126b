using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Autodiff;

/// <summary>Records operations as they run and carries gradients back through them (reverse-mode automatic differentiation).
/// One step of training is: use parameters and inputs, call operations, <see cref="Backward(Variable)"/>, read the gradients of
/// the parameters, <see cref="Reset"/>. Memory, nodes and variables are kept for the next step, so that repeated steps of the
/// same shapes allocate nothing. A tape belongs to one thread; several tapes may share parameters and a pool.</summary>
public sealed unsafe class Tape : IDisposable
{
    private readonly List<Node> _nodes = [];
    private readonly List<Variable> _variables = [];
    private readonly List<Stack<Node>> _spareNodes = [];
    private readonly Stack<Tensor> _spareTensors = new();
    private readonly Dictionary<Parameter, Variable> _parameters = new(ReferenceEqualityComparer.Instance);
    private readonly List<LayerOutput> _layerOutputs = [];
    private readonly List<IStatisticsNode> _statistics = [];
    private int _used;

    /// <summary>Makes an empty tape.</summary>
    /// <param name="pool">Lends the memory.</param>
    /// <param name="isTraining">Whether dropout drops, batch normalisation takes the batch's own statistics, and gradients can be
    /// asked for.</param>
    /// <param name="seed">Start of the random numbers of dropout.</param>
    public Tape(TensorPool pool, bool isTraining, ulong seed = 0) => (Pool, IsTraining, RandomState) = (pool, isTraining, seed);

    /// <summary>Lends the memory.</summary>
    public TensorPool Pool { get; }

    /// <summary>Whether dropout drops and batch normalisation takes the batch's own statistics.</summary>
    public bool IsTraining { get; }

    /// <summary>State of the random numbers that dropout draws; save and set it to resume with the same bits.</summary>
    public ulong RandomState { get; set; }

    /// <summary>The operations so far, in the order in which they ran.</summary>
    internal IReadOnlyList<Node> Nodes => _nodes;

    /// <summary>Whether running statistics wait for <see cref="MoveStatistics"/>. Set it where several tapes train the same
    /// parameters at the same time; otherwise an operation moves its statistics when it runs.</summary>
    public bool DefersStatistics { get; set; }

    /// <summary>What the layers computed since <see cref="Reset"/>, in the order in which they ran.</summary>
    public IReadOnlyList<LayerOutput> LayerOutputs => _layerOutputs;

    /// <summary>Puts numbers that the caller keeps on the tape.</summary>
    /// <param name="value">The numbers; must live until <see cref="Reset"/>.</param>
    /// <param name="needsGradient">Whether the caller wants their gradient.</param>
    public Variable Input(Tensor value, bool needsGradient = false)
    {
        var variable = NextVariable();
        variable.Begin(value, needsGradient && IsTraining, null);
        return variable;
    }

    /// <summary>The variable that stands for a parameter until <see cref="Reset"/>; the same one at every call.</summary>
    public Variable Use(Parameter parameter)
    {
        if (_parameters.TryGetValue(parameter, out var variable)) return variable;
        variable = NextVariable();
        variable.Begin(parameter.Value, parameter.IsTrainable && !parameter.IsStatistic && IsTraining, parameter);
        _parameters.Add(parameter, variable);
        return variable;
    }

    /// <summary>The gradient of a parameter, or null where none reached it.</summary>
    public Tensor? GradientOf(Parameter parameter) => _parameters.GetValueOrDefault(parameter)?.Gradient;

    /// <summary>Computes the gradients of one number.</summary>
    /// <exception cref="ShapeException">The variable is more than one number.</exception>
    public void Backward(Variable loss)
    {
        if (loss.Shape.Length != 1) throw new ShapeException("Backward", "a single number, or its gradient", loss.Shape);
        Backward(loss, [1f]);
    }

    /// <summary>Computes the gradients of Σ output·gradient.</summary>
    /// <exception cref="ShapeException">There are more or fewer numbers than the output has.</exception>
    public void Backward(Variable output, ReadOnlySpan<float> gradient)
    {
        if (gradient.Length != output.Shape.Length) throw new ShapeException("Backward", $"{gradient.Length} numbers", output.Shape);
        if (!output.NeedsGradient) return;
        if (output.Gradient is null) output.BeginGradient(Pool);
        gradient.CopyTo(output.Gradient!.Span);
        for (var i = _nodes.Count - 1; i >= 0; i--)
        {
            var node = _nodes[i];
            if (node.Output.Gradient is null) continue;
            node.Backward(this);
            if (node.Output.Gradient is not null) node.Output.EndGradient();
        }
    }

    /// <summary>Notes what a layer computed, for <see cref="LayerOutputs"/>.</summary>
    /// <param name="layer">The layer's name in its model.</param>
    /// <param name="output">What it computed.</param>
    public void Note(string layer, Variable output) => _layerOutputs.Add(new(layer, output));

    /// <summary>Moves the running statistics that operations held back (see <see cref="DefersStatistics"/>), in the order of the
    /// operations. With the share of each part of a batch, the parts together move them as far as the whole batch would.</summary>
    /// <param name="share">Factor of each operation's momentum.</param>
    public void MoveStatistics(float share = 1)
    {
        foreach (var node in _statistics) node.MoveStatistics(share);
        _statistics.Clear();
    }

    /// <summary>Ends all variables and gradients; their memory serves the next step. Statistics that were held back and not moved
    /// are forgotten.</summary>
    public void Reset()
    {
        foreach (var node in _nodes)
        {
            node.Release();
            _spareNodes[node.Kind].Push(node);
        }

        for (var i = 0; i < _used; i++) _variables[i].End();
        _nodes.Clear();
        _parameters.Clear();
        _layerOutputs.Clear();
        _statistics.Clear();
        _used = 0;
    }

    /// <summary>Ends all variables and gradients.</summary>
    public void Dispose() => Reset();

    /// <summary>A node of a kind for the operation that runs now.</summary>
    internal T NewNode<T>()
        where T : Node, new()
    {
        var kind = NodeKindOf<T>.Index;
        while (_spareNodes.Count <= kind) _spareNodes.Add(new());
        var node = _spareNodes[kind].TryPop(out var spare) ? (T)spare : new T();
        node.Kind = kind;
        _nodes.Add(node);
        return node;
    }

    /// <summary>Moves the running statistics of a node now, or when <see cref="MoveStatistics"/> is called.</summary>
    internal void Move(IStatisticsNode node)
    {
        if (DefersStatistics) _statistics.Add(node);
        else node.MoveStatistics(1);
    }

    /// <summary>A new variable, content undefined, as the output of a node.</summary>
    internal Variable Result(Node node, Shape shape, bool needsGradient)
    {
        var variable = NextVariable();
        variable.Begin(Pool, shape, node.Name, needsGradient && IsTraining);
        return node.Output = variable;
    }

    /// <summary>A variable that shows another's numbers under another shape.</summary>
    internal Variable ResultView(Node node, Variable source, Shape shape)
    {
        var variable = NextVariable();
        variable.BeginView(source, shape);
        return node.Output = variable;
    }

    /// <summary>Where to write the gradient of an input of a node.</summary>
    internal GradientSlot Gradient(Variable input)
    {
        if (input.Gradient is null)
        {
            input.BeginGradient(Pool);
            return new(this, input, null);
        }

        if (!_spareTensors.TryPop(out var extra)) extra = new();
        Pool.RentInto(extra, input.Shape, "gradient");
        return new(this, input, extra);
    }

    /// <summary>As <see cref="Gradient"/>, in the memory of the output's gradient where that is possible: then both pointers are
    /// equal and the output has no gradient any more.</summary>
    internal GradientSlot GradientInPlace(Variable input, Variable output, out float* outputGradient)
    {
        outputGradient = output.Gradient!.Pointer;
        if (input.Gradient is not null || input.Shape.Length != output.Shape.Length) return Gradient(input);
        input.StealGradient(output);
        return new(this, input, null);
    }

    /// <summary>The gradient of an input that a node adds to; zeros at first.</summary>
    internal float* Accumulated(Variable input)
    {
        if (input.Gradient is null)
        {
            input.BeginGradient(Pool);
            input.Gradient!.Span.Clear();
        }

        return input.Gradient.Pointer;
    }

    internal void EndExtra(Tensor extra)
    {
        extra.Dispose();
        _spareTensors.Push(extra);
    }

    private Variable NextVariable()
    {
        if (_used == _variables.Count) _variables.Add(new());
        return _variables[_used++];
    }
}
