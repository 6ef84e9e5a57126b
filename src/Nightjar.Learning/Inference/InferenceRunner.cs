namespace Nightjar.Learning.Inference;

/// <summary>Runs a plan, for one caller at a time. A run allocates nothing. The result for an item depends on that item alone, bit for
/// bit, whatever else is in its batch and however many threads share it.</summary>
public abstract unsafe class InferenceRunner : IDisposable
{
    private const int Idle = 0;
    private const int Running = 1;
    private const int Ended = 2;

    private int _state;

    private protected InferenceRunner(InferencePlan plan) => Plan = plan;

    /// <summary>What is run.</summary>
    public InferencePlan Plan { get; }

    /// <summary>Runs a network that takes one input and gives one output.</summary>
    /// <param name="input">batch items, one after another.</param>
    /// <param name="output">Room for batch outputs; must not overlap the input.</param>
    /// <param name="batch">Items, any number.</param>
    /// <param name="lengths">Length of each sequence for a network that takes them, else empty.</param>
    /// <exception cref="ArgumentException">Numbers of elements do not fit the plan and the batch.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index of an embedding is no row of its table; the message names the input, the
    /// row of the batch and the index. The outputs are undefined then.</exception>
    /// <exception cref="ObjectDisposedException">This, or the plan, was disposed.</exception>
    /// <exception cref="InvalidOperationException">Another thread is running this.</exception>
    public void Run(ReadOnlySpan<float> input, Span<float> output, int batch, ReadOnlySpan<int> lengths = default)
    {
        Enter();
        try
        {
            CheckCounts(1, 1);
            CheckBatch(batch, lengths);
            CheckLength(Plan.InputValues[0], input.Length, batch);
            CheckLength(Plan.OutputValues[0], output.Length, batch);
            if (input.Overlaps(output)) throw new ArgumentException("the output overlaps the input", nameof(output));
            fixed (float* x = input, y = output)
            {
                var from = (nint)x;
                var to = (nint)y;
                RunOn(&from, &to, batch, lengths);
            }
        }
        finally
        {
            Volatile.Write(ref _state, Idle);
        }
    }

    /// <summary>Runs a network with any number of inputs and outputs, in the order of the graph.</summary>
    /// <param name="inputs">For each input batch items, one after another.</param>
    /// <param name="outputs">For each output room for batch of them; none may overlap another one or an input.</param>
    /// <param name="batch">Items, any number.</param>
    /// <param name="lengths">Length of each sequence for a network that takes them, else empty.</param>
    /// <exception cref="ArgumentException">Numbers of elements do not fit the plan and the batch.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index of an embedding is no row of its table; the message names the input, the
    /// row of the batch and the index. The outputs are undefined then.</exception>
    /// <exception cref="ObjectDisposedException">This, or the plan, was disposed.</exception>
    /// <exception cref="InvalidOperationException">Another thread is running this.</exception>
    public void Run(ReadOnlySpan<ReadOnlyMemory<float>> inputs, ReadOnlySpan<Memory<float>> outputs, int batch, ReadOnlySpan<int> lengths = default)
    {
        Enter();
        try
        {
            CheckCounts(inputs.Length, outputs.Length);
            CheckBatch(batch, lengths);
            for (var i = 0; i < inputs.Length; i++) CheckLength(Plan.InputValues[i], inputs[i].Length, batch);
            for (var i = 0; i < outputs.Length; i++) CheckLength(Plan.OutputValues[i], outputs[i].Length, batch);
            CheckOverlaps(inputs, outputs);
            var pointers = stackalloc nint[PinnedMemory.Most];
            using var pinned = new PinnedMemory(inputs, outputs, pointers);
            RunOn(pointers, pointers + inputs.Length, batch, lengths);
        }
        finally
        {
            Volatile.Write(ref _state, Idle);
        }
    }

    /// <summary>Gives the memory back.</summary>
    /// <exception cref="InvalidOperationException">A thread is running this.</exception>
    public void Dispose()
    {
        switch (Interlocked.CompareExchange(ref _state, Ended, Idle))
        {
            case Running: throw new InvalidOperationException("it is running");
            case Idle: Free(); break;
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Runs on memory that stays where it is and has been checked.</summary>
    private protected abstract void RunOn(nint* inputs, nint* outputs, int batch, ReadOnlySpan<int> lengths);

    /// <summary>Gives the memory back, once.</summary>
    private protected abstract void Free();

    private void Enter()
    {
        switch (Interlocked.CompareExchange(ref _state, Running, Idle))
        {
            case Running: throw new InvalidOperationException("it runs for one caller at a time; another thread is running it");
            case Ended: throw new ObjectDisposedException(GetType().Name);
        }

        try
        {
            Plan.ThrowIfUnusable();
        }
        catch
        {
            Volatile.Write(ref _state, Idle);
            throw;
        }
    }

    private void CheckCounts(int inputs, int outputs)
    {
        if (inputs != Plan.InputValues.Length || outputs != Plan.OutputValues.Length)
            throw new ArgumentException($"the network takes {Plan.InputValues.Length} inputs and gives {Plan.OutputValues.Length} outputs, got {inputs} and {outputs}", nameof(inputs));
    }

    private void CheckBatch(int batch, ReadOnlySpan<int> lengths)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(batch);
        if (!Plan.UsesLengths)
        {
            if (!lengths.IsEmpty) throw new ArgumentException("the network takes no lengths", nameof(lengths));
            return;
        }

        if (lengths.Length != batch) throw new ArgumentException($"expected {batch} lengths, got {lengths.Length}", nameof(lengths));
        foreach (var length in lengths)
        {
            if (length < 0 || length > Plan.LongestSequence) throw new ArgumentException($"expected lengths from 0 to {Plan.LongestSequence}, found {length}", nameof(lengths));
        }
    }

    private static void CheckLength(PlanValue value, int length, int batch)
    {
        if (length != (long)value.Shape.Length * batch) throw new ArgumentException($"expected {batch} of {value.Name} {value.Shape}, got {length} numbers", nameof(length));
    }

    private static void CheckOverlaps(ReadOnlySpan<ReadOnlyMemory<float>> inputs, ReadOnlySpan<Memory<float>> outputs)
    {
        for (var i = 0; i < outputs.Length; i++)
        {
            foreach (var input in inputs)
            {
                if (input.Span.Overlaps(outputs[i].Span)) throw new ArgumentException("an output overlaps an input", nameof(outputs));
            }

            for (var k = 0; k < i; k++)
            {
                if (outputs[k].Span.Overlaps(outputs[i].Span)) throw new ArgumentException("two outputs overlap", nameof(outputs));
            }
        }
    }
}
