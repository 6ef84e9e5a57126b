using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Graphs;
using Nightjar.Learning.Inference;
using Nightjar.Learning.Layers;
using Nightjar.Learning.Tensors;
using Activation = Nightjar.Learning.Kernels.Activation;

namespace Nightjar.Learning.Tests.Layers;

/// <summary>The layers that larger blocks are made of.</summary>
public sealed class BlockLayerTests : IDisposable
{
    private readonly TensorPool _pool = new();

    public void Dispose() => _pool.Dispose();

    [Fact]
    public void ParametersHaveTheNamesOfTheirPlaces()
    {
        using var block = new MaxVitBlock(new(_pool));
        Assert.Equal(
            [
                "window.norm.weight", "window.norm.bias", "window.positions",
                "window.attention.query.weight", "window.attention.query.bias", "window.attention.key.weight", "window.attention.key.bias",
                "window.attention.value.weight", "window.attention.value.bias", "window.attention.output.weight", "window.attention.output.bias",
                "gate.reduce.weight", "gate.reduce.bias", "gate.expand.weight", "gate.expand.bias",
            ],
            block.Parameters.Select(p => p.Name).Where(n => n.StartsWith("window", StringComparison.Ordinal) || n.StartsWith("gate", StringComparison.Ordinal)));
        using var bands = new Embedding(new LayerScope(_pool)["bands"], 6, 4);
        Assert.Equal(("bands.weight", new Shape(6, 4)), (bands.Weight.Name, bands.Weight.Value.Shape));
    }

