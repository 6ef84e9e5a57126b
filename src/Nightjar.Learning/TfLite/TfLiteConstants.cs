using System.Globalization;
using Nightjar.Formats.SafeTensors;
using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Graphs;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.TfLite;

/// <summary>The weights of a network, each under a name of its own. They are floats on the tape; where the file has signed bytes the
/// frozen network gets these.</summary>
internal sealed class TfLiteConstants : IDisposable
{
    private readonly TensorPool _pool = new();
    private readonly Dictionary<string, Parameter> _floats = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TfLiteIntegers> _integers = new(StringComparer.Ordinal);

    /// <summary>The weight of these numbers; the second run of a network gets those of the first.</summary>
    /// <param name="name">What it shall be called; another weight of that name gets a number behind it.</param>
    /// <param name="shape">The shape.</param>
    /// <param name="values">The numbers.</param>
    /// <param name="integers">The integers that they are, in the same order; null for none.</param>
    /// <param name="claim">Is told how many numbers are about to be kept.</param>
    public Parameter Get(string name, Shape shape, float[] values, TfLiteIntegers? integers, Action<long> claim)
    {
        var key = name;
        for (var i = 2; _floats.TryGetValue(key, out var known); i++)
        {
            if (known.Value.Shape == shape && known.Value.Span.SequenceEqual(values)) return known;
            key = $"{name}.{i.ToString(CultureInfo.InvariantCulture)}";
        }

        claim(values.Length);
        var made = new Parameter(key, _pool.RentCopy(shape, values, key));
        _floats.Add(key, made);
        if (integers is not null) _integers.Add(key, integers);
        return made;
    }

    /// <summary>The network with signed bytes where the file has them.</summary>
    public FrozenModel Narrow(string source, FrozenModel model)
    {
        var values = model.Graph.Inputs.Select(i => i.Name).Concat(model.Graph.Nodes.Select(n => n.Output)).ToHashSet(StringComparer.Ordinal);
        var entries = new List<SafeTensorEntry>();
        foreach (var weight in model.Weights.Values)
        {
            var floats = weight.ToEntry();
            var scale = Weight.ScaleName(weight.Name);
            if (!_integers.TryGetValue(weight.Name, out var integers) || integers.Values.Length != weight.Shape.Length || values.Contains(scale))
            {
                entries.Add(floats);
                continue;
            }

            entries.Add(SafeTensorEntry.Create<sbyte>(weight.Name, integers.Values, [.. floats.Shape]));
            entries.Add(SafeTensorEntry.Create<float>(scale, integers.Scale, integers.Scale.Length));
        }

        return FrozenModel.Create(source, model.Graph, entries, model.Metadata);
    }

    /// <summary>Ends the weights.</summary>
    public void Dispose()
    {
        foreach (var weight in _floats.Values) weight.Dispose();
        _pool.Dispose();
    }
}
