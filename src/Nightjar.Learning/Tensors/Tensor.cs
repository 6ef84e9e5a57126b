namespace Nightjar.Learning.Tensors;

/// <summary>A dense array of float32 in native memory, aligned to 64 bytes, with the last axis contiguous. It belongs to the
/// pool that lent it until it is disposed; a view shares the memory of its owner and ends with it. A tensor that has been
/// given back refuses every access.</summary>
public sealed unsafe class Tensor : IDisposable
{
    private readonly nint _offset;
    private Tensor? _owner;
    private TensorPool? _pool;
    private NativeBuffer? _buffer;

    internal Tensor(TensorPool pool, NativeBuffer buffer, Shape shape, string name)
    {
        (_pool, _buffer, Shape, Name) = (pool, buffer, shape, name);
    }

    /// <summary>A tensor without memory, to be revived by a pool or as a view.</summary>
    internal Tensor() => Name = "tensor";

    private Tensor(Tensor owner, nint offset, Shape shape)
    {
        (_owner, _offset, Shape, Name) = (owner, offset, shape, owner.Name);
    }

    /// <summary>The extents.</summary>
    public Shape Shape { get; private set; }

    /// <summary>What the tensor holds, for messages.</summary>
    public string Name { get; private set; }

    /// <summary>Whether the memory has been given back.</summary>
    public bool IsDisposed => _owner?.IsDisposed ?? _buffer is null;

    /// <summary>The elements, row after row.</summary>
    /// <exception cref="ObjectDisposedException">The tensor, or the owner of this view, was given back.</exception>
    public Span<float> Span => new(Pointer, Shape.Length);

    /// <summary>The first element; valid until the owner is disposed.</summary>
    /// <exception cref="ObjectDisposedException">The tensor, or the owner of this view, was given back.</exception>
    public float* Pointer => _owner is not null ? _owner.Pointer + _offset
        : _buffer is not null ? _buffer.Pointer
        : throw new ObjectDisposedException(Name, $"tensor {Name} {Shape} was used after it was given back");

    /// <summary>The same elements under another shape of as many elements.</summary>
    /// <exception cref="ShapeException">The numbers of elements differ.</exception>
    public Tensor Reshape(Shape shape)
    {
        if (shape.Length != Shape.Length) throw new ShapeException("Reshape", $"{Shape.Length} elements", Shape, shape);
        return new(_owner ?? this, _offset, shape);
    }

    /// <summary>Rows <paramref name="first"/> to first + count of the outermost axis, without a copy.</summary>
    /// <exception cref="ShapeException">The rows do not exist.</exception>
    public Tensor Slice(int first, int count)
    {
        if (Shape.Axes == 0 || first < 0 || count < 0 || first > Shape[0] - count)
            throw new ShapeException("Slice", $"rows {first} to {(long)first + count} to exist", Shape);
        var row = Shape[0] == 0 ? 0 : Shape.Length / Shape[0];
        return new(_owner ?? this, _offset + ((nint)first * row), Shape.With(0, count));
    }

    /// <summary>Gives the memory back to the pool; on a view, and the second time, it does nothing.</summary>
    public void Dispose()
    {
        if (_buffer is not { } buffer) return;
        (_buffer, var pool) = (null, _pool!);
        pool.Return(this, buffer);
    }

    internal void Revive(TensorPool pool, NativeBuffer buffer, Shape shape, string name) =>
        (_pool, _buffer, _owner, Shape, Name) = (pool, buffer, null, shape, name);

    internal void Relabel(Shape shape) => Shape = shape;

    internal void ReviveAsView(Tensor owner, Shape shape) => (_owner, Shape, Name) = (owner, shape, owner.Name);
}
