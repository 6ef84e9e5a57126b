using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Parallelism;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Training;

/// <summary>Runs the parts of batches on tapes of their own, over threads.</summary>
internal sealed class PartRunner : IDisposable
{
    private readonly LossFunction _loss;
    private readonly WorkerGroup _workers;
    private readonly Tape[] _training;
    private readonly Tape[] _serving;
    private readonly double[] _losses;
    private readonly float[] _shares;

    // Kept, so that a step makes no delegate.
    private readonly Action<int> _train;
    private readonly Action<int> _serve;
    private LoadedBatch? _batch;
    private ulong _seed;
    private long _step;
    private int _count;

    public PartRunner(TensorPool pool, LossFunction loss, int parts, int threads)
    {
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        _loss = loss;
        _workers = new(threads == 0 ? Math.Min(parts, Environment.ProcessorCount) : Math.Min(threads, parts));
        (_training, _serving, _losses, _shares) = (new Tape[parts], new Tape[parts], new double[parts], new float[parts]);
        for (var i = 0; i < parts; i++)
        {
            _training[i] = new(pool, isTraining: true) { DefersStatistics = true };
            _serving[i] = new(pool, isTraining: false);
        }

        (_train, _serve) = (TrainPart, ServePart);
    }

    /// <summary>The tapes of the last batch, in the order of its parts.</summary>
    public ReadOnlySpan<Tape> Tapes => _training.AsSpan(0, _count);

    /// <summary>Share of each part in the rows.</summary>
    public ReadOnlySpan<float> Shares => _shares.AsSpan(0, _count);

    /// <summary>Runs loss and gradients.</summary>
    /// <returns>The mean loss of the batch.</returns>
    public double Train(LoadedBatch batch, ulong seed, long step)
    {
        (_seed, _step) = (seed, step);
        return Run(batch, _train);
    }

    /// <summary>The mean loss over an epoch of batches.</summary>
    public double Validate(BatchLoader loader, CancellationToken cancellation)
    {
        var (sum, rows) = (0.0, 0L);
        loader.Begin(0);
        while (loader.TryNext(out var batch, cancellation))
        {
            try
            {
                sum += Run(batch, _serve) * batch.Rows;
                rows += batch.Rows;
            }
            finally
            {
                foreach (var tape in _serving) tape.Reset();
            }
        }

        return sum / rows;
    }

    /// <summary>Moves the running statistics, part after part.</summary>
    public void MoveStatistics()
    {
        for (var i = 0; i < _count; i++) _training[i].MoveStatistics(_shares[i]);
    }

    /// <summary>Ends the gradients.</summary>
    public void Reset()
    {
        foreach (var tape in _training) tape.Reset();
    }

    public void Dispose()
    {
        _workers.Dispose();
        foreach (var tape in _training) tape.Dispose();
        foreach (var tape in _serving) tape.Dispose();
    }

    private double Run(LoadedBatch batch, Action<int> part)
    {
        (_batch, _count) = (batch, batch.Parts.Length);
        _workers.Run(_count, part);
        double loss = 0;
        for (var i = 0; i < _count; i++)
        {
            _shares[i] = (float)batch.Parts[i].Rows / batch.Rows;
            loss += _losses[i] * batch.Parts[i].Rows / batch.Rows;
        }

        return loss;
    }

    private void TrainPart(int part)
    {
        var tape = _training[part];
        tape.RandomState = RandomNumbers.For(_seed, _step, part).State;
        var loss = _loss(tape, _batch!.Parts[part]);
        tape.Backward(loss);
        _losses[part] = loss.Value.Span[0];
    }

    private void ServePart(int part) => _losses[part] = _loss(_serving[part], _batch!.Parts[part]).Value.Span[0];
}
