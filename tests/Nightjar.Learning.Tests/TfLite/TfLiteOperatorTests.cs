using Nightjar.Formats.TfLite;
using static Nightjar.Formats.Tests.TfLite.FlatBuilder;
using static Nightjar.Learning.Tests.TfLite.TfLiteComparison;

namespace Nightjar.Learning.Tests.TfLite;

/// <summary>Small files, compared with the operators' definitions in float64.</summary>
public sealed class TfLiteOperatorTests
{
    private readonly Random _random = new(7);

    [Theory]
    [InlineData(0, 7, 8, 3, 2, 1)]
    [InlineData(0, 8, 7, 2, 3, 1)]
    [InlineData(0, 9, 9, 3, 1, 2)]
    [InlineData(1, 7, 8, 3, 2, 1)]
    [InlineData(1, 9, 9, 2, 1, 3)]
    public void Convolutions_pad_as_TensorFlow_does(int padding, int height, int width, int window, int stride, int dilation)
    {
        var b = new TfLiteBuilder();
        var x = b.Input(1, height, width, 3);
        var (w, bias) = (_random.Normal(4 * window * window * 3), _random.Normal(4));
        b.Outputs(b.Make(TfLiteBuiltin.Conv2D, [x, b.Floats([4, window, window, 3], w), b.Floats([4], bias)], [1], 1, (0, Byte(padding)), (1, Int(stride)), (2, Int(stride)), (3, Byte(1)), (4, Int(dilation)), (5, Int(dilation))));
        var input = _random.Normal(2 * height * width * 3);
        var expected = new List<double>();
        var (rows, columns) = (Windows(padding, height, window, stride, dilation), Windows(padding, width, window, stride, dilation));
        for (var n = 0; n < 2; n++)
        {
            foreach (var top in rows)
            {
                foreach (var left in columns)
                {
                    for (var f = 0; f < 4; f++)
                    {
                        double sum = bias[f];
                        for (var i = 0; i < window * window * 3; i++)
                        {
                            var (u, v, c) = (top + (i / (window * 3) * dilation), left + (i / 3 % window * dilation), i % 3);
                            if (u >= 0 && u < height && v >= 0 && v < width) sum += (double)w[(f * window * window * 3) + i] * input[(((((n * height) + u) * width) + v) * 3) + c];
                        }

                        expected.Add(Math.Max(0, sum));
                    }
                }
            }
        }

        Compare(b, input, 2, [[.. expected]]);
    }

    [Fact]
    public void Depthwise_convolutions_have_the_filters_of_a_channel_side_by_side()
    {
        var b = new TfLiteBuilder();
        var w = _random.Normal(2 * 2 * 6);
        b.Outputs(b.Make(TfLiteBuiltin.DepthwiseConv2D, [b.Input(1, 3, 3, 3), b.Floats([1, 2, 2, 6], w), -1], [1], 2, (0, Byte(1)), (1, Int(1)), (2, Int(1)), (3, Int(2)), (4, Byte(0)), (5, Int(1)), (6, Int(1))));
        var x = _random.Normal(27);
        var expected = new double[2 * 2 * 6];
        for (var i = 0; i < expected.Length; i++)
        {
            var (row, column, filter) = (i / 12, i / 6 % 2, i % 6);
            for (var tap = 0; tap < 4; tap++) expected[i] += (double)w[(tap * 6) + filter] * x[((((row + (tap / 2)) * 3) + column + (tap % 2)) * 3) + (filter / 2)];
        }

        Compare(b, x, 1, [expected]);
    }

    [Fact]
    public void A_convolution_takes_in_the_zeros_before_it()
    {
        var b = new TfLiteBuilder();
        var padded = b.Make(TfLiteBuiltin.Pad, [b.Input(1, 2, 2, 1), b.Integers(0, 0, 1, 0, 2, 1, 0, 0)], [1, 3, 5, 1]);
        b.Outputs(b.Make(TfLiteBuiltin.Conv2D, [padded, b.Floats([1, 1, 1, 1], [2]), -1], [1], 1, (0, Byte(1)), (1, Int(1)), (2, Int(1)), (4, Int(1)), (5, Int(1))));
        Compare(b, [1, 2, 3, 4], 1, [[0, 0, 0, 0, 0, 0, 0, 2, 4, 0, 0, 0, 6, 8, 0]]);
    }

