using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Training;

/// <summary>Examples that lie in tensors, one row each.</summary>
public sealed class TensorSource : IExampleSource
{
    private readonly Tensor[] _tensors;
    private readonly int[]? _lengths;

    /// <summary>Takes whole tensors as fields.</summary>
    /// <param name="fields">Names and tensors (examples, …). They must live as long as the source.</param>
    /// <exception cref="ShapeException">The tensors have different numbers of rows.</exception>
    public TensorSource(params ReadOnlySpan<(string Name, Tensor Values)> fields)
        : this(null, [], fields)
    {
    }

    /// <summary>Takes sequences of different lengths and other tensors.</summary>
    /// <param name="lengths">Steps of each example; the sequences' tensors are (examples, time, …) with at least as much time.</param>
    /// <param name="sequences">Names of the fields that are sequences.</param>
    /// <param name="fields">Names and tensors (examples, …). They must live as long as the source.</param>
    /// <exception cref="ShapeException">Rows, lengths and time do not go together.</exception>
    public TensorSource(int[]? lengths, ReadOnlySpan<string> sequences, params ReadOnlySpan<(string Name, Tensor Values)> fields)
    {
        _lengths = lengths;
        _tensors = new Tensor[fields.Length];
        var described = new BatchField[fields.Length];
        for (var i = 0; i < fields.Length; i++)
        {
            var (name, values) = fields[i];
            var isSequence = sequences.Contains(name);
            var lead = isSequence ? 2 : 1;
            if (values.Shape.Axes < lead || values.Shape[0] != fields[0].Values.Shape[0])
                throw new ShapeException($"examples {name}", "(examples, …) with as many examples in every field", fields[0].Values.Shape, values.Shape);
            if (isSequence && (lengths?.Length != values.Shape[0] || lengths.Any(n => n < 0 || n > values.Shape[1])))
                throw new ShapeException($"examples {name}", "(examples, time, …) and a length within the time for every example", values.Shape);
            (_tensors[i], described[i]) = (values, new(name, Tail(values.Shape, lead), isSequence));
        }

        (Fields, Count) = (described, fields.Length == 0 ? 0 : fields[0].Values.Shape[0]);
    }

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public IReadOnlyList<BatchField> Fields { get; }

    /// <inheritdoc/>
    public int LengthOf(int example) => _lengths?[example] ?? 0;

    /// <inheritdoc/>
    public void Read(in BatchRow row)
    {
        for (var i = 0; i < _tensors.Length; i++)
        {
            var target = row[i];
            var stride = _tensors[i].Shape.Length / Count;
            _tensors[i].Span.Slice(row.Example * stride, target.Length).CopyTo(target);
        }
    }

    private static Shape Tail(Shape shape, int lead)
    {
        Span<int> extents = stackalloc int[Shape.MostAxes];
        for (var i = lead; i < shape.Axes; i++) extents[i - lead] = shape[i];
        return new(extents[..(shape.Axes - lead)]);
    }
}
