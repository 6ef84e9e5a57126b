using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Inference;

/// <summary>Runs a plan on one thread at a time: the memory that values need on their way. A run allocates nothing. The result for an
/// item depends on that item alone, bit for bit, whatever else is in its batch.</summary>
public sealed unsafe class InferenceSession : IDisposable
{
    private readonly InferencePlan _plan;
    private readonly NativeBuffer _block;
    private readonly NativeBuffer _table;
    private int _state;

    internal InferenceSession(InferencePlan plan)
    {
        _plan = plan;
        _block = new(plan.Layout.Length);
        _table = new(2 * sizeof(float*) / sizeof(float) * plan.Layout.Slots);
        foreach (var value in plan.Layout.Placed) Values[value.Slot] = Starts[value.Slot] = _block.Pointer + value.Offset;
    }

    // Where values of the running part begin.
    private float** Values => (float**)_table.Pointer;

    // Where values of the whole batch begin.
    private float** Starts => Values + _plan.Layout.Slots;

    /// <summary>Runs a network that takes one input and gives one output.</summary>
    /// <param name="input">batch items, one after another.</param>
    /// <param name="output">Room for batch outputs; must not overlap the input.</param>
    /// <param name="batch">Items, any number.</param>
    /// <param name="lengths">Length of each sequence for a network that takes them, else empty.</param>
    /// <exception cref="ArgumentException">Numbers of elements do not fit the plan and the batch.</exception>
    /// <exception cref="ObjectDisposedException">The session or its plan was disposed.</exception>
    /// <exception cref="InvalidOperationException">Another thread is running the session.</exception>
    public void Run(ReadOnlySpan<float> input, Span<float> output, int batch, ReadOnlySpan<int> lengths = default)
    {
        Enter();
        try
        {
            if (_plan.InputValues.Length != 1 || _plan.OutputValues.Length != 1)
                throw new ArgumentException($"the network takes {_plan.InputValues.Length} inputs and gives {_plan.OutputValues.Length} outputs, not one each", nameof(input));
            CheckBatch(batch, lengths);
            CheckLength(_plan.InputValues[0], input.Length, batch);
            CheckLength(_plan.OutputValues[0], output.Length, batch);
            if (input.Overlaps(output)) throw new ArgumentException("the output overlaps the input", nameof(output));
            fixed (float* x = input, y = output)
            {
                var (from, to) = ((nint)x, (nint)y);
                Run(&from, &to, batch, lengths);
            }
        }
        finally
        {
            Volatile.Write(ref _state, 0);
        }
    }

    /// <summary>Runs a network with any number of inputs and outputs, in the order of the graph.</summary>
    /// <param name="inputs">For each input batch items, one after another.</param>
    /// <param name="outputs">For each output room for batch of them; none may overlap another one or an input.</param>
    /// <param name="batch">Items, any number.</param>
    /// <param name="lengths">Length of each sequence for a network that takes them, else empty.</param>
    /// <exception cref="ArgumentException">Numbers of elements do not fit the plan and the batch.</exception>
    /// <exception cref="ObjectDisposedException">The session or its plan was disposed.</exception>
    /// <exception cref="InvalidOperationException">Another thread is running the session.</exception>
    public void Run(ReadOnlySpan<ReadOnlyMemory<float>> inputs, ReadOnlySpan<Memory<float>> outputs, int batch, ReadOnlySpan<int> lengths = default)
    {
        Enter();
        try
        {
            if (inputs.Length != _plan.InputValues.Length || outputs.Length != _plan.OutputValues.Length)
                throw new ArgumentException($"the network takes {_plan.InputValues.Length} inputs and gives {_plan.OutputValues.Length} outputs, got {inputs.Length} and {outputs.Length}", nameof(inputs));
            CheckBatch(batch, lengths);
            CheckOverlaps(inputs, outputs);
            var pointers = stackalloc nint[PinnedMemory.Most];
            using var pinned = new PinnedMemory(inputs, outputs, pointers);
            for (var i = 0; i < inputs.Length; i++) CheckLength(_plan.InputValues[i], inputs[i].Length, batch);
            for (var i = 0; i < outputs.Length; i++) CheckLength(_plan.OutputValues[i], outputs[i].Length, batch);
            Run(pointers, pointers + inputs.Length, batch, lengths);
        }
        finally
        {
            Volatile.Write(ref _state, 0);
        }
    }