    [Fact]
    public void Arithmetic_repeats_the_smaller_operand()
    {
        var b = new TfLiteBuilder();
        var x = b.Input(1, 2, 3);
        var row = b.Floats([1, 1, 3], [1, 2, 4]);
        var table = b.Floats([2, 3], [1, 1, 1, 2, 2, 2]);
        var minus = b.Make(TfLiteBuiltin.Sub, [row, x], [1, 2, 3], 28);
        var divided = b.Make(TfLiteBuiltin.Div, [minus, row], [1, 2, 3], 29);
        var scaled = b.Make(TfLiteBuiltin.Mul, [table, divided], [1, 2, 3], 21);
        var clipped = b.Make(TfLiteBuiltin.Add, [scaled, b.Floats([], [0.5f])], [1, 2, 3], 11, (0, Byte(3)));
        b.Outputs(clipped, b.Make(TfLiteBuiltin.SquaredDifference, [x, row], [1, 2, 3]));
        var input = _random.Normal(12, 4);
        var first = input.Select((v, i) => Math.Clamp(((Row(i) - v) / Row(i) * (i % 6 < 3 ? 1 : 2)) + 0.5, 0, 6)).ToArray();
        var second = input.Select((v, i) => Math.Pow(v - Row(i), 2)).ToArray();
        Compare(b, input, 2, [first, second]);

        static double Row(int i) => i % 3 == 0 ? 1 : i % 3 == 1 ? 2 : 4;
    }

    [Fact]
    public void Axes_are_moved_cut_joined_and_averaged()
    {
        var b = new TfLiteBuilder();
        var x = b.Input(1, 2, 3);
        var turned = b.Make(TfLiteBuiltin.Transpose, [x, b.Integers(0, 2, 1)], [1, 3, 2]);
        var cut = b.Make(TfLiteBuiltin.StridedSlice, [turned, b.Integers(0, 1, 0), b.Integers(0, 3, 2), b.Integers(1, 1, 1)], [1, 2, 2], 32, (0, Int(1)), (1, Int(1)), (2, Int(0)), (3, Int(0)), (4, Int(0)));
        var joined = b.Make(TfLiteBuiltin.Concatenation, [cut, turned], [1, 5, 2], 10, (0, Int(1)), (1, Byte(0)));
        var mean = b.Make(TfLiteBuiltin.Mean, [joined, b.Integers(-1)], [1, 5, 1], 27, (0, Byte(1)));
        var largest = b.Make(TfLiteBuiltin.ReduceMax, [joined, b.Integers(1)], [1, 2], 27, (0, Byte(0)));

        // The batch of one item is written into the shape.
        b.Outputs(b.Make(TfLiteBuiltin.Reshape, [joined, b.Integers(1, 10)], [1, 10], 17), mean, largest);
        Compare(b, [1, 2, 3, 4, 5, 6], 1, [[2, 5, 3, 6, 1, 4, 2, 5, 3, 6], [3.5, 4.5, 2.5, 3.5, 4.5], [3, 6]]);
    }

    [Fact]
    public void Shapes_are_computed_before_the_network_runs()
    {
        var b = new TfLiteBuilder();
        var x = b.Input(1, 2, 6);
        var (shape, batch, tail, wanted) = (b.Whole(3), b.Whole(), b.Whole(), b.Whole(3));
        b.Run(TfLiteBuiltin.Shape, [x], shape, 55, (0, Byte(2)));
        b.Run(TfLiteBuiltin.StridedSlice, [shape, b.Integers(0), b.Integers(1), b.Integers(1)], batch, 32, (0, Int(0)), (1, Int(0)), (2, Int(0)), (3, Int(0)), (4, Int(1)));
        var (picked, half) = (b.Whole(2), b.Whole());
        b.Run(TfLiteBuiltin.Gather, [shape, b.Integers(1, 2)], picked, 23);
        b.Run(TfLiteBuiltin.ReduceProd, [picked, b.Integers(0)], tail, 27, (0, Byte(0)));
        b.Run(TfLiteBuiltin.Div, [tail, b.Integers(4)], half, 29);
        b.Run(TfLiteBuiltin.Pack, [batch, b.Integers(-1), half], wanted, 59, (0, Int(3)), (1, Int(0)));
        b.Outputs(b.Make(TfLiteBuiltin.Softmax, [b.Make(TfLiteBuiltin.Reshape, [x, wanted], [1, 4, 3], 17)], [1, 4, 3], 9, (0, Single(2))));
        var input = _random.Normal(24);
        var expected = input.Select((v, i) => Math.Exp(2 * v) / Enumerable.Range(i / 3 * 3, 3).Sum(k => Math.Exp(2 * input[k]))).ToArray();
        Compare(b, input, 2, [expected]);
    }

    [Fact]
    public void Shapes_that_were_written_for_one_item_grow_with_the_batch()
    {
        // (1, 2, 6) to (4, 3) rows of a dense layer and back to (1, -1, 2), all in numbers.
        var b = new TfLiteBuilder();
        var rows = b.Make(TfLiteBuiltin.Reshape, [b.Input(1, 2, 6), b.Integers(4, 3)], [4, 3], 17);
        var dense = b.Make(TfLiteBuiltin.FullyConnected, [rows, b.Floats([2, 3], [1, 0, 0, 0, 1, -1]), -1], [4, 2], 8);
        b.Outputs(b.Make(TfLiteBuiltin.Reshape, [dense, b.Integers(1, -1, 2)], [1, 4, 2], 17));
        var x = _random.Normal(3 * 12);
        Compare(b, x, 3, [[.. Enumerable.Range(0, 24).Select(i => i % 2 == 0 ? x[i / 2 * 3] : (double)x[(i / 2 * 3) + 1] - x[(i / 2 * 3) + 2])]]);
    }

