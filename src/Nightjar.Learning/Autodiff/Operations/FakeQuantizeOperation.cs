using Nightjar.Learning.Graphs;
using Nightjar.Learning.Graphs.Functions;
using Nightjar.Learning.Kernels;
using Nightjar.Learning.Quantization;

namespace Nightjar.Learning.Autodiff.Operations;

/// <summary>Rounding to the numbers of integers while a network trains, so that it learns to live with them.</summary>
public static unsafe class FakeQuantizeOperation
{
    /// <summary>y = (clamp(round(x / scale) + zero point, 0, 255) - zero point)·scale. The gradient goes straight through where the byte is
    /// not clamped, and is 0 elsewhere (Jacob et al. 2018, arXiv 1712.05877).</summary>
    /// <exception cref="ArgumentException">The scale is none.</exception>
    public static Variable FakeQuantize(this Tape tape, Variable x, AffineScale scale)
    {
        if (!scale.IsValid) throw new ArgumentException($"FakeQuantize: scale {scale.Scale} and zero point {scale.ZeroPoint}", nameof(scale));
        var node = tape.NewNode<ValueNode>();
        (node.X, node.Scale) = (x, scale);
        var y = tape.Result(node, x.Shape, x.NeedsGradient);
        FakeQuantization.Forward(x.Value.Pointer, y.Value.Pointer, x.Shape.Length, scale.Scale, -scale.ZeroPoint, byte.MaxValue - scale.ZeroPoint);
        return y;
    }

    /// <summary>The same with the scale of a running range, which a training tape moves first.</summary>
    public static Variable FakeQuantize(this Tape tape, Variable x, RunningRange range)
    {
        if (tape.IsTraining) range.Add(x.Value.Span);
        return tape.FakeQuantize(x, range.Scale);
    }

    /// <summary>Weights rounded as <see cref="WeightQuantizer.ToInt8"/> does: y = round(w / scale)·scale, scale = max |w| / 127 of each column or
    /// of all. Nothing is clamped, so the gradient goes straight through everywhere.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="weight">(…, columns).</param>
    /// <param name="perChannel">Whether each column has a scale of its own.</param>
    public static Variable FakeQuantizeWeight(this Tape tape, Variable weight, bool perChannel = true)
    {
        var node = tape.NewNode<WeightNode>();
        node.X = weight;
        var y = tape.Result(node, weight.Shape, weight.NeedsGradient);
        var (rows, columns) = perChannel ? (weight.Shape.Rows, weight.Shape.Last) : (weight.Shape.Length, 1);
        using var scale = Scratch.Take(columns);
        var scales = new Span<float>(scale.Pointer, columns);
        scales.Clear();
        var values = weight.Value.Span;
        for (var i = 0; i < values.Length; i++) scales[i % columns] = MathF.Max(scales[i % columns], MathF.Abs(values[i]));
        foreach (ref var largest in scales) largest = WeightQuantizer.ScaleOf(largest);
        FakeQuantization.ForwardColumns(weight.Value.Pointer, scale.Pointer, y.Value.Pointer, rows, columns, -WeightQuantizer.Largest, WeightQuantizer.Largest);
        return y;
    }

    private sealed class ValueNode : Node
    {
        public Variable X { get; set; } = null!;

        public AffineScale Scale { get; set; }

        public override string Name => "FakeQuantize";

        public override GraphFunction Describe(ICollection<Variable?> inputs)
        {
            inputs.Add(X);
            return new FakeQuantizeFunction(Scale);
        }

        public override void Backward(Tape tape)
        {
            if (!X.NeedsGradient) return;
            using var dx = tape.GradientInPlace(X, Output, out var dy);
            FakeQuantization.Backward(X.Value.Pointer, dy, dx.Pointer, X.Shape.Length, Scale.Scale, -Scale.ZeroPoint, byte.MaxValue - Scale.ZeroPoint);
        }
    }

    private sealed class WeightNode : Node
    {
        public Variable X { get; set; } = null!;

        public override string Name => "FakeQuantizeWeight";

        public override GraphFunction Describe(ICollection<Variable?> inputs)
        {
            inputs.Add(X);
            return X.Parameter is null ? throw new NotSupportedException("FakeQuantizeWeight serves parameters only") : new FakeQuantizeFunction(default);
        }

        public override void Backward(Tape tape)
        {
            if (!X.NeedsGradient) return;
            ElementWise.AddTo(Output.Gradient!.Pointer, tape.Accumulated(X), X.Shape.Length);
        }
    }
}
