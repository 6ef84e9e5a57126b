using Nightjar.Formats.TfLite;
using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Kernels;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.TfLite;

/// <summary>Dense layers, and layers that were put together again.</summary>
internal static class TfLiteLayers
{
    /// <summary>What several operators stand for.</summary>
    public static TfLiteValue Run(TfLiteNetwork net, TfLiteFusion fusion) => fusion switch
    {
        TfLiteFusion.LayerNorm f => Norm(net, f),
        TfLiteFusion.Attention f => Attend(net, f),
        TfLiteFusion.Dense f => Dense(net, net.Value(f.X), net.Value(f.Weight), f.Bias.ToFloats(), f.Activation),
        TfLiteFusion.Pass f => net.Value(f.X).Shape.Last == f.Features ? net.Value(f.X) with { } : throw net.Fault($"it adds {f.Features} numbers to {net.Value(f.X).Shape}"),
        _ => throw net.Fault("it is part of nothing known"),
    };

    /// <summary>FULLY_CONNECTED with the bias that it has itself.</summary>
    public static TfLiteValue Dense(TfLiteNetwork net)
    {
        var options = net.Step.RequireOptions<TfLiteOptions.FullyConnected>();
        var bias = net.Optional(2) is { } row ? net.Numbers(row, "bias") : null;
        return Dense(net, net.Input(0), net.Input(1), bias, options.Activation);
    }

    /// <summary>BATCH_MATMUL with a constant, which is a dense layer.</summary>
    public static TfLiteValue Product(TfLiteNetwork net)
    {
        var options = net.Step.RequireOptions<TfLiteOptions.BatchMatMul>();
        var (x, w) = (net.Input(0), net.Input(1));
        if (options.AdjointX || w.Numbers is null || w.Shape.Axes < 2 || w.Shape.Length != (long)w.Shape.Last * w.Shape[w.Shape.Axes - 2])
            throw net.Fault("it is no part of an attention that is known here, nor a product with one constant matrix");
        var (rows, columns) = (w.Shape[w.Shape.Axes - 2], w.Shape.Last);
        var (inputs, outputs) = options.AdjointY ? (columns, rows) : (rows, columns);
        if (x.Shape.Axes < 2 || x.Shape.Last != inputs) throw net.Fault($"it takes {inputs} inputs, and gets {x.Shape}");
        var integers = TfLiteIntegers.Of(w, options.AdjointY ? w.Shape.Axes - 2 : w.Shape.Axes - 1);
        if (!options.AdjointY) return Dense(net, x, inputs, outputs, w.Numbers, integers, null, TfLiteActivation.None, x.Shape.WithLast(outputs), !options.AsymmetricInputs);
        integers = integers is null ? null : integers with { Values = Turn(integers.Values, rows, columns) };
        return Dense(net, x, inputs, outputs, Turn(w.Numbers, rows, columns), integers, null, TfLiteActivation.None, x.Shape.WithLast(outputs), !options.AsymmetricInputs);
    }

    private static TfLiteValue Dense(TfLiteNetwork net, TfLiteValue x, TfLiteValue w, float[]? bias, TfLiteActivation activation)
    {
        var options = net.Step.RequireOptions<TfLiteOptions.FullyConnected>();
        if (options.ShuffledWeights) throw net.Fault("its weights are shuffled");
        if (w.Shape.Axes != 2) throw net.Fault($"its weights have shape {w.Shape}");
        var (outputs, inputs) = (w.Shape[0], w.Shape[1]);
        if (inputs == 0 || x.Shape.Length % inputs != 0) throw net.Fault($"it takes {inputs} inputs, and gets {x.Shape}");
        if (options.KeepDimensions && x.Shape.Last != inputs) throw net.Fault($"it takes {inputs} inputs, and gets {x.Shape}");
        var shape = options.KeepDimensions ? x.Shape.WithLast(outputs) : new(x.Shape.Length / inputs, outputs);
        var integers = TfLiteIntegers.Of(w, 0);
        if (integers is not null) integers = integers with { Values = Turn(integers.Values, outputs, inputs) };
        return Dense(net, x, inputs, outputs, Turn(net.Numbers(w, "weight"), outputs, inputs), integers, bias, activation, shape, isSymmetric: !options.AsymmetricInputs);
    }

