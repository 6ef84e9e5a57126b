using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Tests.Autodiff;

/// <summary>The groups of pixels of MaxViT and the attention inside them.</summary>
public sealed class WindowOperationTests
{
    // The pixel of an image of so many rows and columns of groups that stands at a place of a group.
    private static (int Row, int Column) Pixel(bool isGrid, int size, int rows, int columns, int group, int place)
    {
        var (i, j, u, v) = (group / columns, group % columns, place / size, place % size);
        return isGrid ? ((u * rows) + i, (v * columns) + j) : ((i * size) + u, (j * size) + v);
    }

    private static Variable Partition(Tape tape, bool isGrid, Variable x, int size) => isGrid ? tape.PartitionGrid(x, size) : tape.PartitionWindows(x, size);

    private static Variable Merge(Tape tape, bool isGrid, Variable x, int height, int width, int size) =>
        isGrid ? tape.MergeGrid(x, height, width, size) : tape.MergeWindows(x, height, width, size);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void GroupsHoldTheRightPixels(bool isGrid)
    {
        for (var seed = 0; seed < 10; seed++)
        {
            var random = new Random(seed);
            var (batch, size, rows, columns, channels) = (random.Next(1, 3), random.Next(1, 4), random.Next(1, 4), random.Next(1, 4), random.Next(1, 20));
            var (height, width) = (rows * size, columns * size);
            Shape image = new(batch, height, width, channels);
            Shape groups = new(batch * rows * columns, size * size, channels);
            int Place(int at)
            {
                var (c, place, group) = (at % channels, at / channels % (size * size), at / channels / (size * size));
                var (row, column) = Pixel(isGrid, size, rows, columns, group % (rows * columns), place);
                return (((((group / (rows * columns)) * height) + row) * width) + column) * channels + c;
            }

            OperationCheck.Run($"partition {isGrid} {image} by {size}", [image], [random.Normal(image.Length)], x => Enumerable.Range(0, image.Length).Select(i => x[0][Place(i)]).ToArray(), (tape, x) =>
            {
                var y = Partition(tape, isGrid, x[0], size);
                Assert.Equal(groups, y.Shape);
                return y;
            });
            OperationCheck.Run($"merge {isGrid} {image} by {size}", [groups], [random.Normal(groups.Length)], x =>
            {
                var y = new double[x[0].Length];
                for (var i = 0; i < y.Length; i++) y[Place(i)] = x[0][i];
                return y;
            }, (tape, x) => Merge(tape, isGrid, x[0], height, width, size));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AttentionMixesEachGroupAsIfItStoodAlone(bool isGrid)
    {
        const int batch = 2, size = 3, rows = 2, columns = 2, heads = 2, channels = 8;
        using var pool = new TensorPool(isChecking: true);
        var random = new Random(1);
        using var image = pool.RentCopy(new(batch, rows * size, columns * size, channels), random.Normal(batch * rows * columns * size * size * channels));
        using var table = pool.RentCopy(new(25, heads), random.Normal(25 * heads));
        using var tape = new Tape(pool, isTraining: false);
        var bias = tape.RelativePositionBias(tape.Input(table), size);
        var groups = Partition(tape, isGrid, tape.Input(image), size);
        var y = Merge(tape, isGrid, tape.Attend(groups, groups, groups, heads, bias), rows * size, columns * size, size);
        using var alone = pool.Rent(new(1, size * size, channels));
        for (var n = 0; n < batch; n++)
        {
            for (var group = 0; group < rows * columns; group++)
            {
                int Start(int place)
                {
                    var (row, column) = Pixel(isGrid, size, rows, columns, group, place);
                    return ((((n * rows * size) + row) * columns * size) + column) * channels;
                }

                for (var place = 0; place < size * size; place++) image.Span.Slice(Start(place), channels).CopyTo(alone.Span[(place * channels)..]);
                var x = tape.Input(alone);
                var expected = Numbers.Doubles(tape.Attend(x, x, x, heads, bias).Value.Span);
                for (var place = 0; place < size * size; place++)
                    Numbers.Near(expected.AsSpan(place * channels, channels), y.Value.Span.Slice(Start(place), channels), 1e-5, $"{n} {group} {place}");
            }
        }
    }

    [Fact]
    public void BiasesDependOnThePlacesOfQueryAndKey()
    {
        foreach (var (size, heads) in new[] { (1, 1), (2, 3), (3, 2), (4, 1) })
        {
            var side = (2 * size) - 1;
            Shape table = new(side * side, heads);
            var pixels = size * size;
            OperationCheck.Run($"relative positions {size}", [table], [new Random(size).Normal(table.Length)], x => Enumerable.Range(0, heads * pixels * pixels).Select(i =>
            {
                var (key, query, head) = (i % pixels, i / pixels % pixels, i / pixels / pixels);
                var (down, right) = ((query / size) - (key / size) + size - 1, (query % size) - (key % size) + size - 1);
                return x[0][(((down * side) + right) * heads) + head];
            }).ToArray(), (tape, x) => tape.RelativePositionBias(x[0], size));
        }
    }

    [Fact]
    public void SidesThatAreNoMultiplesAreRefused()
    {
        using var pool = new TensorPool();
        using var x = pool.RentZeros(new(1, 4, 6, 2));
        using var tape = new Tape(pool, isTraining: false);
        var v = tape.Input(x);
        Assert.Contains("PartitionWindows: expected x", Assert.Throws<ShapeException>(() => tape.PartitionWindows(v, 4)).Message, StringComparison.Ordinal);
        Assert.Contains("PartitionGrid: expected x", Assert.Throws<ShapeException>(() => tape.PartitionGrid(v, 0)).Message, StringComparison.Ordinal);
        var groups = tape.PartitionWindows(v, 2);
        Assert.Throws<ShapeException>(() => tape.MergeWindows(groups, 4, 4, 2));
        Assert.Throws<ShapeException>(() => tape.MergeGrid(groups, 4, 6, 3));
        Assert.Contains("a table (3², heads)", Assert.Throws<ShapeException>(() => tape.RelativePositionBias(tape.Reshape(v, new(8, 6)), 2)).Message, StringComparison.Ordinal);
    }
}
