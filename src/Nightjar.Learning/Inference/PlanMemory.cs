using Nightjar.Learning.Graphs;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Inference;

/// <summary>The weights of a plan as its kernels read them. It lives until the plan and every session are disposed.</summary>
internal sealed unsafe class PlanMemory(string source, long mostBytes) : IDisposable
{
    private const nint SmallestBlock = 1 << 14;
    private const int Line = NativeBuffer.Alignment / sizeof(float);

    private readonly List<NativeBuffer> _blocks = [];
    private nint _used;
    private int _users = 1;

    /// <summary>Bytes taken.</summary>
    public long Bytes { get; private set; }

    /// <summary>Room for so many floats, aligned to a cache line.</summary>
    /// <exception cref="ModelFormatException">The plan would be larger than allowed.</exception>
    public float* Take(nint length)
    {
        length = (length + Line - 1) / Line * Line;
        Bytes += (long)length * sizeof(float);
        if (Bytes > mostBytes) throw new ModelFormatException(source, $"its packed weights take more than the {mostBytes} bytes allowed");
        if (_blocks.Count == 0 || _used + length > _blocks[^1].Length)
        {
            _blocks.Add(new(Math.Max(length, SmallestBlock)));
            _used = 0;
        }

        _used += length;
        return _blocks[^1].Pointer + _used - length;
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
}
