using Nightjar.Formats.TfLite;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.TfLite;

/// <summary>Sums, products and means.</summary>
internal static class TfLiteArithmetic
{
    /// <summary>ADD, SUB, MUL and DIV; the smaller operand is repeated.</summary>
    public static TfLiteValue Combine(TfLiteNetwork net)
    {
        var (kind, a, b) = (net.Step.Builtin, net.Input(0), net.Input(1));
        if (a.Integers is not null && b.Integers is not null) return Whole(net, kind, a.Integers, b.Integers, a.Shape.Length >= b.Shape.Length ? a.Shape : b.Shape);
        if (kind == TfLiteBuiltin.Div) b = b with { Numbers = Array.ConvertAll(net.Numbers(b, "divisor"), n => 1 / n), Tensor = null };
        if (kind == TfLiteBuiltin.Sub) b = Negate(net, b);
        var y = Combine(net, kind is TfLiteBuiltin.Add or TfLiteBuiltin.Sub, a, b);
        var activation = net.Step.Options is TfLiteOptions.Arithmetic options ? options.Activation : TfLiteActivation.None;
        return y with { Variable = net.Activate(y.Variable!, activation) };
    }

    /// <summary>(a - b)².</summary>
    public static TfLiteValue SquaredDifference(TfLiteNetwork net)
    {
        var difference = Combine(net, isSum: true, net.Input(0), Negate(net, net.Input(1)));
        return difference with { Variable = net.Tape.Multiply(difference.Variable!, difference.Variable!) };
    }

    /// <summary>The mean or the largest number over neighbouring axes behind the batch.</summary>
    public static TfLiteValue Reduce(TfLiteNetwork net, bool isMax)
    {
        var x = net.Input(0);
        var axes = net.Integers(1).Select(axis => axis < 0 ? axis + x.Shape.Axes : axis).Distinct().Order().ToArray();
        if (axes.Length == 0 || axes[0] < 1 || axes[^1] >= x.Shape.Axes || axes[^1] - axes[0] != axes.Length - 1)
            throw net.Fault($"the axes ({string.Join(", ", axes)}) of {x.Shape} are not neighbours behind the batch");
        var (outer, reduced, inner) = (1, 1, 1);
        var extents = new List<int>();
        var isKept = net.Step.RequireOptions<TfLiteOptions.Reducer>().KeepDimensions;
        for (var i = 0; i < x.Shape.Axes; i++)
        {
            if (i < axes[0]) outer *= x.Shape[i];
            else if (i > axes[^1]) inner *= x.Shape[i];
            else reduced *= x.Shape[i];
            if (i < axes[0] || i > axes[^1]) extents.Add(x.Shape[i]);
            else if (isKept) extents.Add(1);
        }

        // A pool over the whole of an image of one column.
        var rows = net.On(x, new(outer, reduced, 1, inner));
        return new(new Shape([.. extents])) { Variable = isMax ? net.Tape.MaxPool(rows, (reduced, 1)) : net.Tape.AveragePool(rows, (reduced, 1)) };
    }

    private static TfLiteValue Combine(TfLiteNetwork net, bool isSum, TfLiteValue a, TfLiteValue b)
    {
        var (large, small) = a.Shape.Length > b.Shape.Length || (a.Shape.Length == b.Shape.Length && a.Numbers is null) ? (a, b) : (b, a);
        if (small.Numbers is { Length: 1 } && !isSum) return new(large.Shape) { Variable = net.Tape.Scale(net.Lying(large), small.Numbers[0]) };
        if (small.Numbers is not null) small = small with { Shape = WithoutLeadingOnes(small.Shape) };
        var x = net.Lying(large);
        var isRow = small.Shape.Axes == 1 && (small.Shape.Last == 1 || (small.Shape.Last == large.Shape.Last && small.Shape.Last == x.Shape.Last));
        if (!isRow) x = net.On(large);
        var other = net.On(small);
        return new(large.Shape) { Variable = isSum ? net.Tape.Add(x, other) : net.Tape.Multiply(x, other) };
    }

    private static TfLiteValue Negate(TfLiteNetwork net, TfLiteValue value) => value.Numbers is not null
        ? value with { Numbers = Array.ConvertAll(value.Numbers, n => -n), Tensor = null }
        : value with { Variable = net.Tape.Scale(net.Lying(value), -1) };

    private static Shape WithoutLeadingOnes(Shape shape)
    {
        var first = 0;
        while (first < shape.Axes - 1 && shape[first] == 1) first++;
        return shape.Axes == 0 ? new(1) : new([.. Enumerable.Range(first, shape.Axes - first).Select(i => shape[i])]);
    }

    private static TfLiteValue Whole(TfLiteNetwork net, TfLiteBuiltin kind, long[] a, long[] b, Shape shape)
    {
        if (a.Length != b.Length && a.Length != 1 && b.Length != 1) throw net.Fault($"{a.Length} integers do not go together with {b.Length}");
        var values = new long[shape.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var (x, y) = (a[a.Length == 1 ? 0 : i], b[b.Length == 1 ? 0 : i]);
            values[i] = kind switch
            {
                TfLiteBuiltin.Add => checked(x + y),
                TfLiteBuiltin.Sub => checked(x - y),
                TfLiteBuiltin.Mul => checked(x * y),
                _ => y is 0 or -1 ? throw net.Fault($"{x} is divided by {y}") : x / y,
            };
        }

        return new(shape) { Integers = values };
    }
}
