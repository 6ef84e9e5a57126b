using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Kernels;

namespace Nightjar.Learning.Tests.Inference;

/// <summary>Small networks that between them use every function and every way in which steps are joined.</summary>
internal static class TestNets
{
    public static readonly Dictionary<string, Func<TestNet>> All = new(StringComparer.Ordinal)
    {
        ["convolutions whose borders pooling drops"] = () => new([new(1, 23, 21, 3)], (net, tape, x, _) =>
        {
            var y = net.Convolution(tape, x[0], "c1", 3, 5, activation: Activation.Relu);
            y = tape.MaxPool(net.Convolution(tape, y, "c2", 3, 7, new() { PadBefore = (1, 1), PadAfter = (1, 1) }, Activation.Gelu), (2, 2));
            y = net.BatchNorm(tape, net.Convolution(tape, y, "c3", 2, 6, new() { Stride = (2, 1) }), "bn");
            y = tape.AveragePool(tape.Activate(y, Activation.Silu), (3, 3), (2, 2));
            return [net.Dense(tape, tape.Flatten(y), "d", 4)];
        }),
        ["depthwise and grouped convolutions"] = () => new([new(1, 9, 10, 8)], (net, tape, x, _) =>
        {
            var y = net.Convolution(tape, x[0], "dw", 3, 8, new() { Groups = 8, PadBefore = (1, 1), PadAfter = (1, 1) }, Activation.Relu);
            y = net.BatchNorm(tape, net.Convolution(tape, y, "g", 3, 6, new() { Groups = 2, Dilation = (2, 1) }), "bn");
            y = tape.MaxPool(y, (3, 3), (2, 2), (1, 1), (1, 1));
            return [tape.GlobalAveragePool(y), y];
        }),
        ["residual blocks of pixels"] = () => new([new(1, 8, 8, 4)], (net, tape, x, _) =>
        {
            var y = net.Convolution(tape, x[0], "stem", 2, 12, new() { Stride = (2, 2) });
            for (var i = 0; i < 2; i++)
            {
                var h = net.Convolution(tape, y, $"dw{i}", 3, 12, new() { Groups = 12, PadBefore = (1, 1), PadAfter = (1, 1) });
                h = net.Dense(tape, net.LayerNorm(tape, h, $"ln{i}"), $"wide{i}", 48, Activation.Gelu);
                y = tape.Add(y, net.Dense(tape, h, $"narrow{i}", 12));
            }

            return [net.Convolution(tape, y, "point", 1, 5, activation: Activation.Relu)];
        }),
        ["transformer"] = () => new(
            [new(1, 7, 5)],
            (net, tape, x, lengths) =>
            {
                var h = tape.Add(net.Dense(tape, x[0], "in", 12), net.Use(tape, "row", 12));
                var bias = net.Use(tape, "bias", 3, 7, 7);
                var a = tape.Attend(net.Dense(tape, h, "q", 12), net.Dense(tape, h, "k", 12), net.Dense(tape, h, "v", 12), 3, bias, lengths);
                h = net.LayerNorm(tape, tape.Add(h, net.Dense(tape, a, "o", 12)), "ln1");
                h = net.LayerNorm(tape, tape.Add(h, net.Dense(tape, net.Dense(tape, h, "f1", 24, Activation.Relu), "f2", 12)), "ln2");
                return [tape.Softmax(net.Dense(tape, h, "classes", 4)), tape.LogSoftmax(tape.Scale(h, 0.5f))];
            },
            usesLengths: true),
        ["recurrent layers both ways"] = () => new(
            [new(1, 9, 3)],
            (net, tape, x, lengths) =>
            {
                var forth = tape.Gru(x[0], net.Use(tape, "gi", 3, 15), net.Use(tape, "gs", 5, 15), net.Use(tape, "gb", 15), net.Use(tape, "gc", 15), lengths: lengths);
                var back = tape.Lstm(x[0], net.Use(tape, "li", 3, 24), net.Use(tape, "ls", 6, 24), net.Use(tape, "lb", 24), isReversed: true, lengths: lengths);
                var y = tape.Concat(forth, back);
                y = tape.Lstm(y, net.Use(tape, "mi", 11, 16), net.Use(tape, "ms", 4, 16), lengths: lengths);
                return [tape.Activate(net.Dense(tape, y, "head", 3), Activation.Sigmoid)];
            },
            usesLengths: true),
        ["two inputs, values with many readers"] = () => new([new(1, 10), new(1, 6)], (net, tape, x, _) =>
        {
            var a = net.Dense(tape, x[0], "a", 6);
            var b = tape.Activate(a, Activation.Tanh);
            var c = tape.Add(tape.Add(a, x[1]), tape.Multiply(b, x[1]));
            var d = tape.Add(c, tape.Add(a, a));
            var e = tape.Add(c, net.Dense(tape, c, "e", 6));
            var f = net.BatchNorm(tape, tape.Activate(e, Activation.LeakyRelu), "bn");
            return [f, tape.Concat(d, f), x[1], tape.Reshape(f, new(f.Shape[0], 2, 3)), tape.Multiply(tape.Scale(d, 3), d)];
        }),
        ["deep products"] = () => new([new(1, 700)], (net, tape, x, _) =>
        {
            var h = net.Dense(tape, x[0], "a", 300, Activation.GeluTanh);
            return [net.Dense(tape, tape.Add(h, net.Dense(tape, h, "b", 300)), "c", 70, Activation.Relu)];
        }),
        ["many rows, which are taken in parts"] = () => new([new(1, 40, 40, 24)], (net, tape, x, _) =>
        {
            var h = net.LayerNorm(tape, x[0], "ln");
            h = net.Dense(tape, net.Dense(tape, h, "wide", 96, Activation.Gelu), "narrow", 24);
            return [tape.Add(x[0], h), tape.GlobalAveragePool(h)];
        }),
        ["windows and grids that attend, gates and resized images"] = () => new([new(1, 6, 9, 6)], (net, tape, x, _) =>
        {
            var y = tape.LeakyRelu(net.Convolution(tape, tape.ResizeBilinear(x[0], 8, 8), "stem", 1, 8), 0.3f);
            foreach (var isGrid in new[] { false, true })
            {
                var name = isGrid ? "grid" : "window";
                var g = isGrid ? tape.PartitionGrid(y, 4) : tape.PartitionWindows(y, 4);
                var bias = tape.RelativePositionBias(net.Use(tape, name + ".table", 49, 2), 4);
                g = tape.Attend(net.Dense(tape, g, name + ".q", 8), net.Dense(tape, g, name + ".k", 8), net.Dense(tape, g, name + ".v", 8), 2, bias);
                y = tape.Add(y, isGrid ? tape.MergeGrid(g, 8, 8, 4) : tape.MergeWindows(g, 8, 8, 4));
            }

            var (n, w) = (net.Use(tape, "se.reduce", 8, 3), net.Use(tape, "se.expand", 3, 8));
            y = tape.SqueezeExcite(y, n, null, w, null);
            var place = tape.Activate(net.Dense(tape, y, "place", 1), Activation.Sigmoid);
            y = tape.Add(tape.Multiply(y, place), tape.Reshape(tape.GlobalAveragePool(y), new(y.Shape[0], 1, 1, 8)));
            return [tape.Slice(tape.Slice(y, 1, 2, 5), 3, 1, 4), tape.Permute(y, 0, 3, 1, 2), tape.Permute(tape.Slice(y, 1, 3, 1), 0, 2, 1, 3)];
        }),
        ["rows of ragged sequences"] = () => new(
            [new(1, 6, 5), new(1, 6, 5)],
            (net, tape, x, lengths) =>
            {
                var y = tape.ReverseSequences(tape.LeakyRelu(x[0], 0.2f), lengths);
                var z = tape.MaskSequences(net.Dense(tape, y, "d", 5), lengths!);
                var gates = tape.SqueezeExcite(z, net.Use(tape, "reduce", 5, 2), null, net.Use(tape, "expand", 2, 5), null, lengths: lengths);
                return [y, tape.MaxOverTime(z, lengths), tape.MeanOverTime(z, lengths), tape.LastStates(gates, lengths), tape.ReverseSequences(tape.MaskSequences(x[1], lengths!)), z];
            },
            usesLengths: true),
        ["rows of whole sequences"] = () => new([new(1, 6, 5)], (net, tape, x, _) =>
        {
            var y = tape.ReverseSequences(net.Dense(tape, x[0], "d", 7));
            return [tape.MaxOverTime(y), tape.MeanOverTime(y), tape.LastStates(tape.Transpose(y)), tape.Multiply(y, tape.Slice(y, 2, 3, 1)), tape.Add(y, tape.Slice(y, 1, 2, 1))];
        }),
    };
}