    private static TfLiteValue Dense(TfLiteNetwork net, TfLiteValue x, int inputs, int outputs, float[] weight, TfLiteIntegers? integers, float[]? bias, TfLiteActivation activation, Shape shape, bool isSymmetric)
    {
        if (inputs == 0 || outputs == 0) throw net.Fault($"it takes {inputs} inputs to {outputs} outputs");
        var source = net.Lying(x);
        if (source.Shape.Last != inputs) source = net.On(x, new(x.Shape.Length / inputs, inputs));
        if (net.RoundsValues && integers is not null) source = net.Tape.QuantizeRows(source, isSymmetric);
        net.Claim((long)source.Shape.Rows * outputs, (long)source.Shape.Length * outputs / net.Batch);
        var w = net.Weight("weight", new(inputs, outputs), weight, integers);
        var b = bias is null ? null : net.Weight("bias", new(bias.Length), bias);
        return new(shape) { Variable = activation == TfLiteActivation.Relu ? net.Tape.Dense(source, w, b, Activation.Relu) : net.Activate(net.Tape.Dense(source, w, b), activation) };
    }

    private static TfLiteValue Norm(TfLiteNetwork net, TfLiteFusion.LayerNorm f)
    {
        var x = net.On(net.Value(f.X));
        var features = x.Shape.Last;
        if (f.Gain.ElementCount != features || f.Shift.ElementCount != features) throw net.Fault($"its gain {f.Gain} and shift {f.Shift} are not those of {features} features");
        var y = net.Tape.LayerNorm(x, net.Weight("gain", new(features), f.Gain.ToFloats()), net.Weight("shift", new(features), f.Shift.ToFloats()), f.Epsilon);
        return new(x.Shape) { Variable = y };
    }

    private static TfLiteValue Attend(TfLiteNetwork net, TfLiteFusion.Attention f)
    {
        var (q, k, v) = (net.Value(f.Q), net.Value(f.K), net.Value(f.V));
        if (q.Shape.Axes != 4 || k.Shape.Axes != 4 || v.Shape != k.Shape || q.Shape[2] != k.Shape[2]) throw net.Fault($"an attention of {q.Shape} to {k.Shape} and {v.Shape}");
        var (heads, width) = (q.Shape[2], q.Shape[3]);
        if (heads == 0 || width == 0) throw net.Fault("its heads have no features");

        // The operation divides by the root of the width itself.
        var factor = (float)(f.Scale * Math.Sqrt(width));
        var queries = Flat(q);
        if (!(Math.Abs(factor - 1) <= 1e-6f)) queries = net.Tape.Scale(queries, factor);
        var scores = (long)q.Shape[0] * heads * q.Shape[1] * k.Shape[1];
        net.Claim(scores, checked(scores * 2 * width) / net.Batch);
        var bias = f.Bias is null ? null : Bias(net, net.Value(f.Bias.Index), heads, q.Shape[1], k.Shape[1]);
        return new(q.Shape) { Variable = net.Tape.Attend(queries, Flat(k), Flat(v), heads, bias) };

        Variable Flat(TfLiteValue value) => net.On(value, new(value.Shape[0], value.Shape[1], value.Shape[2] * value.Shape[3]));
    }

    private static Variable Bias(TfLiteNetwork net, TfLiteValue bias, int heads, int queries, int keys)
    {
        var numbers = net.Numbers(bias, "mask");
        int[] extents = [.. Enumerable.Repeat(1, Math.Max(0, 4 - bias.Shape.Axes)), .. Enumerable.Range(0, bias.Shape.Axes).Select(i => bias.Shape[i])];
        int[] wanted = [1, heads, queries, keys];
        if (extents.Length != 4 || extents.Where((n, i) => n != 1 && n != wanted[i]).Any())
            throw net.Fault($"a mask of shape {bias.Shape} for {heads} heads, {queries} queries and {keys} keys");
        var full = new float[heads * queries * keys];
        for (var i = 0; i < full.Length; i++)
        {
            var (head, query, key) = (i / (queries * keys) % extents[1], i / keys % queries % extents[2], i % keys % extents[3]);
            full[i] = numbers[(((head * extents[2]) + query) * extents[3]) + key];
        }

        return net.Weight("mask", new(heads, queries, keys), full);
    }

    // (rows, columns) to (columns, rows).
    private static T[] Turn<T>(T[] matrix, int rows, int columns)
    {
        var turned = new T[matrix.Length];
        for (var i = 0; i < matrix.Length; i++) turned[(i % columns * rows) + (i / columns)] = matrix[i];
        return turned;
    }
}
