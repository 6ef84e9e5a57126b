using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Layers;
using Nightjar.Learning.Tensors;
using Nightjar.Models.Btsbot;

namespace Nightjar.Models.Tests;

public sealed class MlpHeadTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void It_has_as_many_parameters_as_its_layers_say(bool isMultiModal)
    {
        using var pool = new TensorPool();
        using var head = new MlpHead(new LayerScope(pool), features: 512, first: 256, second: 16, dropout: 0.5f, isMultiModal);
        var numbers = isMultiModal ? (2 * 25) + (26 * 128) + (129 * 128) : 0;
        Assert.Equal(numbers + ((513 + (isMultiModal ? 128 : 0)) * 256) + (257 * 16) + 17, head.CountParameters());
    }

    /// <summary>With weights of one where x passes through: GELU of GELU of x, summed.</summary>
    [Fact]
    public void It_computes_what_it_says()
    {
        using var pool = new TensorPool();
        using var head = new MlpHead(new LayerScope(pool), features: 1, first: 1, second: 1, dropout: 0.9f, isMultiModal: false);
        foreach (var parameter in head.Parameters) parameter.Value.Span.Fill(parameter.Name.EndsWith("bias", StringComparison.Ordinal) ? 0 : 1);
        using var image = pool.RentCopy(new(3, 1), [-1, 0.5f, 2]);
        using var tape = new Tape(pool, isTraining: false);
        var y = head.Forward(tape, tape.Input(image), null);
        // x Φ(x) with Φ(-1) = 0.158655, Φ(0.5) = 0.691462, Φ(2) = 0.977250, and once more of the result.
        Assert.Equal([-0.158655 * 0.436969, 0.345731 * 0.635227, 1.954500 * 0.974679], y.Value.Span.ToArray().Select(v => (double)v), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void Numbers_are_taken_where_they_belong()
    {
        using var pool = new TensorPool();
        using var alone = new MlpHead(new LayerScope(pool), 4, 3, 2, 0, isMultiModal: false);
        using var both = new MlpHead(new LayerScope(pool), 4, 3, 2, 0, isMultiModal: true);
        using var image = pool.RentZeros(new(2, 4));
        using var numbers = pool.RentZeros(new(2, 25));
        using var tape = new Tape(pool, isTraining: false);
        Assert.Throws<ArgumentException>(() => alone.Forward(tape, tape.Input(image), tape.Input(numbers)));
        Assert.Throws<ArgumentException>(() => both.Forward(tape, tape.Input(image), null));
        Assert.Equal(new Shape(2, 1), both.Forward(tape, tape.Input(image), tape.Input(numbers)).Shape);
    }
}
