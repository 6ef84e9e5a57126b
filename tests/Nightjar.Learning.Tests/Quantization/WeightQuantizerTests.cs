using Nightjar.Learning.Quantization;

namespace Nightjar.Learning.Tests.Quantization;

public sealed class WeightQuantizerTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void No_weight_moves_by_more_than_half_a_step(bool perChannel)
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            var columns = random.Next(1, 40);
            var weights = random.Normal(columns * random.Next(1, 30), Math.Pow(10, random.Next(-6, 6)));
            var (values, scale) = WeightQuantizer.ToInt8(weights, columns, perChannel);
            Assert.Equal(perChannel ? columns : 1, scale.Length);
            for (var i = 0; i < weights.Length; i++)
            {
                var step = scale[perChannel ? i % columns : 0];
                Assert.InRange(Math.Abs(weights[i] - (values[i] * (double)step)), 0, step * 0.5 * (1 + 1e-5));
                Assert.InRange(values[i], (sbyte)-127, (sbyte)127);
            }
        }
    }

    [Fact]
    public void Columns_of_zeros_have_a_scale()
    {
        var (values, scale) = WeightQuantizer.ToInt8([0, 3, 0, -1, 1e-40f, 0], 2);
        Assert.Equal([1f, 3f / 127], scale);
        Assert.Equal<sbyte>([0, 127, 0, -42, 0, 0], values);
    }

    [Fact]
    public void Weights_that_are_no_numbers_are_refused() =>
        Assert.Contains("weight 1", Assert.Throws<ArgumentException>(() => WeightQuantizer.ToInt8([0, float.NaN], 1)).Message, StringComparison.Ordinal);

    [Fact]
    public void Half_width_floats_are_the_nearest_with_ties_to_even()
    {
        Assert.Equal(0x3f80, WeightQuantizer.ToBFloat16(1 + MathF.ScaleB(1, -8)));
        Assert.Equal(0x3f82, WeightQuantizer.ToBFloat16(1 + (3 * MathF.ScaleB(1, -8))));
        Assert.Equal(0x3f81, WeightQuantizer.ToBFloat16(MathF.BitIncrement(1 + MathF.ScaleB(1, -8))));
        Assert.Equal(0x7f80, WeightQuantizer.ToBFloat16(float.MaxValue));
        Assert.Equal(0xff80, WeightQuantizer.ToBFloat16(float.NegativeInfinity));
        Assert.True(float.IsNaN(WeightQuantizer.FromBFloat16(WeightQuantizer.ToBFloat16(BitConverter.UInt32BitsToSingle(0x7f800001)))));
        var random = new Random(1);
        for (var i = 0; i < 10000; i++)
        {
            var value = BitConverter.UInt32BitsToSingle((uint)random.NextInt64(1L << 32));
            if (!float.IsFinite(value) || MathF.Abs(value) > 3e38f) continue;
            var near = WeightQuantizer.ToBFloat16(value);
            var error = Math.Abs((double)WeightQuantizer.FromBFloat16(near) - value);
            Assert.True(error <= Math.Abs((double)WeightQuantizer.FromBFloat16((ushort)(near + 1)) - value));
            Assert.True(error <= Math.Abs((double)WeightQuantizer.FromBFloat16((ushort)Math.Max(near - 1, 0)) - value));
        }
    }
}
