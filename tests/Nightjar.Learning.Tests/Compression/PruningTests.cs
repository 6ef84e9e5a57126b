using Nightjar.Learning.Compression;

namespace Nightjar.Learning.Tests.Compression;

public sealed class PruningTests
{
    [Fact]
    public void The_smallest_weights_become_zero()
    {
        float[] weights = [3, -0.5f, 0.25f, -4, 0, 1];
        var left = MagnitudePruning.Prune(weights, 0.5);
        Assert.Equal([3, 0, 0, -4, 0, 1], weights);
        Assert.Equal([true, false, false, true, false, true], left);
        Assert.Equal(0.5, MagnitudePruning.Sparsity(weights));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.011)]
    [InlineData(0.3)]
    [InlineData(1)]
    public void The_share_is_reached(double share)
    {
        var weights = new Random(1).Normal(1000);
        MagnitudePruning.Prune(weights, share);
        Assert.Equal(Math.Floor(share * 1000) / 1000, MagnitudePruning.Sparsity(weights));
    }

    [Fact]
    public void A_schedule_begins_at_its_first_share_grows_as_a_cube_and_ends_at_its_last()
    {
        var schedule = new PruningSchedule(0.8, Steps: 100, Initial: 0.2, Every: 10);
        Assert.Equal(0.2, schedule.ShareAt(0), 1e-12);
        Assert.Equal(0.8 - (0.6 * 0.125), schedule.ShareAt(50), 1e-12);
        Assert.Equal(0.8, schedule.ShareAt(100), 1e-12);
        Assert.Equal(0.8, schedule.ShareAt(1000), 1e-12);
        for (var step = 1; step <= 100; step++) Assert.True(schedule.ShareAt(step) > schedule.ShareAt(step - 1));
        Assert.Equal(11, Enumerable.Range(0, 500).Count(s => schedule.IsDue(s)));
        Assert.Equal(0.8, new PruningSchedule(0.8).ShareAt(0), 1e-12);
    }

    [Fact]
    public void Sparse_rows_come_back_and_take_2a_and_n_and_1_numbers()
    {
        var matrix = new Random(2).Normal(32 * 14);
        MagnitudePruning.Prune(matrix, 0.7);
        var rows = CompressedRows.Of(matrix, 14);
        var kept = matrix.Count(v => v != 0);
        Assert.Equal((2 * kept) + 32 + 1, rows.StoredNumbers);
        Assert.Equal(matrix, rows.ToMatrix());
        Assert.Equal((32, 14), (rows.Rows, rows.Columns));
        Assert.Equal(33, CompressedRows.Of(new float[64], 2).StoredNumbers);
        Assert.Throws<ArgumentException>(() => CompressedRows.Of(new float[5], 2));
    }
}
