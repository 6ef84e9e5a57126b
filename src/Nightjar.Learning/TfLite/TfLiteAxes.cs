using Nightjar.Formats.TfLite;
using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.TfLite;

/// <summary>Operators that move numbers, and those that compute shapes.</summary>
internal static class TfLiteAxes
{
    /// <summary>Runs the operator at hand.</summary>
    public static TfLiteValue Run(TfLiteNetwork net) => net.Step.Builtin switch
    {
        TfLiteBuiltin.Reshape => Reshape(net),
        TfLiteBuiltin.Squeeze => Squeeze(net),
        TfLiteBuiltin.ExpandDims => ExpandDims(net),
        TfLiteBuiltin.Transpose => Transpose(net),
        TfLiteBuiltin.Concatenation => Concatenate(net),
        TfLiteBuiltin.StridedSlice => Slice(net),
        TfLiteBuiltin.Shape => net.Whole([.. Extents(net.Input(0).Shape).Select(n => (long)n)], net.Input(0).Shape.Axes),
        TfLiteBuiltin.Cast => net.Input(0).Integers is null ? throw net.Fault("only integers that are known are cast") : net.Input(0) with { },
        TfLiteBuiltin.Pack => Pack(net),
        TfLiteBuiltin.Gather => Gather(net),
        TfLiteBuiltin.ReduceProd => Product(net),
        _ => throw net.Fault("there is no such operator here"),
    };

    private static TfLiteValue Reshape(TfLiteNetwork net)
    {
        var x = net.Input(0);
        var wanted = net.Step.InputOrNone(1) >= 0
            ? net.Integers(1)
            : net.Step.RequireOptions<TfLiteOptions.Reshape>().NewShape?.Select(n => (long)n).ToArray() ?? throw net.Fault("it has no shape");
        var isFixed = net.Step.InputOrNone(1) < 0 || net.Input(1).Tensor is not null;
        return As(net, x, Resolve(net, x.Shape, wanted, isFixed && x.Variable is not null));
    }

    // A -1 follows from the others. What a file says in numbers was said for one item; the first extent grows with the batch.
    private static Shape Resolve(TfLiteNetwork net, Shape shape, long[] wanted, bool isFixed)
    {
        var extents = (long[])wanted.Clone();
        var open = Array.IndexOf(extents, -1);
        var known = extents.Where(n => n != -1).Aggregate(1L, (a, b) => checked(a * b));
        if (isFixed && extents.Length > 0 && open != 0 && known != shape.Length && shape.Length % net.Batch == 0)
        {
            extents[0] = checked(extents[0] * net.Batch);
            known = checked(known * net.Batch);
        }

        if (open >= 0 && known > 0) extents[open] = shape.Length / known;
        if (extents.Any(n => n < 0) || extents.Aggregate(1L, (a, b) => checked(a * b)) != shape.Length) throw net.Fault($"{shape} cannot have the shape ({string.Join(", ", wanted)})");
        return new([.. extents.Select(n => checked((int)n))]);
    }

    private static TfLiteValue Squeeze(TfLiteNetwork net)
    {
        var x = net.Input(0);
        var axes = net.Step.RequireOptions<TfLiteOptions.Squeeze>().Axes.Select(a => a < 0 ? a + x.Shape.Axes : a).ToArray();
        if (axes.Length == 0) throw net.Fault("it does not say which axes");
        if (axes.Any(a => a < 0 || a >= x.Shape.Axes || x.Shape[a] != 1)) throw net.Fault($"the axes ({string.Join(", ", axes)}) of {x.Shape} are not all 1");
        return As(net, x, new([.. Extents(x.Shape).Where((_, i) => !axes.Contains(i))]));
    }

    private static TfLiteValue ExpandDims(TfLiteNetwork net)
    {
        var (x, axis) = (net.Input(0), net.Integers(1));
        var at = axis.Length != 1 ? -1 : axis[0] < 0 ? axis[0] + x.Shape.Axes + 1 : axis[0];
        if (at < 0 || at > x.Shape.Axes) throw net.Fault($"there is no place ({string.Join(", ", axis)}) for an axis of {x.Shape}");
        var extents = Extents(x.Shape).ToList();
        extents.Insert((int)at, 1);
        return As(net, x, new([.. extents]));
    }

    private static TfLiteValue As(TfLiteNetwork net, TfLiteValue x, Shape shape)
    {
        if (x.Padding is not null) throw net.Fault("zeros around an image are read by something else than a convolution");
        return x with { Shape = shape };
    }

    private static TfLiteValue Transpose(TfLiteNetwork net)
    {
        var x = net.On(net.Input(0));
        var y = net.Tape.Permute(x, [.. net.Integers(1).Select(axis => (int)Math.Clamp(axis, -1, Shape.MostAxes))]);
        return new(y.Shape) { Variable = y };
    }

