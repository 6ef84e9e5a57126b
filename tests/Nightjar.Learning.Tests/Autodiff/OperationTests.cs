using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Kernels;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Tests.Autodiff;

/// <summary>Every operation against its definition in float64, over shapes drawn at random.</summary>
public sealed class OperationTests
{
    private static float[][] Draw(Random random, params Shape[] shapes) => Array.ConvertAll(shapes, s => random.Normal(s.Length));

    private static double[] Rows(double[] x, int columns, Func<double[], double[]> f)
    {
        var y = new double[x.Length];
        for (var i = 0; i < x.Length; i += columns) f(x[i..(i + columns)]).CopyTo(y, i);
        return y;
    }

    internal static double Apply(Activation activation, double x) => activation switch
    {
        Activation.Relu => Math.Max(0, x),
        Activation.LeakyRelu => x < 0 ? (double)0.01f * x : x,
        Activation.Gelu => 0.5 * x * (1 + Numbers.Erf(x / Math.Sqrt(2))),
        Activation.GeluTanh => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x)))),
        Activation.Silu => x / (1 + Math.Exp(-x)),
        Activation.Sigmoid => 1 / (1 + Math.Exp(-x)),
        Activation.Tanh => Math.Tanh(x),
        Activation.HardSigmoid => Math.Clamp(x + 3, 0, 6) / 6,
        Activation.HardSilu => x * Math.Clamp(x + 3, 0, 6) / 6,
        _ => x,
    };

    [Fact]
    public void Dense()
    {
        for (var seed = 0; seed < 12; seed++)
        {
            var random = new Random(seed);
            var (rows, inputs, outputs) = (random.Next(1, 20), random.Next(1, 20), random.Next(1, 40));
            Shape[] shapes = [new(rows, inputs), new(inputs, outputs), new(outputs)];
            var activation = seed % 2 == 0 ? Activation.None : Activation.Tanh;
            OperationCheck.Run($"dense {seed}", shapes, Draw(random, shapes), x =>
            {
                var y = new double[rows * outputs];
                for (var i = 0; i < rows; i++)
                {
                    for (var j = 0; j < outputs; j++)
                    {
                        var sum = x[2][j];
                        for (var k = 0; k < inputs; k++) sum += x[0][(i * inputs) + k] * x[1][(k * outputs) + j];
                        y[(i * outputs) + j] = Apply(activation, sum);
                    }
                }

                return y;
            }, (tape, x) => tape.Dense(x[0], x[1], x[2], activation));
        }
    }

    private static double[] Convolve(double[][] x, int batch, int height, int width, int channels, int kernelHeight, int kernelWidth, int filters, ConvolutionOptions o)
    {
        var (outHeight, outWidth) = (((height + o.PadBefore.Top + o.PadAfter.Bottom - (o.Dilation.Height * (kernelHeight - 1)) - 1) / o.Stride.Height) + 1, ((width + o.PadBefore.Left + o.PadAfter.Right - (o.Dilation.Width * (kernelWidth - 1)) - 1) / o.Stride.Width) + 1);
        var (inGroup, outGroup) = (channels / o.Groups, filters / o.Groups);
        var y = new double[batch * outHeight * outWidth * filters];
        for (var at = 0; at < y.Length; at++)
        {
            var f = at % filters;
            var (j, i, n) = (at / filters % outWidth, at / filters / outWidth % outHeight, at / filters / outWidth / outHeight);
            y[at] = x[2][f];
            for (var u = 0; u < kernelHeight; u++)
            {
                for (var v = 0; v < kernelWidth; v++)
                {
                    var (row, column) = ((i * o.Stride.Height) + (u * o.Dilation.Height) - o.PadBefore.Top, (j * o.Stride.Width) + (v * o.Dilation.Width) - o.PadBefore.Left);
                    if (row < 0 || row >= height || column < 0 || column >= width) continue;
                    for (var c = 0; c < inGroup; c++)
                        y[at] += x[0][(((((n * height) + row) * width) + column) * channels) + (f / outGroup * inGroup) + c] * x[1][(((((u * kernelWidth) + v) * inGroup) + c) * filters) + f];
                }
            }
        }

        return y;
    }

    private static void CheckConvolution(int seed, int groups, int groupChannels, int groupFilters)
    {
        var random = new Random(seed);
        var (kernelHeight, kernelWidth) = (random.Next(1, 4), random.Next(1, 4));
        var options = new ConvolutionOptions
        {
            Stride = (random.Next(1, 3), random.Next(1, 3)),
            PadBefore = (random.Next(3), random.Next(3)),
            PadAfter = (random.Next(3), random.Next(3)),
            Dilation = (random.Next(1, 3), random.Next(1, 3)),
            Groups = groups,
        };
        if (seed % 3 == 0) options = options with { Stride = (1, 1), Dilation = (1, 1) };
        if (seed % 9 == 0) options = ConvolutionOptions.Plain with { Groups = groups };
        var (batch, height, width) = (random.Next(1, 3), random.Next(6, 9), random.Next(6, 20));
        Shape[] shapes = [new(batch, height, width, groups * groupChannels), new(kernelHeight, kernelWidth, groupChannels, groups * groupFilters), new(groups * groupFilters)];
        OperationCheck.Run(
            $"convolution {seed} {options}",
            shapes,
            Draw(random, shapes),
            x => Convolve(x, batch, height, width, groups * groupChannels, kernelHeight, kernelWidth, groups * groupFilters, options),
            (tape, x) => tape.Conv2D(x[0], x[1], x[2], options),
            5e-5);
    }

    [Fact]
    public void Convolution()
    {
        for (var seed = 0; seed < 27; seed++) CheckConvolution(seed, 1, 1 + (seed % 4), 1 + (seed * 5 % 7));
    }

    [Fact]
    public void GroupedConvolution()
    {
        for (var seed = 0; seed < 12; seed++) CheckConvolution(seed, 2 + (seed % 2), 1 + (seed % 3), 2 + (seed % 2));
    }

    [Fact]
    public void DepthwiseConvolution()
    {
        for (var seed = 0; seed < 18; seed++) CheckConvolution(seed, 2 + (seed * 3 % 16), 1, 1);
    }

    [Fact]
    public void DepthwiseConvolutionWithWideWindows()
    {
        foreach (var (size, pad) in new[] { (1, 3), (2, 3), (4, 3), (7, 3), (8, 0) })
        {
            var options = ConvolutionOptions.Plain with { PadBefore = (pad, pad), PadAfter = (pad, pad), Groups = 3 };
            Shape[] shapes = [new(1, size, size, 3), new(7, 7, 1, 3), new(3)];
            OperationCheck.Run(
                $"depthwise 7x7 of {size}x{size}",
                shapes,
                Draw(new Random(size), shapes),
                x => Convolve(x, 1, size, size, 3, 7, 7, 3, options),
                (tape, x) => tape.Conv2D(x[0], x[1], x[2], options),
                5e-5);
        }
    }

    [Theory]
    [InlineData(Activation.None)]
    [InlineData(Activation.Relu)]
    [InlineData(Activation.LeakyRelu)]
    [InlineData(Activation.Gelu)]
    [InlineData(Activation.GeluTanh)]
    [InlineData(Activation.Silu)]
    [InlineData(Activation.Sigmoid)]
    [InlineData(Activation.Tanh)]
    [InlineData(Activation.HardSigmoid)]
    [InlineData(Activation.HardSilu)]
    public void Activations(Activation activation)
    {
        var values = new Random(1).Normal(130, 2.5);
        OperationCheck.Run(activation.ToString(), [new(130)], [values], x => Array.ConvertAll(x[0], v => Apply(activation, v)), (tape, x) => tape.Activate(x[0], activation), 1e-6, kinks: x => Math.Abs(x) < 1e-4);
    }

    [Fact]
    public void SumsAndProducts()
    {
        var random = new Random(2);
        Shape[] same = [new(3, 7), new(3, 7)];
        OperationCheck.Run("add", same, Draw(random, same), x => x[0].Zip(x[1], (a, b) => a + b).ToArray(), (tape, x) => tape.Add(x[0], x[1]));
        OperationCheck.Run("multiply", same, Draw(random, same), x => x[0].Zip(x[1], (a, b) => a * b).ToArray(), (tape, x) => tape.Multiply(x[0], x[1]));
        OperationCheck.Run("twice", [new(5)], Draw(random, new Shape(5)), x => Array.ConvertAll(x[0], v => (v * v) + v), (tape, x) => tape.Add(tape.Multiply(x[0], x[0]), x[0]));
        OperationCheck.Run("to itself", [new(5)], Draw(random, new Shape(5)), x => Array.ConvertAll(x[0], v => 2 * v), (tape, x) => tape.Add(x[0], x[0]));
        OperationCheck.Run("scale", [new(5)], Draw(random, new Shape(5)), x => Array.ConvertAll(x[0], v => 3 * v), (tape, x) => tape.Scale(x[0], 3));
        Shape[] row = [new(2, 3, 19), new(19)];
        OperationCheck.Run("add row", row, Draw(random, row), x => x[0].Select((v, i) => v + x[1][i % 19]).ToArray(), (tape, x) => tape.Add(x[0], x[1]));
        OperationCheck.Run("reshape", [new(2, 6)], Draw(random, new Shape(12)), x => Array.ConvertAll(x[0], v => v * v), (tape, x) => { var r = tape.Reshape(x[0], new(3, 4)); return tape.Multiply(r, r); });
    }

    [Fact]
    public void SoftmaxAndItsLogarithm()
    {
        foreach (var columns in new[] { 1, 2, 14, 16, 17, 33, 100 })
        {
            Shape shape = new(3, columns);
            var values = new Random(columns).Normal(shape.Length, 3);
            static double[] Plain(double[] row)
            {
                var e = Array.ConvertAll(row, v => Math.Exp(v - row.Max()));
                return Array.ConvertAll(e, v => v / e.Sum());
            }

            OperationCheck.Run($"softmax {columns}", [shape], [values], x => Rows(x[0], columns, Plain), (tape, x) => tape.Softmax(x[0]), 2e-6);
            OperationCheck.Run($"log-softmax {columns}", [shape], [values], x => Rows(x[0], columns, r => Array.ConvertAll(Plain(r), Math.Log)), (tape, x) => tape.LogSoftmax(x[0]), 2e-6);
        }
    }

    private static double[] Normalize(double[] values, double epsilon)
    {
        var mean = values.Average();
        var variance = values.Average(v => (v - mean) * (v - mean));
        return Array.ConvertAll(values, v => (v - mean) / Math.Sqrt(variance + epsilon));
    }

    [Fact]
    public void LayerNorm()
    {
        foreach (var columns in new[] { 1, 3, 16, 32, 37, 130 })
        {
            Shape[] shapes = [new(4, columns), new(columns), new(columns)];
            OperationCheck.Run($"layer norm {columns}", shapes, Draw(new Random(columns), shapes), x =>
            {
                var n = Rows(x[0], columns, r => Normalize(r, 1e-3));
                return n.Select((v, i) => (v * x[1][i % columns]) + x[2][i % columns]).ToArray();
            }, (tape, x) => tape.LayerNorm(x[0], x[1], x[2], 1e-3f));
        }
    }

    private static Parameter Statistic(TensorPool pool, string name, float[] values) =>
        new(name, pool.RentCopy(new(values.Length), values)) { IsStatistic = true };

    [Fact]
    public void BatchNormWithTheBatchsStatistics()
    {
        foreach (var columns in new[] { 1, 5, 16, 19 })
        {
            const int rows = 12;
            Shape[] shapes = [new(3, 4, columns), new(columns), new(columns)];
            using var pool = new TensorPool();
            using var mean = Statistic(pool, "mean", new float[columns]);
            using var variance = Statistic(pool, "variance", new float[columns]);
            OperationCheck.Run($"batch norm {columns}", shapes, Draw(new Random(columns), shapes), x =>
            {
                var y = new double[rows * columns];
                for (var c = 0; c < columns; c++)
                {
                    var n = Normalize(Enumerable.Range(0, rows).Select(r => x[0][(r * columns) + c]).ToArray(), 1e-3);
                    for (var r = 0; r < rows; r++) y[(r * columns) + c] = (n[r] * x[1][c]) + x[2][c];
                }

                return y;
            }, (tape, x) => tape.BatchNorm(x[0], x[1], x[2], mean, variance, 0.1f, 1e-3f));
        }
    }

    [Fact]
    public void BatchNormWithFrozenStatistics()
    {
        const int columns = 19;
        var random = new Random(4);
        Shape[] shapes = [new(5, columns), new(columns), new(columns)];
        var (means, variances) = (random.Normal(columns), random.Normal(columns).Select(v => 0.5f + (v * v)).ToArray());
        using var pool = new TensorPool();
        using var mean = Statistic(pool, "mean", means);
        using var variance = Statistic(pool, "variance", variances);
        (mean.IsTrainable, variance.IsTrainable) = (false, false);
        OperationCheck.Run(
            "frozen batch norm",
            shapes,
            Draw(random, shapes),
            x => x[0].Select((v, i) => ((v - means[i % columns]) / Math.Sqrt(variances[i % columns] + 1e-3) * x[1][i % columns]) + x[2][i % columns]).ToArray(),
            (tape, x) => tape.BatchNorm(x[0], x[1], x[2], mean, variance, 0.1f, 1e-3f));
        Assert.Equal(means, mean.Value.Span.ToArray());
        Assert.Equal(variances, variance.Value.Span.ToArray());
    }

    [Fact]
    public void BatchNormMovesAndServesTheRunningStatistics()
    {
        using var pool = new TensorPool(isChecking: true);
        using var x = pool.RentCopy(new(4, 1), [1, 2, 3, 6]);
        using var gain = pool.RentCopy(new(1), [2]);
        using var shift = pool.RentCopy(new(1), [1]);
        using var mean = Statistic(pool, "mean", [0]);
        using var variance = Statistic(pool, "variance", [1]);
        using (var tape = new Tape(pool, isTraining: true))
            tape.BatchNorm(tape.Input(x), tape.Input(gain), tape.Input(shift), mean, variance);

        // Mean 3, biased variance 3.5, unbiased 14/3; a tenth of each.
        Numbers.Near([0.3], mean.Value.Span, 1e-6, "mean");
        Numbers.Near([0.9 + (14.0 / 30)], variance.Value.Span, 1e-6, "variance");
        using var serving = new Tape(pool, isTraining: false);
        var y = serving.BatchNorm(serving.Input(x), serving.Input(gain), serving.Input(shift), mean, variance);
        Numbers.Near([(2 * 0.7 / Math.Sqrt(0.9 + (14.0 / 30) + 1e-5)) + 1], y.Value.Span[..1], 1e-5, "served");
    }

    [Fact]
    public void PoolingOfWindows()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            var (height, width, channels) = (random.Next(4, 9), random.Next(4, 9), random.Next(1, 20));
            var window = (Height: random.Next(1, 4), Width: random.Next(1, 4));
            var stride = (Height: random.Next(1, 4), Width: random.Next(1, 4));
            var before = (Top: random.Next(window.Height), Left: random.Next(window.Width));
            var after = (Bottom: random.Next(window.Height), Right: random.Next(window.Width));
            Shape shape = new(2, height, width, channels);
            var values = Draw(random, shape);
            double[] Pool(double[] x, Func<List<double>, double> f)
            {
                var (outHeight, outWidth) = (((height + before.Top + after.Bottom - window.Height) / stride.Height) + 1, ((width + before.Left + after.Right - window.Width) / stride.Width) + 1);
                var y = new double[2 * outHeight * outWidth * channels];
                for (var at = 0; at < y.Length; at++)
                {
                    var (c, j, i, n) = (at % channels, at / channels % outWidth, at / channels / outWidth % outHeight, at / channels / outWidth / outHeight);
                    var found = new List<double>();
                    for (var u = 0; u < window.Height; u++)
                    {
                        for (var v = 0; v < window.Width; v++)
                        {
                            var (row, column) = ((i * stride.Height) + u - before.Top, (j * stride.Width) + v - before.Left);
                            if (row >= 0 && row < height && column >= 0 && column < width) found.Add(x[(((((n * height) + row) * width) + column) * channels) + c]);
                        }
                    }

                    y[at] = f(found);
                }

                return y;
            }

            OperationCheck.Run($"max pool {seed}", [shape], values, x => Pool(x[0], l => l.Max()), (tape, x) => tape.MaxPool(x[0], window, stride, before, after));
            OperationCheck.Run($"average pool {seed}", [shape], values, x => Pool(x[0], l => l.Average()), (tape, x) => tape.AveragePool(x[0], window, stride, before, after));
        }
    }

    [Fact]
    public void AMaximumThatTwoPixelsShareGivesItsGradientToTheFirst()
    {
        using var pool = new TensorPool(isChecking: true);
        using var x = pool.RentCopy(new(1, 1, 3, 1), [4, 4, 1]);
        using var tape = new Tape(pool, isTraining: true);
        var input = tape.Input(x, needsGradient: true);
        tape.Backward(tape.MaxPool(input, (1, 3)), [5f]);
        Assert.Equal([5, 0, 0], input.Gradient!.Span.ToArray());
    }

    [Fact]
    public void GlobalAverage() => OperationCheck.Run(
        "global average",
        [new(2, 3, 4, 5)],
        Draw(new Random(3), new Shape(120)),
        x => Enumerable.Range(0, 10).Select(k => Enumerable.Range(0, 12).Average(p => x[0][(((k / 5 * 12) + p) * 5) + (k % 5)])).ToArray(),
        (tape, x) => tape.GlobalAveragePool(x[0]));

    [Fact]
    public void Losses()
    {
        var random = new Random(4);
        Shape shape = new(6, 5);
        var z = random.Normal(30, 3);
        var soft = Array.ConvertAll(new float[30], _ => random.NextSingle());
        var weight = Array.ConvertAll(new float[30], _ => random.NextSingle());
        using var pool = new TensorPool();
        using var targets = pool.RentCopy(shape, soft);
        using var weights = pool.RentCopy(shape, weight);
        using var rowWeights = pool.RentCopy(new(6), weight.AsSpan(0, 6));
        OperationCheck.Run("binary", [shape], [z], x => [x[0].Select((v, i) => weight[i] * -((soft[i] * Math.Log(1 / (1 + Math.Exp(-v)))) + ((1 - soft[i]) * Math.Log(1 - (1 / (1 + Math.Exp(-v))))))).Average()], (tape, x) => tape.BinaryCrossEntropy(x[0], targets, weights));
        OperationCheck.Run("categorical", [shape], [z], x =>
        [
            Enumerable.Range(0, 6).Average(r => -weight[r] * Enumerable.Range(0, 5).Sum(c => soft[(r * 5) + c] * (x[0][(r * 5) + c] - Math.Log(Enumerable.Range(0, 5).Sum(k => Math.Exp(x[0][(r * 5) + k])))))),
        ], (tape, x) => tape.CategoricalCrossEntropy(x[0], targets, rowWeights));
        OperationCheck.Run("squares", [shape], [z], x => [x[0].Select((v, i) => (v - soft[i]) * (v - soft[i])).Average()], (tape, x) => tape.MeanSquaredError(x[0], targets));
    }
}
