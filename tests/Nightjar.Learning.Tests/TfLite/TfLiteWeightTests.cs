using Nightjar.Formats.SafeTensors;
using Nightjar.Formats.TfLite;
using Nightjar.Learning.Graphs;
using static Nightjar.Formats.Tests.TfLite.FlatBuilder;
using static Nightjar.Learning.Tests.TfLite.TfLiteComparison;

namespace Nightjar.Learning.Tests.TfLite;

/// <summary>What becomes of weights that are no float32 in the file.</summary>
public sealed class TfLiteWeightTests
{
    private readonly Random _random = new(23);

    [Fact]
    public void Weights_of_halves_and_bytes_are_what_they_stand_for()
    {
        var b = new TfLiteBuilder();
        var x = b.Input(1, 2);
        var halves = b.Make(TfLiteBuiltin.Dequantize, [b.Halves([2, 2], [1, 2, 3, 4.5f])], [2, 2]);
        var y = b.Make(TfLiteBuiltin.FullyConnected, [x, halves, b.Floats([2], [10, 20])], [1, 2], 8);
        var bytes = b.Bytes([3, 2], [1, -2, 3, 127, -128, 0], [0.5f, 2, 0.25f]);
        b.Outputs(b.Make(TfLiteBuiltin.FullyConnected, [y, bytes, -1], [1, 3], 8));

        // x = (1, 2): y = (1·1 + 2·2 + 10, 3·1 + 4.5·2 + 20) = (15, 32).
        Compare(b, [1, 2, 0, 0], 2, [[7.5 - 32, 90 + (254 * 32), -32.0 * 15, 5 - 20, 60 + (254 * 20), -320]]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void A_convolutions_bytes_stay_bytes(int scales)
    {
        var b = new TfLiteBuilder();
        var (bytes, scale) = (Bytes(4 * 2 * 2 * 3), Scales(scales));
        b.Outputs(b.Make(TfLiteBuiltin.Conv2D, [b.Input(1, 3, 3, 3), b.Bytes([4, 2, 2, 3], bytes, scale), b.Floats([4], [1, 2, 3, 4])], [1], 1, (0, Byte(1)), (1, Int(1)), (2, Int(1)), (4, Int(1)), (5, Int(1))));
        var x = _random.Normal(2 * 27);
        var expected = new double[2 * 4 * 4];
        for (var i = 0; i < expected.Length; i++)
        {
            var (item, row, column, filter) = (i / 16, i / 8 % 2, i / 4 % 2, i % 4);
            for (var k = 0; k < 12; k++) expected[i] += bytes[(filter * 12) + k] * (double)x[(item * 27) + ((((row + (k / 6)) * 3) + column + (k / 3 % 2)) * 3) + (k % 3)];
            expected[i] = (expected[i] * scale[filter % scales]) + filter + 1;
        }

        Compare(b, x, 2, [expected]);
        using var model = Import(b.File());
        IsNarrow(model, bytes, scale, i => (i % 4 * 12) + (i / 4));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    public void A_depthwise_convolutions_bytes_stay_bytes(int scales)
    {
        var b = new TfLiteBuilder();
        var (bytes, scale) = (Bytes(24), Scales(scales));
        b.Outputs(b.Make(TfLiteBuiltin.DepthwiseConv2D, [b.Input(1, 2, 2, 3), b.Bytes([1, 2, 2, 6], bytes, scale, 3), -1], [1], 2, (0, Byte(1)), (1, Int(1)), (2, Int(1)), (3, Int(2)), (5, Int(1)), (6, Int(1))));
        var x = _random.Normal(12);
        var expected = Enumerable.Range(0, 6).Select(f => scale[f % scales] * Enumerable.Range(0, 4).Sum(tap => bytes[(tap * 6) + f] * (double)x[(tap * 3) + (f / 2)])).ToArray();
        Compare(b, x, 1, [expected]);
        using var model = Import(b.File());
        IsNarrow(model, bytes, scale, i => i);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(false, 3)]
    [InlineData(true, 1)]
    [InlineData(true, 3)]
    public void A_products_bytes_stay_bytes(bool isTurned, int scales)
    {
        var b = new TfLiteBuilder();
        var (bytes, scale) = (Bytes(15), Scales(scales));
        int[] shape = isTurned ? [3, 5] : [5, 3];
        b.Outputs(b.Make(TfLiteBuiltin.BatchMatMul, [b.Input(1, 2, 5), b.Bytes(shape, bytes, scale, isTurned ? 0 : 1)], [1, 2, 3], 101, (0, Byte(0)), (1, Byte(isTurned ? 1 : 0))));
        var x = _random.Normal(20);
        int Place(int i) => isTurned ? (i % 3 * 5) + (i / 3) : i;
        var expected = Enumerable.Range(0, 12).Select(i => scale[i % 3 % scales] * Enumerable.Range(0, 5).Sum(k => bytes[Place((k * 3) + (i % 3))] * (double)x[(i / 3 * 5) + k])).ToArray();
        Compare(b, x, 2, [expected]);
        using var model = Import(b.File());
        IsNarrow(model, bytes, scale, Place);
    }

    [Theory]
    [InlineData(3, 0.5f)]
    [InlineData(0, 0f)]
    public void Bytes_with_a_zero_point_or_without_a_scale_become_floats(int zeroPoint, float scale)
    {
        var b = new TfLiteBuilder();
        sbyte[] bytes = [1, -2, 3, 127, -128, 0];
        b.Outputs(b.Make(TfLiteBuiltin.FullyConnected, [b.Input(1, 2), b.Bytes([3, 2], bytes, [scale], zeroPoint: zeroPoint), -1], [1, 3], 8));
        float[] x = [2, -3];
        Compare(b, x, 1, [[.. Enumerable.Range(0, 3).Select(i => scale * (((bytes[2 * i] - zeroPoint) * 2.0) - ((bytes[(2 * i) + 1] - zeroPoint) * 3.0)))]]);
        using var model = Import(b.File());
        Assert.All(model.Weights.Values, w => Assert.Equal(SafeTensorDataType.Float32, w.DataType));
    }

    [Fact]
    public void Bytes_with_scales_along_inputs_become_floats()
    {
        var b = new TfLiteBuilder();
        b.Outputs(b.Make(TfLiteBuiltin.FullyConnected, [b.Input(1, 2), b.Bytes([3, 2], [1, 2, 3, 4, 5, 6], [0.5f, 2], 1), -1], [1, 3], 8));
        Compare(b, [1, 10], 1, [[40.5, 81.5, 122.5]]);
        using var model = Import(b.File());
        Assert.All(model.Weights.Values, w => Assert.Equal(SafeTensorDataType.Float32, w.DataType));
    }

    [Fact]
    public void Bytes_with_a_scale_for_each_row_do_not_follow_a_reshape()
    {
        // Rows of two with scales 1, 10, 100 become rows of three.
        var b = new TfLiteBuilder();
        var turned = b.Make(TfLiteBuiltin.Reshape, [b.Bytes([3, 2], [1, 2, 3, 4, 5, 6], [1, 10, 100]), b.Integers(2, 3)], [2, 3], 17);
        b.Outputs(b.Make(TfLiteBuiltin.FullyConnected, [b.Input(1, 3), turned, -1], [1, 2], 8));
        Compare(b, [1, 1, 1], 1, [[33, 1140]]);
    }

    private static void IsNarrow(FrozenModel model, sbyte[] bytes, float[] scale, Func<int, int> place)
    {
        var weight = Assert.Single(model.Weights.Values, w => w.DataType == SafeTensorDataType.Int8);
        Assert.Equal(Enumerable.Range(0, bytes.Length).Select(i => bytes[place(i)]), weight.As<sbyte>().ToArray());
        Assert.Equal(scale, model.Weights[weight.Name + ".scale"].As<float>().ToArray());
    }

    private sbyte[] Bytes(int count) => [.. Enumerable.Range(0, count).Select(_ => (sbyte)_random.Next(-128, 128))];

    private float[] Scales(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)(0.01 + (0.01 * _random.NextDouble())))];
}
