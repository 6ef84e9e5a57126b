using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Tests.Tensors;

public sealed unsafe class TensorTests
{
    [Fact]
    public void MemoryIsAlignedAndReused()
    {
        using var pool = new TensorPool(isChecking: true);
        for (var length = 0; length < 200; length++)
        {
            using var tensor = pool.Rent(new(length));
            Assert.Equal(0, (nint)tensor.Pointer % 64);
            Assert.Equal(length, tensor.Span.Length);
        }

        var bytes = pool.Bytes;
        for (var length = 0; length < 200; length++) pool.Rent(new(length)).Dispose();
        Assert.Equal(bytes, pool.Bytes);
        pool.ThrowIfOutstanding();
    }

    [Fact]
    public void ASizeClassHoldsItsLengthsAndWastesAtMostAQuarter()
    {
        var last = -1;
        for (nint length = 0; length < 5000; length++)
        {
            var size = TensorPool.SizeClass(length, out var room);
            Assert.True(room >= length && (length <= 16 || room < length * 1.25 + 1), $"{length} in {room}");
            Assert.True(size >= last);
            Assert.Equal(size, TensorPool.SizeClass(room, out var same));
            Assert.Equal(room, same);
            last = size;
        }

        _ = TensorPool.SizeClass(int.MaxValue, out var largest);
        Assert.True(largest >= int.MaxValue);
    }

    [Fact]
    public void UseAfterReturnIsRefusedThroughTensorAndView()
    {
        using var pool = new TensorPool(isChecking: true);
        var tensor = pool.RentZeros(new(2, 3), "activations");
        var view = tensor.Reshape(new(6)).Slice(1, 2);
        var stale = tensor.Pointer;
        tensor.Dispose();
        tensor.Dispose();
        Assert.True(view.IsDisposed);
        var error = Assert.Throws<ObjectDisposedException>(() => tensor.Span.Length);
        Assert.Contains("activations (2, 3)", error.Message, StringComparison.Ordinal);
        Assert.Throws<ObjectDisposedException>(() => view.Span.Length);
        Assert.True(float.IsNaN(*stale));
    }

    [Fact]
    public void ALeakIsNamed()
    {
        using var pool = new TensorPool(isChecking: true);
        using var tensor = pool.Rent(new(7), "forgotten");
        var error = Assert.Throws<InvalidOperationException>(pool.ThrowIfOutstanding);
        Assert.Contains("1 tensors were not given back: forgotten (7)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ATensorOutlivesItsPool()
    {
        var pool = new TensorPool(isChecking: false);
        var tensor = pool.RentCopy(new(3), [1, 2, 3]);
        pool.Dispose();
        Assert.Equal([1, 2, 3], tensor.Span.ToArray());
        tensor.Dispose();
        Assert.Equal(0, pool.Bytes);
        Assert.Throws<ObjectDisposedException>(() => pool.Rent(new(1)));
    }

    [Fact]
    public void SlicesAreRowsOfTheOutermostAxis()
    {
        using var pool = new TensorPool(isChecking: true);
        using var tensor = pool.RentCopy(new(3, 2), [1, 2, 3, 4, 5, 6]);
        Assert.Equal([3, 4, 5, 6], tensor.Slice(1, 2).Span.ToArray());
        Assert.Equal([5, 6], tensor.Slice(1, 2).Slice(1, 1).Span.ToArray());
        Assert.Equal(0, tensor.Slice(3, 0).Span.Length);
        Assert.Throws<ShapeException>(() => tensor.Slice(2, 2));
        Assert.Throws<ShapeException>(() => tensor.Slice(int.MaxValue, 1));
    }

    [Fact]
    public void ShapesCompareAndRefuseWhatCannotBe()
    {
        Assert.Equal(new Shape(2, 3), new Shape(2, 3));
        Assert.NotEqual(new Shape(2, 3), new Shape(2, 3, 1));
        Assert.Equal(new Shape(2, 5), new Shape(2, 3).WithLast(5));
        Assert.Equal("(4, 0)", new Shape(4, 0).ToString());
        Assert.Equal(1, new Shape().Length);
        Assert.Throws<ArgumentException>(() => new Shape(1, -1));
        Assert.Throws<ArgumentException>(() => new Shape(65536, 65536));
        Assert.Throws<ArgumentException>(() => new Shape(1, 1, 1, 1, 1, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Shape(2)[1]);
        var error = Assert.Throws<ShapeException>(() => { using var pool = new TensorPool(); using var t = pool.Rent(new(2, 3)); t.Reshape(new(5)); });
        Assert.Equal("Reshape: expected 6 elements, got (2, 3) and (5)", error.Message);
    }
}
