using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;

namespace Nightjar.Learning.Layers;

/// <summary>Attention of several heads (Vaswani et al. 2017, arXiv 1706.03762): dense layers make queries, keys and values, each
/// head mixes the values by the softmax of query·key/√width, and a dense layer joins the heads. Parts: <c>query</c>, <c>key</c>,
/// <c>value</c>, <c>output</c>.</summary>
public sealed class MultiHeadAttention : SingleInputLayer
{
    private readonly int _heads;
    private readonly Dense _query;
    private readonly Dense _key;
    private readonly Dense _value;
    private readonly Dense _output;

    /// <summary>Makes the layer.</summary>
    /// <param name="scope">Place in the model.</param>
    /// <param name="features">Features of what comes in and goes out.</param>
    /// <param name="heads">Number of heads.</param>
    /// <param name="width">Features of each head; 0 for features / heads.</param>
    /// <param name="hasBias">Whether the dense layers have biases.</param>
    /// <exception cref="ArgumentException">The features do not split into heads.</exception>
    public MultiHeadAttention(LayerScope scope, int features, int heads, int width = 0, bool hasBias = true)
        : base(scope)
    {
        if (heads < 1 || (width == 0 && features % heads != 0))
            throw new ArgumentException($"{scope.Name}: {features} features do not split into {heads} heads", nameof(heads));
        var all = heads * (width == 0 ? features / heads : width);
        _heads = heads;
        _query = new(scope["query"], features, all, hasBias: hasBias);
        _key = new(scope["key"], features, all, hasBias: hasBias);
        _value = new(scope["value"], features, all, hasBias: hasBias);
        _output = new(scope["output"], all, features, hasBias: hasBias);
    }

    /// <summary>Attention of one sequence to another.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="queries">What looks, (batch, queries, features).</param>
    /// <param name="keys">What is looked at, (batch, keys, features).</param>
    /// <param name="bias">Added to the scores, (heads, queries, keys), or null.</param>
    /// <param name="lengths">Number of keys of each sequence that count; null for all. It must stay unchanged until
    /// <see cref="Tape.Reset"/>.</param>
    /// <returns>(batch, queries, features).</returns>
    /// <exception cref="Tensors.ShapeException">The extents do not match.</exception>
    public Variable Forward(Tape tape, Variable queries, Variable keys, Variable? bias = null, int[]? lengths = null) =>
        Note(tape, Run(tape, queries, keys, bias, lengths));

    /// <inheritdoc/>
    protected override Variable Run(Tape tape, Variable x) => Run(tape, x, x, null, null);

    private Variable Run(Tape tape, Variable queries, Variable keys, Variable? bias, int[]? lengths)
    {
        var q = _query.Forward(tape, queries);
        var k = _key.Forward(tape, keys);
        var v = _value.Forward(tape, keys);
        return _output.Forward(tape, tape.Attend(q, k, v, _heads, bias, lengths));
    }
}