    [Theory]
    [InlineData(TfLiteBuiltin.AveragePool2D, 0)]
    [InlineData(TfLiteBuiltin.AveragePool2D, 1)]
    [InlineData(TfLiteBuiltin.MaxPool2D, 0)]
    [InlineData(TfLiteBuiltin.MaxPool2D, 1)]
    public void Pools_pass_over_their_padding(TfLiteBuiltin builtin, int padding)
    {
        var b = new TfLiteBuilder();
        b.Outputs(b.Make(builtin, [b.Input(1, 6, 5, 2)], [1], 5, (0, Byte(padding)), (1, Int(2)), (2, Int(3)), (3, Int(2)), (4, Int(4)), (5, Byte(0))));
        var x = _random.Normal(60);
        var expected = new List<double>();
        foreach (var top in Windows(padding, 6, 4, 3, 1))
        {
            foreach (var left in Windows(padding, 5, 2, 2, 1))
            {
                for (var c = 0; c < 2; c++)
                {
                    var pixels = (from u in Enumerable.Range(top, 4) where u is >= 0 and < 6 from v in Enumerable.Range(left, 2) where v is >= 0 and < 5 select (double)x[(((u * 5) + v) * 2) + c]).ToArray();
                    expected.Add(builtin == TfLiteBuiltin.MaxPool2D ? pixels.Max() : pixels.Average());
                }
            }
        }

        Compare(b, x, 1, [[.. expected]]);
    }

    [Fact]
    public void Functions_of_one_number()
    {
        (TfLiteBuiltin Builtin, int Kind, (int, Field)[] Options, Func<double, double> Function)[] functions =
        [
            (TfLiteBuiltin.Relu, 0, [], x => Math.Max(0, x)),
            (TfLiteBuiltin.Relu6, 0, [], x => Math.Clamp(x, 0, 6)),
            (TfLiteBuiltin.Logistic, 0, [], x => 1 / (1 + Math.Exp(-x))),
            (TfLiteBuiltin.Tanh, 0, [], Math.Tanh),
            (TfLiteBuiltin.HardSwish, 0, [], x => x * Math.Clamp(x + 3, 0, 6) / 6),
            (TfLiteBuiltin.Gelu, 116, [(0, Byte(0))], x => x / 2 * (1 + Numbers.Erf(x / Math.Sqrt(2)))),
            (TfLiteBuiltin.Gelu, 116, [(0, Byte(1))], x => x / 2 * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x))))),
        ];
        var b = new TfLiteBuilder();
        var input = b.Input(1, 9);
        b.Outputs([.. functions.Select(f => b.Make(f.Builtin, [input], [1, 9], f.Kind, f.Options))]);
        var x = _random.Normal(36, 4);
        Compare(b, x, 4, [.. functions.Select(f => Array.ConvertAll(x, v => f.Function(v)))]);
    }

    [Fact]
    public void Steep_and_logarithmic_functions()
    {
        var b = new TfLiteBuilder();
        var input = b.Input(1, 5);
        b.Outputs(b.Make(TfLiteBuiltin.LogSoftmax, [input], [1, 5]), b.Make(TfLiteBuiltin.LeakyRelu, [input], [1, 5], 75, (0, Single(0.2f))));
        var x = _random.Normal(15, 3);
        var logarithms = x.Select((v, i) => v - Math.Log(Enumerable.Range(i / 5 * 5, 5).Sum(k => Math.Exp(x[k])))).ToArray();
        Compare(b, x, 3, [logarithms, Array.ConvertAll(x, v => v < 0 ? (double)0.2f * v : v)]);
    }

    [Fact]
    public void Images_grow_by_interpolation_between_the_middles_of_pixels()
    {
        var b = new TfLiteBuilder();
        b.Outputs(b.Make(TfLiteBuiltin.ResizeBilinear, [b.Input(1, 1, 2, 1), b.Integers(1, 4)], [1, 1, 4, 1], 15, (2, Byte(0)), (3, Byte(1))));
        Compare(b, [0, 4], 1, [[0, 1, 3, 4]]);
    }

    private static int[] Windows(int padding, int size, int window, int stride, int dilation)
    {
        var reach = ((window - 1) * dilation) + 1;
        var count = padding == 0 ? (size + stride - 1) / stride : (size - reach + stride) / stride;
        var before = padding == 0 ? Math.Max(0, ((count - 1) * stride) + reach - size) / 2 : 0;
        return [.. Enumerable.Range(0, count).Select(i => (i * stride) - before)];
    }
}
