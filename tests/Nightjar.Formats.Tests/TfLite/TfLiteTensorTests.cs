using System.Runtime.InteropServices;
using Nightjar.Formats.TfLite;
using static Nightjar.Formats.Tests.TfLite.TfLiteModels;

namespace Nightjar.Formats.Tests.TfLite;

public class TfLiteTensorTests
{
    [Fact]
    public void Integers_of_every_type()
    {
        Assert.Equal([-128L, 127], Constant(TfLiteDataType.Int8, [2], [128, 127]).ToIntegers());
        Assert.Equal([128L, 127], Constant(TfLiteDataType.UInt8, [2], [128, 127]).ToIntegers());
        Assert.Equal([1L, 0], Constant(TfLiteDataType.Bool, [2], [3, 0]).ToIntegers());
        Assert.Equal([-32768L, 5], Integers<short>(TfLiteDataType.Int16, [-32768, 5]));
        Assert.Equal([65535L, 5], Integers<ushort>(TfLiteDataType.UInt16, [65535, 5]));
        Assert.Equal([int.MinValue, 5L], Integers<int>(TfLiteDataType.Int32, [int.MinValue, 5]));
        Assert.Equal([uint.MaxValue, 5L], Integers<uint>(TfLiteDataType.UInt32, [uint.MaxValue, 5]));
        Assert.Equal([long.MinValue, 5L], Integers<long>(TfLiteDataType.Int64, [long.MinValue, 5]));
    }

    [Fact]
    public void Floats_of_every_width()
    {
        Assert.Equal([1.5f, -2], Constant(TfLiteDataType.Float32, [2], Of<float>([1.5f, -2])).ToFloats());
        Assert.Equal([1.5f, -2], Constant(TfLiteDataType.Float16, [2, 1], Of<Half>([(Half)1.5, (Half)(-2)])).ToFloats());
        Assert.Equal([1.5f, -2], Constant(TfLiteDataType.Float64, [1, 2], Of<double>([1.5, -2])).ToFloats());
        Assert.Equal([7f], Constant(TfLiteDataType.Float32, [], Of<float>([7])).ToFloats());
        Assert.Empty(Constant(TfLiteDataType.Float32, [0, 5], []).ToFloats());
    }

    [Fact]
    public void Channels_have_scales_of_their_own_along_any_axis()
    {
        byte[] data = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
        for (var axis = 0; axis < 3; axis++)
        {
            int[] shape = [2, 3, 2];
            float[] scales = [.. Enumerable.Range(1, shape[axis]).Select(k => k * 0.25f)];
            long[] zeroPoints = [.. Enumerable.Range(1, shape[axis]).Select(k => 10L * k)];
            var values = Constant(TfLiteDataType.UInt8, shape, data, Quantisation(scales, zeroPoints, axis)).ToFloats();
            for (var i = 0; i < 12; i++)
            {
                int[] index = [i / 6, i / 2 % 3, i % 2];
                Assert.Equal(scales[index[axis]] * (data[i] - zeroPoints[index[axis]]), values[i]);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void Quantised_values_return_within_half_a_step(int channels)
    {
        var random = new Random(channels);
        const int Rows = 200;
        float[] scales = [.. Enumerable.Range(0, channels).Select(_ => 0.01f + random.NextSingle())];
        long[] zeroPoints = [.. Enumerable.Range(0, channels).Select(_ => (long)random.Next(-20, 20))];
        var (real, data) = (new double[Rows * channels], new byte[Rows * channels]);
        for (var i = 0; i < real.Length; i++)
        {
            var (scale, zero) = (scales[i % channels], zeroPoints[i % channels]);
            real[i] = scale * (random.NextDouble() * 255 - 128 - zero);
            data[i] = (byte)(sbyte)Math.Clamp(Math.Round(real[i] / scale) + zero, -128, 127);
        }

        var tensor = Constant(TfLiteDataType.Int8, [Rows, channels], data, Quantisation(scales, zeroPoints, axis: 1));
        Assert.Equal(channels > 1, tensor.Quantisation!.IsPerChannel);
        var returned = tensor.ToFloats();
        for (var i = 0; i < real.Length; i++)
            Assert.InRange(Math.Abs(returned[i] - real[i]), 0, scales[i % channels] / 2 * (1 + 1e-5));
    }

    [Fact]
    public void Zero_points_may_be_left_out()
    {
        var tensor = Constant(TfLiteDataType.Int8, [2], [255, 4], Quantisation([0.5f], []));
        Assert.Equal([0L], tensor.Quantisation!.ZeroPoints);
        Assert.Equal([-0.5f, 2], tensor.ToFloats());
        Assert.Null(Constant(TfLiteDataType.Int8, [1], [4], Quantisation([], [])).Quantisation);
    }

    [Fact]
    public void What_cannot_be_read_as_numbers_is_named()
    {
        Assert.Contains(
            "tensor 0, 'tensor', holds Int8 without a scale",
            Assert.Throws<TfLiteFormatException>(() => Constant(TfLiteDataType.Int8, [1], [1]).ToFloats()).Message);
        Assert.Contains("String", Assert.Throws<TfLiteFormatException>(() => Constant(
            TfLiteDataType.String, [int.MaxValue, 3], [1], Quantisation([1], [0])).ToFloats()).Message);
        Assert.Contains("Float32", Assert.Throws<TfLiteFormatException>(() => Constant(TfLiteDataType.Float32, [1], new byte[4]).ToIntegers()).Message);
        Assert.Contains("no constant", Assert.Throws<TfLiteFormatException>(() => Constant(TfLiteDataType.Float32, [9], []).ToFloats()).Message);
    }

    private static byte[] Of<T>(T[] values)
        where T : unmanaged => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();

    private static long[] Integers<T>(TfLiteDataType type, T[] values)
        where T : unmanaged => Constant(type, [values.Length], Of(values)).ToIntegers();
}
