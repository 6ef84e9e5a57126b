using Nightjar.Learning.Parallelism;

namespace Nightjar.Learning.Tests.Parallelism;

public sealed class WorkerGroupTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void EveryPartRunsOnceOnItsThread(int threads)
    {
        using var group = new WorkerGroup(threads);
        for (var parts = 0; parts < 23; parts++)
        {
            var (counts, ids) = (new int[parts], new int[parts]);
            group.Run(parts, p =>
            {
                counts[p]++;
                ids[p] = Environment.CurrentManagedThreadId;
            });
            Assert.All(counts, c => Assert.Equal(1, c));
            for (var p = 0; p < parts; p++) Assert.Equal(ids[p % threads], ids[p]);
            if (parts > 0) Assert.Equal(Environment.CurrentManagedThreadId, ids[0]);
            Assert.Equal(Math.Min(parts, threads), ids.Distinct().Count());
        }
    }

    [Fact]
    public void ThousandsOfShortPiecesKeepTheirOrder()
    {
        using var group = new WorkerGroup(3);
        var sums = new long[3];
        var round = 0;
        Action<int> add = p => sums[p] += round;
        for (round = 0; round < 20_000; round++)
        {
            group.Run(3, add);
            Assert.Equal(sums[0], sums[1]);
            Assert.Equal(sums[0], sums[2]);
        }

        Assert.Equal(19_999L * 20_000 / 2, sums[2]);
    }

    [Fact]
    public void CallsAllocateNothing()
    {
        using var group = new WorkerGroup(2);
        var counts = new int[2];
        Action<int> work = p => counts[p]++;
        for (var i = 0; i < 100; i++) group.Run(2, work);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++) group.Run(2, work);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1000);
    }

    [Fact]
    public void TheExceptionOfTheLowestThreadComesOutAndTheGroupLivesOn()
    {
        using var group = new WorkerGroup(3);
        var ran = 0;
        var error = Assert.Throws<ArithmeticException>(() => group.Run(3, p =>
        {
            if (p > 0) throw new ArithmeticException($"part {p}");
            ran++;
        }));
        Assert.Equal("part 1", error.Message);
        group.Run(3, _ => Interlocked.Increment(ref ran));
        Assert.Equal(4, ran);
    }

    [Fact]
    public void CallsFromInsideAreRefused()
    {
        using var group = new WorkerGroup(2);
        Assert.Contains("at work already", Assert.Throws<InvalidOperationException>(() => group.Run(2, _ => group.Run(1, _ => { }))).Message, StringComparison.Ordinal);
        group.Dispose();
        group.Dispose();
        Assert.Throws<ObjectDisposedException>(() => group.Run(1, _ => { }));
    }
}
