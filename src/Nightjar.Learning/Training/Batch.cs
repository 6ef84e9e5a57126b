using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Training;

/// <summary>Examples side by side, one tensor for each field: a batch, or the part of it that one tape takes.</summary>
public sealed class Batch : IDisposable
{
    private readonly TensorPool _pool;
    private readonly IReadOnlyList<BatchField> _fields;
    private readonly Tensor?[] _tensors;
    private int[] _examples = [];
    private int[]? _lengths;

    internal Batch(TensorPool pool, IReadOnlyList<BatchField> fields)
    {
        (_pool, _fields) = (pool, fields);
        _tensors = new Tensor?[fields.Count];
    }

    /// <summary>Number of examples.</summary>
    public int Rows { get; private set; }

    /// <summary>Names of the tensors.</summary>
    public IEnumerable<string> Names => _fields.Select(f => f.Name);

    /// <summary>Numbers of the examples in their source.</summary>
    public ReadOnlySpan<int> Examples => _examples.AsSpan(0, Rows);

    /// <summary>Steps of each sequence; null where no field is a sequence.</summary>
    public int[]? Lengths => _lengths;

    /// <summary>A tensor: (rows, …), or (rows, time, …) of a sequence.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    public Tensor this[string name]
    {
        get
        {
            for (var i = 0; i < _tensors.Length; i++)
            {
                if (_fields[i].Name == name) return _tensors[i]!;
            }

            throw new KeyNotFoundException($"a batch has no '{name}'; it has {string.Join(", ", Names)}");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in _tensors) tensor?.Dispose();
    }

    /// <summary>Makes room; the numbers are zeros where rows do not fill them.</summary>
    internal void Begin(ReadOnlySpan<int> examples, int time, bool isRagged)
    {
        Rows = examples.Length;
        if (_examples.Length < Rows) _examples = new int[Rows];
        examples.CopyTo(_examples);

        // Operations want as many lengths as rows; most batches have the same number.
        if (isRagged && _lengths?.Length != Rows) _lengths = new int[Rows];
        for (var i = 0; i < _tensors.Length; i++)
        {
            var shape = FullShape(_fields[i], Rows, time);
            if (_tensors[i] is not { } tensor || tensor.Shape != shape)
            {
                tensor = _tensors[i] ?? new();
                tensor.Dispose();
                _pool.RentInto(tensor, shape, _fields[i].Name);
                _tensors[i] = tensor;
            }

            tensor.Span.Clear();
        }
    }

    internal Span<float> RowOf(int field, int row, int length)
    {
        var tensor = _tensors[field]!;
        var stride = tensor.Shape.Length / Rows;
        return tensor.Span.Slice(row * stride, _fields[field].IsSequence ? length * _fields[field].Row.Length : stride);
    }

    internal Shape ShapeOf(int field, int length) => _fields[field].IsSequence ? FullShape(_fields[field].Row, length) : _fields[field].Row;

    private static Shape FullShape(BatchField field, int rows, int time) =>
        FullShape(field.IsSequence ? FullShape(field.Row, time) : field.Row, rows);

    private static Shape FullShape(Shape inner, int outer)
    {
        Span<int> extents = stackalloc int[inner.Axes + 1];
        extents[0] = outer;
        for (var i = 0; i < inner.Axes; i++) extents[i + 1] = inner[i];
        return new(extents);
    }
}
