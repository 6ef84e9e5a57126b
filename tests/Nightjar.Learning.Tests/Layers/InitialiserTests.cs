using Nightjar.Learning.Layers;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Tests.Layers;

public sealed class InitialiserTests
{
    private const int Rows = 200;
    private const int Columns = 300;

    private static double[] Draw(Initialiser initialiser, Fans fans = default, int rows = Rows, int columns = Columns)
    {
        using var pool = new TensorPool();
        using var value = pool.Rent(new(rows, columns));
        initialiser(value, fans, RandomNumbers.For(1, "weight"));
        return Numbers.Doubles(value.Span);
    }

    private static double Deviation(double[] values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Average(v => (v - mean) * (v - mean)));
    }

    private static void IsUniform(double limit, double[] values)
    {
        Assert.InRange(values.Max(), 0.999 * limit, limit);
        Assert.InRange(values.Min(), -limit, -0.999 * limit);
        Assert.Equal(limit / Math.Sqrt(3), Deviation(values), 0.01 * limit);
        Assert.Equal(0, values.Average(), 0.01 * limit);
    }

    [Fact]
    public void UniformOnesFillTheirRange()
    {
        var fans = new Fans(50, 150, 16);
        IsUniform(1 / Math.Sqrt(50), Draw(Initialisers.UniformByFanIn, fans));
        IsUniform(1 / 4.0, Draw(Initialisers.UniformByUnits, fans));
        IsUniform(Math.Sqrt(6.0 / 200), Draw(Initialisers.GlorotUniform, fans));
        IsUniform(Math.Sqrt(6.0 / 50), Draw(Initialisers.KaimingUniform(), fans));
        IsUniform(0.3, Draw(Initialisers.Uniform(0.3)));
    }

    [Fact]
    public void NormalOnesHaveTheirDeviation()
    {
        Assert.Equal(0.5, Deviation(Draw(Initialisers.Normal(0.5))), 0.005);
        Assert.Equal(Math.Sqrt(2.0 / 50), Deviation(Draw(Initialisers.HeNormal, new(50, 150))), 0.002);
        var truncated = Draw(Initialisers.TruncatedNormal(0.5));
        Assert.InRange(truncated.Max(Math.Abs), 0.99, 1);
        Assert.Equal(0.5 * 0.8796, Deviation(truncated), 0.005);
    }

    [Theory]
    [InlineData(7, 21)]
    [InlineData(21, 7)]
    [InlineData(9, 9)]
    public void OrthogonalRowsOrColumns(int rows, int columns)
    {
        var values = Draw(Initialisers.Orthogonal, default, rows, columns);
        var (count, length) = (Math.Min(rows, columns), Math.Max(rows, columns));
        double At(int vector, int i) => rows < columns ? values[(vector * columns) + i] : values[(i * columns) + vector];
        for (var a = 0; a < count; a++)
        {
            for (var b = 0; b <= a; b++)
                Assert.Equal(a == b ? 1 : 0, Enumerable.Range(0, length).Sum(i => At(a, i) * At(b, i)), 1e-6);
        }
    }

    [Fact]
    public void KerasDefaultsOfAnLstm()
    {
        using var pool = new TensorPool();
        using var lstm = new Lstm(new(pool, 1, LayerDefaults.Keras), 3, 5, hasStateBias: false);
        var direction = lstm.Directions[0][0];
        Assert.Null(direction.StateBias);
        Assert.Equal([.. new float[5], 1, 1, 1, 1, 1, .. new float[10]], direction.InputBias.Value.Span.ToArray());
        Assert.Equal(["layer0.input.weight", "layer0.state.weight", "layer0.input.bias"], lstm.Parameters.Select(p => p.Name));
    }

    [Fact]
    public void RandomNumbersAreEvenAndRepeat()
    {
        var (a, b) = (RandomNumbers.For(1, 2, 3), RandomNumbers.For(1, 2, 3));
        Assert.Equal(a.NextBits(), b.NextBits());
        Assert.NotEqual(RandomNumbers.For(1, 3, 2).NextBits(), RandomNumbers.For(1, 2, 3).NextBits());
        Assert.NotEqual(RandomNumbers.For(1, "a").NextBits(), RandomNumbers.For(1, "b").NextBits());
        var counts = new int[7];
        for (var i = 0; i < 70_000; i++) counts[a.NextBelow(7)]++;
        Assert.All(counts, c => Assert.InRange(c, 9_600, 10_400));
        var items = Enumerable.Range(0, 100).ToArray();
        a.Shuffle(items.AsSpan());
        Assert.NotEqual(Enumerable.Range(0, 100), items);
        Assert.Equal(Enumerable.Range(0, 100), items.Order());
        Assert.Throws<ArgumentOutOfRangeException>(() => a.NextBelow(0));

        // The published sequence of SplitMix64 from state 1234567.
        var known = new RandomNumbers(1234567);
        Assert.Equal([6457827717110365317UL, 3203168211198807973UL, 9817491932198370423UL], [known.NextBits(), known.NextBits(), known.NextBits()]);
    }
}