    [Fact]
    public void ABlockOfThemServesFromAPlan()
    {
        using var block = new MaxVitBlock(new(_pool, seed: 1));
        using var model = FrozenModel.Capture([new("image", new(1, 5, 7, 3)), new("band", new(1))], (tape, x, _) => [block.Forward(tape, x[0], x[1])]);
        var (images, bands) = (new Random(1).Normal(6 * 105), new float[] { 0, 1, 2, 3, 3, 1 });
        using var image = _pool.RentCopy(new(6, 5, 7, 3), images);
        using var band = _pool.RentCopy(new(6), bands);
        SimdPaths.Each(level =>
        {
            using var tape = new Tape(_pool, isTraining: false);
            var expected = block.Forward(tape, tape.Input(image), tape.Input(band)).Value.Span.ToArray();
            using var plan = InferencePlan.Compile(model, new(LargestBatch: 4));
            using var session = plan.CreateSession();
            var y = new float[expected.Length];
            session.Run([images, bands], [y], 6);
            Numbers.Near(Numbers.Doubles(expected), y, 5e-6, $"{level}");
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void APixelIsSeenByItsGroupAlone(bool isGrid)
    {
        const int side = 6;
        const int size = 2;
        using var layer = new WindowAttention(new(_pool, seed: 2), 8, 2, size, isGrid);
        var values = new Random(3).Normal(side * side * 8);
        var before = Run(layer, new(1, side, side, 8), values);
        values[((2 * side) + 3) * 8] += 1;
        var after = Run(layer, new(1, side, side, 8), values);
        for (var p = 0; p < side * side; p++)
        {
            // (2, 3) lies in the window of rows 2, 3 and columns 2, 3, and in the grid of rows 2, 5 and columns 0, 3.
            var (row, column) = (p / side, p % side);
            var shares = isGrid ? row % 3 == 2 && column % 3 == 0 : row / 2 == 1 && column / 2 == 1;
            Assert.Equal(shares, !before.AsSpan(p * 8, 8).SequenceEqual(after.AsSpan(p * 8, 8)));
        }
    }

    [Fact]
    public void WithoutGatesSqueezeExciteHalvesAndLengthsCount()
    {
        // σ(0) = ½, whatever the means.
        using var layer = new SqueezeExcite(new(_pool, defaults: new() { Weight = Initialisers.Zeros, Bias = Initialisers.Zeros }), 5, 2);
        var x = new Random(1).Normal(2 * 3 * 4 * 5);
        Assert.Equal(Array.ConvertAll(x, v => v / 2), Run(layer, new(2, 3, 4, 5), x));

        using var gates = new SqueezeExcite(new(_pool, seed: 4), 5, 3, Activation.Silu);
        using var tape = new Tape(_pool, isTraining: false);
        using var long1 = _pool.RentCopy(new(1, 4, 5), x.AsSpan(0, 20));
        using var short1 = _pool.RentCopy(new(1, 2, 5), x.AsSpan(0, 10));
        var ragged = gates.Forward(tape, tape.Input(long1), [2]).Value.Span[..10].ToArray();
        Numbers.Near(Numbers.Doubles(gates.Forward(tape, tape.Input(short1)).Value.Span), ragged, 1e-6, "lengths");
    }

    [Fact]
    public void SequencesArePooledToTheirEnd()
    {
        float[] x = [1, 5, 3, -2, 9, 9];
        foreach (var (summary, expected) in new[] { (SequenceSummary.Mean, new float[] { 2, 1.5f }), (SequenceSummary.Max, [3, 5]), (SequenceSummary.Last, [3, -2]) })
        {
            using var layer = new SequencePool(new(_pool), summary);
            using var tape = new Tape(_pool, isTraining: false);
            using var values = _pool.RentCopy(new(1, 3, 2), x);
            Assert.Equal(expected, layer.Forward(tape, tape.Input(values), [2]).Value.Span);
            Assert.Equal(summary == SequenceSummary.Last ? [9, 9] : summary == SequenceSummary.Max ? [9f, 9f] : [13f / 3, 4f], layer.Forward(tape, tape.Input(values)).Value.Span);
        }
    }

    [Fact]
    public void EmbeddingsOfIntegersAndOfFloatsAreTheSame()
    {
        using var layer = new Embedding(new(_pool, seed: 1), 7, 3);
        using var tape = new Tape(_pool, isTraining: false);
        using var floats = _pool.RentCopy(new(2, 2), [6, 0, 3, 3]);
        var y = layer.Forward(tape, tape.Input(floats));
        Assert.Equal(new Shape(2, 2, 3), y.Shape);
        Assert.Equal(y.Value.Span, layer.Forward(tape, [6, 0, 3, 3], new(2, 2)).Value.Span);
        Assert.Equal(layer.Weight.Value.Span[18..21], y.Value.Span[..3]);
        using var keras = new Embedding(new(_pool, seed: 1, LayerDefaults.Keras), 100, 3);
        Assert.InRange(keras.Weight.Value.Span.ToArray().Max(Math.Abs), 0.04f, 0.05f);
    }

    [Fact]
    public void PathsAreDroppedInTrainingAndResizeKeepsAConstant()
    {
        using var drop = new DropPath(new(_pool), 0.5f);
        using var x = _pool.RentCopy(new(64, 3), Enumerable.Repeat(1f, 192).ToArray());
        using var tape = new Tape(_pool, isTraining: true, seed: 1);
        var rows = drop.Forward(tape, tape.Input(x)).Value.Span.ToArray().Chunk(3).ToArray();
        Assert.All(rows, r => Assert.True(r is [0, 0, 0] or [2, 2, 2]));
        Assert.Equal(2, rows.Select(r => r[0]).Distinct().Count());
        Assert.Equal(x.Span.ToArray(), Run(drop, new(64, 3), x.Span.ToArray()));
        using var resize = new Resize(new(_pool), 5, 2);
        Assert.Equal(Enumerable.Repeat(3f, 20), Run(resize, new(1, 3, 3, 2), Enumerable.Repeat(3f, 18).ToArray()));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Resize(new(_pool), 0, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DropPath(new(_pool), 1));
    }

    private float[] Run(SingleInputLayer layer, Shape shape, float[] values)
    {
        using var x = _pool.RentCopy(shape, values);
        using var tape = new Tape(_pool, isTraining: false);
        return layer.Forward(tape, tape.Input(x)).Value.Span.ToArray();
    }

    /// <summary>Resized images and their band go through attention in windows and in grids.</summary>
    private sealed class MaxVitBlock : Layer
    {
        private readonly Sequential _stem;
        private readonly Embedding _bands;
        private readonly LayerNorm _norm;
        private readonly WindowAttention _window;
        private readonly WindowAttention _grid;
        private readonly SqueezeExcite _gate;
        private readonly DropPath _drop;

        public MaxVitBlock(LayerScope scope)
            : base(scope)
        {
            _stem = new(scope["stem"], s => new Resize(s, 8, 8), s => new Dense(s, 3, 8));
            _bands = new(scope["bands"], 4, 8);
            _norm = new(scope["window.norm"], 8);
            _window = new(scope["window"], 8, 2, 4);
            _grid = new(scope["grid"], 8, 2, 4, isGrid: true);
            _gate = new(scope["gate"], 8, 2, Activation.Silu);
            _drop = new(scope["drop"], 0.1f);
        }

        public Variable Forward(Tape tape, Variable image, Variable band)
        {
            var x = _stem.Forward(tape, image);
            x = tape.Add(x, tape.Reshape(_bands.Forward(tape, band), new(x.Shape[0], 1, 1, 8)));
            x = tape.Add(x, _drop.Forward(tape, _window.Forward(tape, _norm.Forward(tape, x))));
            x = tape.Add(x, _drop.Forward(tape, _grid.Forward(tape, x)));
            return tape.GlobalAveragePool(_gate.Forward(tape, x));
        }
    }
}