    /// <summary>Gives the memory back.</summary>
    /// <exception cref="InvalidOperationException">A thread is running the session.</exception>
    public void Dispose()
    {
        switch (Interlocked.CompareExchange(ref _state, 2, 0))
        {
            case 1: throw new InvalidOperationException("the session is running");
            case 2: return;
        }

        _block.Dispose();
        _table.Dispose();
        _plan.Memory.Dispose();
    }

    /// <summary>Runs on memory that stays where it is and has been checked.</summary>
    internal void Run(nint* inputs, nint* outputs, int batch, ReadOnlySpan<int> lengths)
    {
        var most = _plan.Options.LargestBatch;
        for (var item = 0; item < batch; item += most)
        {
            var count = Math.Min(most, batch - item);
            for (var i = 0; i < _plan.InputValues.Length; i++)
                Starts[_plan.InputValues[i].Slot] = (float*)inputs[i] + ((nint)item * _plan.InputValues[i].Shape.Length);
            for (var i = 0; i < _plan.OutputValues.Length; i++)
            {
                if (_plan.Layout.Direct[i]) Starts[_plan.OutputValues[i].Slot] = (float*)outputs[i] + ((nint)item * _plan.OutputValues[i].Shape.Length);
            }

            var part = lengths.IsEmpty ? lengths : lengths.Slice(item, count);
            foreach (var stage in _plan.Stages) RunStage(stage, count, part);
            for (var i = 0; i < _plan.OutputValues.Length; i++)
            {
                if (_plan.Layout.Direct[i]) continue;
                nint length = _plan.OutputValues[i].Shape.Length;
                new ReadOnlySpan<float>(Starts[_plan.OutputValues[i].Slot], (int)(length * count)).CopyTo(new((float*)outputs[i] + (item * length), (int)(length * count)));
            }
        }
    }

    /// <summary>Takes the session for a run by other means than <see cref="Run(ReadOnlySpan{float}, Span{float}, int, ReadOnlySpan{int})"/>.</summary>
    private void Enter()
    {
        switch (Interlocked.CompareExchange(ref _state, 1, 0))
        {
            case 1: throw new InvalidOperationException("a session runs on one thread at a time; another one is running it");
            case 2: throw new ObjectDisposedException(nameof(InferenceSession));
        }

        try
        {
            _plan.ThrowIfUnusable();
        }
        catch
        {
            Volatile.Write(ref _state, 0);
            throw;
        }
    }

    private void RunStage(PlanStage stage, int items, ReadOnlySpan<int> lengths)
    {
        var total = items * stage.UnitsPerItem;
        var parts = (total + stage.Part - 1) / stage.Part;
        var steps = _plan.Steps;
        for (var start = 0; parts > 0; parts--)
        {
            var units = (total - start + parts - 1) / parts;
            foreach (var value in stage.Crossing) Values[value.Slot] = Starts[value.Slot] + ((nint)start * (value.Shape.Length / stage.UnitsPerItem));
            var run = new PlanRun(Values, units, stage.UnitsPerItem, lengths.IsEmpty || stage.UnitsPerItem > 1 ? default : lengths.Slice(start, units));
            for (var i = stage.First; i < stage.End; i++) steps[i].Run(run);
            start += units;
        }
    }

    private void CheckBatch(int batch, ReadOnlySpan<int> lengths)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(batch);
        if (!_plan.UsesLengths)
        {
            if (!lengths.IsEmpty) throw new ArgumentException("the network takes no lengths", nameof(lengths));
            return;
        }

        if (lengths.Length != batch) throw new ArgumentException($"expected {batch} lengths, got {lengths.Length}", nameof(lengths));
        foreach (var length in lengths)
        {
            if (length < 0 || length > _plan.LongestSequence) throw new ArgumentException($"expected lengths from 0 to {_plan.LongestSequence}, found {length}", nameof(lengths));
        }
    }

    private static void CheckLength(PlanValue value, int length, int batch)
    {
        if (length != (long)value.Shape.Length * batch) throw new ArgumentException($"expected {batch} of {value.Name} {value.Shape}, got {length} numbers", value.Name);
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
