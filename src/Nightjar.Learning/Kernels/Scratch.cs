using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Kernels;

/// <summary>Working memory of the running thread for the length of one kernel call, taken and given back like a stack, so that
/// kernels allocate nothing once their thread has met its largest shapes.</summary>
internal readonly unsafe ref struct Scratch
{
    private const nint SmallestBlock = 1 << 16;

    [ThreadStatic]
    private static Stack? _stack;

    private readonly Stack _owner;
    private readonly (int Block, nint Used) _mark;

    private Scratch(Stack owner, nint length)
    {
        _owner = owner;
        _mark = owner.Mark;
        Pointer = owner.Take(length);
    }

    /// <summary>The memory, aligned to a cache line, content undefined.</summary>
    internal float* Pointer { get; }

    /// <summary>Bytes that the running thread keeps for its kernels.</summary>
    internal static long ThreadBytes => _stack?.Bytes ?? 0;

    /// <summary>Takes room for so many floats until disposed; later takes must be disposed first.</summary>
    internal static Scratch Take(nint length) => new(_stack ??= new Stack(), length);

    /// <summary>Gives the memory back to the thread.</summary>
    public void Dispose() => _owner.Mark = _mark;

    private sealed class Stack
    {
        private readonly List<NativeBuffer> _blocks = [];

        internal (int Block, nint Used) Mark { get; set; }

        internal long Bytes => _blocks.Sum(b => (long)b.Length * sizeof(float));

        internal float* Take(nint length)
        {
            var (block, used) = Mark;
            const int floatsPerLine = NativeBuffer.Alignment / sizeof(float);
            length = (length + floatsPerLine - 1) / floatsPerLine * floatsPerLine;
            while (block < _blocks.Count && used + length > _blocks[block].Length)
            {
                // Blocks past the running one are free, so one that is too small may be exchanged for a larger one.
                if (used == 0)
                {
                    _blocks[block].Dispose();
                    _blocks[block] = new NativeBuffer(length);
                    break;
                }

                (block, used) = (block + 1, 0);
            }

            if (block == _blocks.Count) _blocks.Add(new NativeBuffer(Math.Max(length, SmallestBlock)));
            Mark = (block, used + length);
            return _blocks[block].Pointer + used;
        }
    }
}
