using System.Globalization;
using System.Runtime.InteropServices;
using Nightjar.Formats.Onnx;

namespace Nightjar.Learning.Onnx;

/// <summary>Gathers the nodes and constants of an ONNX graph and gives them names that are there once.</summary>
internal sealed class OnnxBuilder
{
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _shared = new(StringComparer.Ordinal);
    private readonly List<OnnxNode> _nodes = [];
    private readonly List<OnnxTensor> _constants = [];

    /// <summary>The nodes so far, in the order in which they run.</summary>
    public IReadOnlyList<OnnxNode> Nodes => _nodes;

    /// <summary>The constants so far.</summary>
    public IReadOnlyList<OnnxTensor> Constants => _constants;

    /// <summary>What the names of new nodes begin with.</summary>
    public string Scope { get; set; } = "";

    /// <summary>A name like the wanted one that nothing has yet.</summary>
    public string Name(string wanted)
    {
        var name = wanted;
        for (var i = 2; !_taken.Add(name); i++) name = $"{wanted}_{i}";
        return name;
    }

    /// <summary>Adds a node with one output.</summary>
    /// <returns>The output's name.</returns>
    public string Emit(string kind, string[] inputs, params (string Name, object Value)[] attributes) => Emit(kind, 1, inputs, attributes)[0];

    /// <summary>Adds a node.</summary>
    /// <returns>The outputs' names.</returns>
    public string[] Emit(string kind, int outputs, string[] inputs, params (string Name, object Value)[] attributes)
    {
        var names = new string[outputs];
        for (var i = 0; i < outputs; i++) names[i] = Name($"{Scope}/{kind}");
        _nodes.Add(new(kind, names[0], inputs, names, Array.ConvertAll(attributes, a => new OnnxAttribute(a.Name, a.Value))));
        return names;
    }

    /// <summary>Gives a value that a node has just made the name under which it shall be known.</summary>
    public void Rename(string value, string name)
    {
        var last = _nodes.Count - 1;
        if (last >= 0 && _nodes[last].Outputs.Count == 1 && _nodes[last].Outputs[0] == value) _nodes[last] = _nodes[last] with { Outputs = [name] };
        else _nodes.Add(new("Identity", Name($"{Scope}/Identity"), [value], [name], []));
    }

    /// <summary>A constant of floats.</summary>
    public string Floats(string name, ReadOnlySpan<float> values, params long[] extents) => Add(name, OnnxDataType.Float, MemoryMarshal.AsBytes(values), extents);

    /// <summary>A constant of signed bytes.</summary>
    public string Bytes(string name, ReadOnlySpan<sbyte> values, params long[] extents) => Add(name, OnnxDataType.Int8, MemoryMarshal.AsBytes(values), extents);

    /// <summary>A constant number, the same for all who ask for it.</summary>
    public string Number(float value) => Shared($"number/{value.ToString("R", CultureInfo.InvariantCulture)}", name => Floats(name, [value]));

    /// <summary>A constant of integers, the same for all who ask for it.</summary>
    public string Integers(long[] values, params long[] extents) =>
        Shared($"integers/{string.Join('x', extents)}/{string.Join(',', values)}", name => Add(name, OnnxDataType.Int64, MemoryMarshal.AsBytes<long>(values), extents));

    /// <summary>A list of integers, such as a shape or a choice of axes.</summary>
    public string List(params long[] values) => Integers(values, values.Length);

    /// <summary>What was made for this key before, or else what is made now.</summary>
    public string Shared(string key, Func<string, string> make)
    {
        if (_shared.TryGetValue(key, out var name)) return name;
        name = make(key.Length > 60 ? key[..60] : key);
        _shared.Add(key, name);
        return name;
    }

    private string Add(string wanted, OnnxDataType type, ReadOnlySpan<byte> data, long[] extents)
    {
        var name = Name(wanted);
        _constants.Add(new(name, type, extents, data.ToArray()));
        return name;
    }
}
