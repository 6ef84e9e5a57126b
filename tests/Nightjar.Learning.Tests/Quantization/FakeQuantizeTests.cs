using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Graphs;
using Nightjar.Learning.Quantization;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Tests.Quantization;

public sealed class FakeQuantizeTests
{
    [Fact]
    public void Numbers_become_those_of_bytes_and_gradients_go_straight_through_where_nothing_is_clamped()
    {
        var scale = new AffineScale(0.1f, 30);
        for (var count = 0; count <= 130; count++)
        {
            var (x, dy) = (new Random(count).Normal(count, 10), new Random(count + 1).Normal(count));
            SimdPaths.Each(level =>
            {
                using var pool = new TensorPool(isChecking: true);
                using var input = pool.RentCopy(new(1, count), x);
                using var tape = new Tape(pool, isTraining: true);
                var variable = tape.Input(input, needsGradient: true);
                var y = tape.FakeQuantize(variable, scale);
                tape.Backward(y, dy);
                for (var i = 0; i < count; i++)
                {
                    var q = MathF.Round(x[i] / scale.Scale) + scale.ZeroPoint;
                    Assert.Equal((Math.Clamp(q, 0, 255) - scale.ZeroPoint) * scale.Scale, y.Value.Span[i]);
                    Assert.Equal(q is >= 0 and <= 255 ? dy[i] : 0, variable.Gradient!.Span[i]);
                }
            });
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Weights_become_what_their_integers_stand_for(bool perChannel)
    {
        var values = new Random(1).Normal(7 * 9);
        var (integers, scale) = WeightQuantizer.ToInt8(values, 9, perChannel);
        SimdPaths.Each(_ =>
        {
            using var pool = new TensorPool(isChecking: true);
            using var weight = new Parameter("w", pool.RentCopy(new(7, 9), values));
            using var tape = new Tape(pool, isTraining: true);
            var y = tape.FakeQuantizeWeight(tape.Use(weight), perChannel);
            var direction = new Random(2).Normal(63);
            tape.Backward(y, direction);
            for (var i = 0; i < 63; i++) Assert.Equal(integers[i] * scale[perChannel ? i % 9 : 0], y.Value.Span[i]);
            Assert.Equal(direction, tape.GradientOf(weight)!.Span);
        });
    }

    [Fact]
    public void A_running_range_begins_with_the_first_batch_and_moves_in_training_only()
    {
        var range = new RunningRange(0.25f);
        using var pool = new TensorPool(isChecking: true);
        foreach (var (training, values) in new[] { (true, new float[] { -1, 3, float.NaN }), (true, [-3, 1, 0]), (false, [-100, 100, 0]) })
        {
            using var x = pool.RentCopy(new(1, 3), values);
            using var tape = new Tape(pool, training);
            tape.FakeQuantize(tape.Input(x), range);
        }

        Assert.Equal((-1.5f, 2.5f), (range.Low, range.High));
        range.IsFixed = true;
        range.Add([50]);
        Assert.Equal(AffineScale.OfRange(-1.5f, 2.5f), range.Scale);
    }
}
