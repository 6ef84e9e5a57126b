using System.Numerics;

namespace Nightjar.Learning.Tensors;

/// <summary>Lends tensors and keeps what comes back for the next one of about the same size, so that repeated work allocates
/// nothing. May be used from several threads. A checking pool (the default in debug builds) fills returned memory with NaN, so
/// that a stale pointer shows, and names the tensors that were never given back.</summary>
public sealed unsafe class TensorPool : IDisposable
{
    // Four sizes for every power of two waste at most a quarter of a block.
    private const int SizesPerOctave = 4;
    private const int SmallestLog = 4;
    private const int Sizes = (31 - SmallestLog) * SizesPerOctave;

    private readonly Lock _lock = new();
    private readonly Stack<NativeBuffer>[] _free = new Stack<NativeBuffer>[Sizes + 1];
    private readonly HashSet<Tensor>? _lent;
    private bool _disposed;

    /// <summary>Makes an empty pool that checks in debug builds.</summary>
    public TensorPool()
        : this(IsDebugBuild)
    {
    }

    /// <summary>Makes an empty pool; a checking one costs time on every return.</summary>
    public TensorPool(bool isChecking)
    {
        for (var i = 0; i < _free.Length; i++) _free[i] = new();
        if (isChecking) _lent = new(ReferenceEqualityComparer.Instance);
    }

    /// <summary>Tensors lent and not given back.</summary>
    public int Outstanding { get; private set; }

    /// <summary>Bytes of native memory held, lent or free.</summary>
    public long Bytes { get; private set; }

    private static bool IsDebugBuild =>
#if DEBUG
        true;
#else
        false;
#endif

    /// <summary>Lends a tensor; its content is undefined.</summary>
    /// <param name="shape">The extents.</param>
    /// <param name="name">What it will hold, for messages.</param>
    public Tensor Rent(Shape shape, string name = "tensor") => Lend(new(this, Take(shape.Length), shape, name));

    /// <summary>Lends a tensor of zeros.</summary>
    public Tensor RentZeros(Shape shape, string name = "tensor")
    {
        var tensor = Rent(shape, name);
        tensor.Span.Clear();
        return tensor;
    }

    /// <summary>Lends a tensor that holds these numbers.</summary>
    /// <exception cref="ShapeException">There are more or fewer numbers than the shape has elements.</exception>
    public Tensor RentCopy(Shape shape, ReadOnlySpan<float> values, string name = "tensor")
    {
        if (values.Length != shape.Length) throw new ShapeException($"copy into {name}", $"{values.Length} elements", shape);
        var tensor = Rent(shape, name);
        values.CopyTo(tensor.Span);
        return tensor;
    }

    /// <summary>Throws when tensors are still lent; a checking pool names them.</summary>
    /// <exception cref="InvalidOperationException">There is a leak.</exception>
    public void ThrowIfOutstanding()
    {
        lock (_lock)
        {
            if (Outstanding == 0) return;
            var names = _lent is null ? "" : ": " + string.Join(", ", _lent.Take(10).Select(t => $"{t.Name} {t.Shape}"));
            throw new InvalidOperationException($"{Outstanding} tensors were not given back{names}");
        }
    }

    /// <summary>Frees the memory that is not lent; what is lent is freed when it comes back.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            foreach (var stack in _free)
            {
                while (stack.TryPop(out var buffer)) Free(buffer);
            }
        }
    }

    /// <summary>Lends a tensor object that came back before, so that not even the object is new.</summary>
    internal void RentInto(Tensor tensor, Shape shape, string name)
    {
        tensor.Revive(this, Take(shape.Length), shape, name);
        Lend(tensor);
    }

    internal void Return(Tensor tensor, NativeBuffer buffer)
    {
        if (_lent is not null) new Span<float>(buffer.Pointer, (int)buffer.Length).Fill(float.NaN);
        lock (_lock)
        {
            Outstanding--;
            _lent?.Remove(tensor);
            if (_disposed) Free(buffer);
            else _free[SizeClass(buffer.Length, out _)].Push(buffer);
        }
    }

    /// <summary>The class of sizes that holds so many floats, and the floats that its blocks have.</summary>
    internal static int SizeClass(nint length, out nint room)
    {
        var quarter = (nint)1 << (SmallestLog - 2);
        var log = Math.Max(SmallestLog, BitOperations.Log2((uint)Math.Max(length - 1, 1)));
        quarter <<= log - SmallestLog;
        var start = quarter * SizesPerOctave;
        var steps = length <= start ? 0 : (length - start + quarter - 1) / quarter;
        room = start + (steps * quarter);
        return ((log - SmallestLog) * SizesPerOctave) + (int)steps;
    }

    private Tensor Lend(Tensor tensor)
    {
        lock (_lock)
        {
            Outstanding++;
            _lent?.Add(tensor);
        }

        return tensor;
    }

    private NativeBuffer Take(int length)
    {
        var size = SizeClass(length, out var room);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_free[size].TryPop(out var buffer)) return buffer;
            Bytes += room * sizeof(float);
        }

        return new(room);
    }

    private void Free(NativeBuffer buffer)
    {
        Bytes -= buffer.Length * sizeof(float);
        buffer.Dispose();
    }
}
