using System.Buffers;
using System.Runtime.CompilerServices;

namespace Nightjar.Learning.Inference;

/// <summary>Keeps the memory of inputs and outputs where it is for the length of a run.</summary>
internal unsafe ref struct PinnedMemory
{
    /// <summary>The most inputs and outputs that can be held.</summary>
    public const int Most = 16;

    private Handles _handles;
    private int _count;

    public PinnedMemory(ReadOnlySpan<ReadOnlyMemory<float>> inputs, ReadOnlySpan<Memory<float>> outputs, nint* pointers)
    {
        if (inputs.Length + outputs.Length > Most) throw new ArgumentException($"at most {Most} inputs and outputs together, got {inputs.Length + outputs.Length}", nameof(inputs));
        foreach (var input in inputs) pointers[_count] = Hold(input);
        foreach (var output in outputs) pointers[_count] = Hold(output);
    }

    public void Dispose()
    {
        for (var i = 0; i < _count; i++) _handles[i].Dispose();
        _count = 0;
    }

    private nint Hold(ReadOnlyMemory<float> memory)
    {
        _handles[_count] = memory.Pin();
        return (nint)_handles[_count++].Pointer;
    }

    [InlineArray(Most)]
    private struct Handles
    {
        private MemoryHandle _first;
    }
}
