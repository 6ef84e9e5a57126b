using Nightjar.Learning.Tensors;
using Nightjar.Learning.Training;

namespace Nightjar.Learning.Tests.Training;

public sealed class BatchLoaderTests : IDisposable
{
    private const int Count = 23;

    private readonly TensorPool _pool = new(isChecking: true);
    private readonly Tensor _values;
    private readonly Tensor _sequences;
    private readonly int[] _lengths;

    public BatchLoaderTests()
    {
        _values = _pool.RentCopy(new(Count, 2), [.. Enumerable.Range(0, 2 * Count).Select(i => (float)i)]);
        _sequences = _pool.Rent(new(Count, 9, 3));
        _sequences.Span.Fill(1);
        _lengths = [.. Enumerable.Range(0, Count).Select(i => i % 10)];
    }

    public void Dispose()
    {
        _values.Dispose();
        _sequences.Dispose();
        _pool.ThrowIfOutstanding();
        _pool.Dispose();
    }

    private List<float[]> Epoch(BatchLoaderOptions options, long epoch, int first = 0)
    {
        using var loader = new BatchLoader(_pool, new TensorSource(("x", _values)), options);
        loader.Begin(epoch, first);
        var batches = new List<float[]>();
        while (loader.TryNext(out var batch))
        {
            Assert.Equal(batches.Count + first, batch.Index);
            var rows = new List<float>();
            foreach (var part in batch.Parts) rows.AddRange(part["x"].Span);
            Assert.Equal(2 * batch.Rows, rows.Count);
            batches.Add([.. rows]);
        }

        return batches;
    }

    [Fact]
    public void EveryEpochHasEveryExampleInAnOrderOfItsOwn()
    {
        var options = new BatchLoaderOptions { BatchSize = 5, Seed = 3 };
        var first = Epoch(options, 0).SelectMany(b => b).ToArray();
        Assert.Equal(_values.Span.ToArray(), first.Order());
        Assert.NotEqual(_values.Span.ToArray(), first);
        Assert.NotEqual(first, Epoch(options, 1).SelectMany(b => b));
        Assert.NotEqual(first, Epoch(options with { Seed = 4 }, 0).SelectMany(b => b));
        Assert.Equal(_values.Span.ToArray(), Epoch(options with { Shuffles = false }, 1).SelectMany(b => b));
        Assert.Equal([10, 10, 10, 10, 6], Epoch(options, 0).Select(b => b.Length));
        Assert.Equal([10, 10, 10, 10], Epoch(options with { DropsLast = true }, 0).Select(b => b.Length));
        Assert.Equal(Epoch(options, 2).Skip(3), Epoch(options, 2, first: 3));
        Assert.Empty(Epoch(options, 2, first: 5));
    }

    [Fact]
    public void ThreadsAndPartsChangeNothingInTheBatches()
    {
        static void Augment(in BatchRow row, ref RandomNumbers random)
        {
            foreach (ref var value in row[0]) value += (float)random.NextDouble();
        }

        var options = new BatchLoaderOptions { BatchSize = 4, Threads = 0, Augment = Augment };
        var expected = Epoch(options, 1);
        Assert.NotEqual(expected[0], Epoch(options with { Seed = 1 }, 1)[0]);
        for (var threads = 0; threads <= 4; threads++)
        {
            foreach (var prefetch in new[] { 1, 3 })
            {
                for (var parts = 1; parts <= 5; parts++)
                    Assert.Equal(expected, Epoch(options with { Threads = threads, Prefetch = prefetch, Parts = parts }, 1));
            }
        }
    }

    [Fact]
    public void PartsShareTheRowsEvenly()
    {
        using var loader = new BatchLoader(_pool, new TensorSource(("x", _values)), new() { BatchSize = 20, Parts = 4, Shuffles = false });
        loader.Begin(0);
        Assert.True(loader.TryNext(out var batch));
        Assert.Equal([5, 5, 5, 5], batch.Parts.ToArray().Select(p => p.Rows));
        Assert.Equal([5, 6, 7, 8, 9], batch.Parts[1].Examples.ToArray());
        Assert.True(loader.TryNext(out batch));
        Assert.Equal([1, 1, 1], batch.Parts.ToArray().Select(p => p.Rows));
        Assert.False(loader.TryNext(out _));
        Assert.Contains("no 'y'; it has x", Assert.Throws<KeyNotFoundException>(() => batch.Parts[0]["y"]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RaggedBatchesHaveTheirLengthsAndZerosBehindThem()
    {
        var source = new TensorSource(_lengths, ["s"], ("s", _sequences), ("x", _values));
        using var loader = new BatchLoader(_pool, source, new() { BatchSize = 6, Parts = 2, Seed = 5 });
        for (var epoch = 0; epoch < 3; epoch++)
        {
            loader.Begin(epoch);
            while (loader.TryNext(out var batch))
            {
                var longest = 0;
                foreach (var part in batch.Parts) longest = Math.Max(longest, part.Examples.ToArray().Max(e => _lengths[e]));
                foreach (var part in batch.Parts)
                {
                    Assert.Equal(new Shape(part.Rows, longest, 3), part["s"].Shape);
                    Assert.Equal(part.Examples.ToArray().Select(e => _lengths[e]), part.Lengths);
                    for (var r = 0; r < part.Rows; r++)
                    {
                        Assert.Equal(2 * part.Examples[r], part["x"].Span[2 * r]);
                        for (var t = 0; t < longest * 3; t++) Assert.Equal(t < 3 * part.Lengths![r] ? 1 : 0, part["s"].Span[(r * longest * 3) + t]);
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void AnErrorComesOutWhereItsBatchWould(int threads)
    {
        static void Fail(in BatchRow row, ref RandomNumbers random)
        {
            if (row.Example == 13) throw new ArithmeticException("13");
        }

        using var loader = new BatchLoader(_pool, new TensorSource(("x", _values)), new() { BatchSize = 5, Shuffles = false, Threads = threads, Augment = Fail });
        for (var round = 0; round < 2; round++)
        {
            loader.Begin(0);
            Assert.True(loader.TryNext(out _));
            Assert.True(loader.TryNext(out _));
            Assert.Throws<ArithmeticException>(() => loader.TryNext(out _));
            Assert.Throws<InvalidOperationException>(() => loader.TryNext(out _));
        }
    }

    [Fact]
    public void WaitingCanBeCancelled()
    {
        using var gate = new ManualResetEventSlim();
        using var cancellation = new CancellationTokenSource();
        void Wait(in BatchRow row, ref RandomNumbers random)
        {
            cancellation.Cancel();
            gate.Wait(TimeSpan.FromSeconds(30));
        }

        using var loader = new BatchLoader(_pool, new TensorSource(("x", _values)), new() { BatchSize = 5, Augment = Wait });
        loader.Begin(0);
        Assert.ThrowsAny<OperationCanceledException>(() => loader.TryNext(out _, cancellation.Token));
        gate.Set();
    }

    [Fact]
    public void WhatMakesNoSenseIsRefused()
    {
        var source = new TensorSource(("x", _values));
        Assert.Throws<ArgumentException>(() => new BatchLoader(_pool, source, new() { BatchSize = 24, DropsLast = true }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BatchLoader(_pool, source, new() { BatchSize = 0 }));
        Assert.Throws<ShapeException>(() => new TensorSource([1], ["s"], ("s", _sequences)));
        using var other = _pool.RentZeros(new(3));
        Assert.Throws<ShapeException>(() => new TensorSource(("x", _values), ("y", other)));
    }
}
