using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Tests.Quantization;

public sealed class RowQuantizeTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_number_moves_by_half_a_step_of_its_row_at_most_and_zero_stays(bool isSymmetric)
    {
        for (var columns = 1; columns <= 70; columns++)
        {
            var x = new Random(columns).Normal(4 * columns, 5);
            for (var i = 0; i < columns; i++) (x[columns + i], x[(2 * columns) + i]) = (MathF.Abs(x[columns + i]) + 3, 0);
            x[3 * columns] = 0;
            SimdPaths.Each(level =>
            {
                var y = Rounded(x, columns, isSymmetric, out var gradient);
                for (var row = 0; row < 4; row++)
                {
                    var (before, after) = (x.AsSpan(row * columns, columns).ToArray(), y.AsSpan(row * columns, columns).ToArray());
                    var (low, high) = (Math.Min(0, before.Min()), Math.Max(0, before.Max()));
                    var step = isSymmetric ? Math.Max(-low, high) / 127 : (high - low) / 255;
                    for (var i = 0; i < columns; i++)
                    {
                        // Moving the zero point to a whole byte costs up to another half step at one end.
                        Assert.InRange(after[i], before[i] - (step * (isSymmetric ? 0.51f : 1.01f)), before[i] + (step * (isSymmetric ? 0.51f : 1.01f)));
                        if (before[i] == 0) Assert.Equal(0, after[i]);
                    }

                    Assert.True(after.Distinct().Count() <= 256, $"{level}: {columns}");
                    if (step > 0) Assert.All(after, v => Assert.Equal(Math.Round(v / step), v / step, 1e-3));
                }

                Assert.All(gradient, g => Assert.Equal(1, g));
            });
        }
    }

    [Fact]
    public void A_row_that_is_rounded_twice_stays()
    {
        var once = Rounded(new Random(1).Normal(3 * 33, 2), 33, isSymmetric: true, out _);
        var twice = Rounded(once, 33, isSymmetric: true, out _);
        for (var i = 0; i < once.Length; i++) Assert.Equal(once[i], twice[i], 1e-5);
    }

    [Fact]
    public void Numbers_that_are_none_spoil_their_own_row_alone()
    {
        float[] x = [1, float.NaN, 2, 3, 4, 5];
        SimdPaths.Each(_ =>
        {
            var y = Rounded(x, 3, isSymmetric: false, out var _);
            Assert.True(float.IsNaN(y[1]));
            Assert.All(y[3..], v => Assert.InRange(v, 2.9f, 5.1f));
        });
    }

    private static float[] Rounded(float[] x, int columns, bool isSymmetric, out float[] gradient)
    {
        using var pool = new TensorPool(isChecking: true);
        using var input = pool.RentCopy(new(x.Length / columns, columns), x);
        using var tape = new Tape(pool, isTraining: true);
        var variable = tape.Input(input, needsGradient: true);
        var y = tape.QuantizeRows(variable, isSymmetric);
        float[] ones = [.. Enumerable.Repeat(1f, x.Length)];
        tape.Backward(y, ones);
        gradient = variable.Gradient!.Span.ToArray();
        return y.Value.Span.ToArray();
    }
}
