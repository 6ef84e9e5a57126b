using Nightjar.Learning.Graphs;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Inference;

/// <summary>The weights of a plan as its kernels read them. It lives until the plan and every session are disposed.</summary>
internal sealed unsafe class PlanMemory(string source, long mostBytes) : IDisposable
{
    // Small things share blocks, so that few floats are left over; large ones have a block each.
    private const nint SharedBlock = 1 << 10;
    private const nint LargestShared = SharedBlock / 4;
    private const int Line = NativeBuffer.Alignment / sizeof(float);

    private readonly List<NativeBuffer> _blocks = [];
    private NativeBuffer? _shared;
    private nint _used;
    private int _users = 1;

    /// <summary>Bytes of native memory.</summary>
    public long Bytes { get; private set; }

    /// <summary>Room for so many floats, aligned to a cache line.</summary>
    /// <exception cref="ModelFormatException">The plan would be larger than allowed.</exception>
    public float* Take(nint length)
    {
        length = (length + Line - 1) / Line * Line;
        if (length > LargestShared) return Allocate(length).Pointer;
        if (_shared is null || _used + length > _shared.Length) (_shared, _used) = (Allocate(SharedBlock), 0);
        _used += length;
        return _shared.Pointer + _used - length;
    }

    /// <summary>A copy of some numbers.</summary>
    public float* Copy(ReadOnlySpan<float> values)
    {
        var target = Take(values.Length);
        values.CopyTo(new(target, values.Length));
        return target;
    }

    /// <summary>One more user, who will call <see cref="Dispose"/>; false when the last one has gone.</summary>
    public bool TryShare()
    {
        int users;
        do
        {
            users = Volatile.Read(ref _users);
            if (users == 0) return false;
        }
        while (Interlocked.CompareExchange(ref _users, users + 1, users) != users);
        return true;
    }

    /// <summary>One user less; the last one frees the memory.</summary>
    public void Dispose()
    {
        if (Interlocked.Decrement(ref _users) != 0) return;
        foreach (var block in _blocks) block.Dispose();
    }

    private NativeBuffer Allocate(nint length)
    {
        Bytes += (long)length * sizeof(float);
        if (Bytes > mostBytes) throw new ModelFormatException(source, $"its packed weights take more than the {mostBytes} bytes allowed");
        _blocks.Add(new(length));
        return _blocks[^1];
    }
}
