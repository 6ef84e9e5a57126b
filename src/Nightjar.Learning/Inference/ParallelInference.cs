using Nightjar.Learning.Parallelism;

namespace Nightjar.Learning.Inference;

/// <summary>Runs a plan on all threads of a group of workers: each takes its share of the batch, the same one every time.</summary>
public sealed unsafe class ParallelInference : InferenceRunner
{
    private readonly WorkerGroup _workers;
    private readonly InferenceSession[] _sessions;
    private readonly Action<int> _share;
    private nint* _inputs;
    private nint* _outputs;
    private int _batch;
    private int _parts;
    private int* _lengths;

    /// <summary>Takes memory for every thread.</summary>
    /// <param name="plan">What to run.</param>
    /// <param name="workers">Whose threads to use; they stay the caller's.</param>
    /// <exception cref="ObjectDisposedException">The plan was disposed.</exception>
    public ParallelInference(InferencePlan plan, WorkerGroup workers)
        : base(plan)
    {
        (_workers, _share) = (workers, RunShare);
        _sessions = new InferenceSession[workers.Threads];
        for (var i = 0; i < _sessions.Length; i++) _sessions[i] = plan.CreateSession();
    }

    private protected override void RunOn(nint* inputs, nint* outputs, int batch, ReadOnlySpan<int> lengths)
    {
        fixed (int* l = lengths)
        {
            _inputs = inputs;
            _outputs = outputs;
            _lengths = l;
            (_batch, _parts) = (batch, Math.Min(batch, _sessions.Length));
            _workers.Run(_parts, _share);
        }
    }

    private protected override void Free()
    {
        foreach (var session in _sessions) session.Dispose();
    }

    private void RunShare(int part)
    {
        var first = (int)((long)_batch * part / _parts);
        var end = (int)((long)_batch * (part + 1) / _parts);
        _sessions[part].RunShare(_inputs, _outputs, first, end - first, _lengths == null ? default : new(_lengths, _batch));
    }
}