    private static TfLiteValue Concatenate(TfLiteNetwork net)
    {
        var o = net.Step.RequireOptions<TfLiteOptions.Concatenation>();
        var values = Enumerable.Range(0, net.Step.Inputs.Count).Select(net.Input).ToArray();
        if (values.Length == 0) throw net.Fault("it takes nothing");
        var axis = o.Axis < 0 ? o.Axis + values[0].Shape.Axes : o.Axis;
        if (values.All(v => v is { Integers: not null, Shape.Axes: 1 }) && axis == 0)
        {
            var joined = values.SelectMany(v => v.Integers!).ToArray();
            return net.Whole(joined, joined.Length);
        }

        // The operation joins last axes; another axis, with those behind it, is made one.
        var total = 0;
        Variable? y = null;
        foreach (var value in values)
        {
            var shape = value.Shape;
            if (axis < 1 || axis >= shape.Axes || shape.Axes != values[0].Shape.Axes || shape.With(axis, 1) != values[0].Shape.With(axis, 1)) throw net.Fault($"{shape} does not fit beside {values[0].Shape}");
            total = checked(total + shape[axis]);
            var rows = Extents(shape)[..axis].Aggregate(1, (a, b) => a * b);
            var part = net.On(value, axis == shape.Axes - 1 ? shape : new(rows, shape.Length / Math.Max(rows, 1)));
            if (y is not null) net.Claim((long)y.Shape.Length + part.Shape.Length);
            y = y is null ? part : net.Tape.Concat(y, part);
        }

        return new(values[0].Shape.With(axis, total)) { Variable = net.Activate(y!, o.Activation) };
    }

    private static TfLiteValue Slice(TfLiteNetwork net)
    {
        var o = net.Step.RequireOptions<TfLiteOptions.StridedSlice>();
        var (x, begin, end, strides) = (net.Input(0), net.Integers(1), net.Integers(2), net.Integers(3));
        if (o.EllipsisMask != 0 || o.NewAxisMask != 0 || o.Offset || begin.Length > x.Shape.Axes || end.Length != begin.Length || strides.Length != begin.Length || strides.Any(s => s != 1))
            throw net.Fault($"steps ({string.Join(", ", strides)}) or masks that are not known here");
        var y = x;
        var shrunk = new List<int>();
        for (var axis = 0; axis < begin.Length; axis++)
        {
            var extent = y.Shape[axis];
            var isOne = IsSet(o.ShrinkAxisMask, axis);
            var first = IsSet(o.BeginMask, axis) ? 0 : Place(begin[axis], extent);
            var last = isOne ? first + 1 : IsSet(o.EndMask, axis) ? extent : Place(end[axis], extent);
            if (first < 0 || last > extent || last <= first) throw net.Fault($"it takes elements {first} to {last} of axis {axis} of {x.Shape}");
            if (isOne) shrunk.Add(axis);
            if (first != 0 || last != extent) y = Cut(net, y, axis, (int)first, (int)(last - first));
        }

        return y with { Shape = new([.. Extents(y.Shape).Where((_, i) => !shrunk.Contains(i))]) };

        static bool IsSet(int mask, int axis) => (mask >> axis & 1) != 0;
    }

    private static TfLiteValue Cut(TfLiteNetwork net, TfLiteValue x, int axis, int first, int count)
    {
        if (x.Integers is not null)
        {
            if (x.Shape.Axes != 1) throw net.Fault($"a part of integers {x.Shape}");
            return net.Whole(x.Integers[first..(first + count)], count);
        }

        if (axis == 0) throw net.Fault("it takes a part of the batch");
        var y = net.Tape.Slice(net.On(x), axis, first, count);
        return new(y.Shape) { Variable = y };
    }

    private static TfLiteValue Pack(TfLiteNetwork net)
    {
        var numbers = Enumerable.Range(0, net.Step.Inputs.Count).Select(net.Integers).ToArray();
        if (net.Step.RequireOptions<TfLiteOptions.Pack>().Axis != 0 || numbers.Any(n => n.Length != 1)) throw net.Fault("only single integers are packed here");
        return net.Whole([.. numbers.Select(n => n[0])], numbers.Length);
    }

    private static TfLiteValue Gather(TfLiteNetwork net)
    {
        var (values, picks) = (net.Integers(0), net.Integers(1));
        if (net.Input(0).Shape.Axes != 1 || net.Step.Options is TfLiteOptions.Gather { Axis: not (0 or -1) } || picks.Any(p => p < 0 || p >= values.Length))
            throw net.Fault($"it takes ({string.Join(", ", picks)}) of {values.Length} integers");
        return new(net.Input(1).Shape) { Integers = Array.ConvertAll(picks, p => values[p]) };
    }

    private static TfLiteValue Product(TfLiteNetwork net)
    {
        if (net.Input(0).Shape.Axes != 1) throw net.Fault($"a product of integers {net.Input(0).Shape}");
        var product = net.Integers(0).Aggregate(1L, (a, b) => checked(a * b));
        return net.Step.RequireOptions<TfLiteOptions.Reducer>().KeepDimensions ? net.Whole([product], 1) : net.Whole([product]);
    }

    private static long Place(long at, int extent) => at < 0 ? at + extent : Math.Min(at, extent);

    private static int[] Extents(Shape shape) => [.. Enumerable.Range(0, shape.Axes).Select(i => shape[i])];
}
