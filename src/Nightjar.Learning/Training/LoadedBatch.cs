using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Training;

/// <summary>A batch as a loader hands it out, until the next one is asked for.</summary>
public sealed class LoadedBatch : IDisposable
{
    private readonly Batch[] _parts;

    internal LoadedBatch(TensorPool pool, IReadOnlyList<BatchField> fields, int parts)
    {
        _parts = new Batch[parts];
        for (var i = 0; i < parts; i++) _parts[i] = new(pool, fields);
    }

    /// <summary>Number of the batch in its epoch, from 0.</summary>
    public int Index { get; private set; }

    /// <summary>Number of examples.</summary>
    public int Rows { get; private set; }

    /// <summary>The parts, at most as many as there are examples, in their order.</summary>
    public ReadOnlySpan<Batch> Parts => _parts.AsSpan(0, Math.Min(_parts.Length, Rows));

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var part in _parts) part.Dispose();
    }

    internal void Fill(IExampleSource source, int index, ReadOnlySpan<int> examples, bool isRagged, Augmentation? augment, ulong seed, long epoch)
    {
        (Index, Rows) = (index, examples.Length);
        var time = 0;
        if (isRagged)
        {
            foreach (var example in examples) time = Math.Max(time, source.LengthOf(example));
        }

        var parts = Parts;
        for (var p = 0; p < parts.Length; p++)
        {
            var (first, end) = ((int)((long)p * Rows / parts.Length), (int)((p + 1L) * Rows / parts.Length));
            parts[p].Begin(examples[first..end], time, isRagged);
            for (var i = 0; i < end - first; i++)
            {
                var example = examples[first + i];
                var row = new BatchRow(parts[p], i, example, isRagged ? parts[p].Lengths![i] = source.LengthOf(example) : 0);
                source.Read(row);
                if (augment is null) continue;
                var random = RandomNumbers.For(seed, epoch, example);
                augment(row, ref random);
            }
        }
    }
}
