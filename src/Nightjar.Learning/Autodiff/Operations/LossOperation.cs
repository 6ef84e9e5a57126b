using Nightjar.Learning.Graphs;
using Nightjar.Learning.Kernels;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Autodiff.Operations;

/// <summary>Losses: one number from a batch, the mean over its rows. They are summed in double, in the order of the
/// rows.</summary>
public static unsafe class LossOperation
{
    /// <summary>Binary cross-entropy of logits z with targets t in [0, 1] and weights w:
    /// mean of w·(max(z, 0) - z·t + ln(1 + e^-|z|)), which is finite for every finite logit.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="logits">Any shape.</param>
    /// <param name="targets">As many numbers.</param>
    /// <param name="weights">As many numbers, or null for ones.</param>
    /// <exception cref="ShapeException">The numbers of elements differ.</exception>
    public static Variable BinaryCrossEntropy(this Tape tape, Variable logits, Tensor targets, Tensor? weights = null)
    {
        Check("BinaryCrossEntropy", logits, targets, weights, logits.Shape.Length);
        var (loss, slope) = Begin(tape, logits, "BinaryCrossEntropy");
        var z = logits.Value.Span;
        var t = targets.Span;
        var d = slope.Span;
        double sum = 0;
        for (var i = 0; i < z.Length; i++)
        {
            var w = weights is null ? 1f : weights.Span[i];
            sum += w * (Math.Max(z[i], 0) - (z[i] * (double)t[i]) + Math.Log(1 + Math.Exp(-Math.Abs((double)z[i]))));
            d[i] = (float)(w * ((1 / (1 + Math.Exp(-(double)z[i]))) - t[i]) / z.Length);
        }

        loss.Value.Span[0] = (float)(sum / z.Length);
        return loss;
    }

    /// <summary>Categorical cross-entropy of logits with target probabilities: mean over rows of -w·Σ t[c]·log softmax(z)[c].</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="logits">(rows, classes).</param>
    /// <param name="targets">(rows, classes): one-hot, or any probabilities.</param>
    /// <param name="weights">One number a row, or null for ones.</param>
    /// <exception cref="ShapeException">The numbers of elements differ.</exception>
    public static Variable CategoricalCrossEntropy(this Tape tape, Variable logits, Tensor targets, Tensor? weights = null)
    {
        var (rows, classes) = (logits.Shape.Rows, logits.Shape.Last);
        Check("CategoricalCrossEntropy", logits, targets, weights, rows);
        var (loss, slope) = Begin(tape, logits, "CategoricalCrossEntropy");
        Softmax.LogForward(logits.Value.Pointer, slope.Pointer, rows, classes);
        double sum = 0;
        for (var i = 0; i < rows; i++)
        {
            var d = slope.Span.Slice(i * classes, classes);
            var t = targets.Span.Slice(i * classes, classes);
            var w = (weights is null ? 1f : weights.Span[i]) / rows;
            float total = 0;
            foreach (var share in t) total += share;
            for (var c = 0; c < classes; c++)
            {
                if (t[c] != 0) sum -= (double)w * t[c] * d[c];
                d[c] = w * ((total * MathF.Exp(d[c])) - t[c]);
            }
        }

        loss.Value.Span[0] = (float)sum;
        return loss;
    }

    /// <summary>Mean of (prediction - target)².</summary>
    /// <exception cref="ShapeException">The numbers of elements differ.</exception>
    public static Variable MeanSquaredError(this Tape tape, Variable predictions, Tensor targets)
    {
        Check("MeanSquaredError", predictions, targets, null, 0);
        var (loss, slope) = Begin(tape, predictions, "MeanSquaredError");
        var p = predictions.Value.Span;
        var t = targets.Span;
        var d = slope.Span;
        double sum = 0;
        for (var i = 0; i < p.Length; i++)
        {
            var e = p[i] - t[i];
            sum += (double)e * e;
            d[i] = 2 * e / p.Length;
        }

        loss.Value.Span[0] = (float)(sum / p.Length);
        return loss;
    }

    private static void Check(string name, Variable predictions, Tensor targets, Tensor? weights, int weightCount)
    {
        if (targets.Shape.Length != predictions.Shape.Length || predictions.Shape.Length == 0)
            throw new ShapeException(name, "as many targets as predictions, at least one", predictions.Shape, targets.Shape);
        if (weights is not null && weights.Shape.Length != weightCount)
            throw new ShapeException(name, $"{weightCount} weights", predictions.Shape, weights.Shape);
    }

    private static (Variable Loss, Tensor Slope) Begin(Tape tape, Variable predictions, string name)
    {
        var node = tape.NewNode<LossNode>();
        (node.Predictions, node.LossName) = (predictions, name);
        return (tape.Result(node, default, predictions.NeedsGradient), node.Slope(tape));
    }

    // The slope by every prediction is known when the loss is, so the way back only scales it.
    private sealed class LossNode : Node
    {
        private Tensor? _slope;

        public Variable Predictions { get; set; } = null!;

        public string LossName { get; set; } = "";

        public override string Name => LossName;

        public override GraphFunction Describe(ICollection<Variable?> inputs) =>
            throw new NotSupportedException($"{LossName} is a loss, which has no place in a graph");

        public Tensor Slope(Tape tape) => Keep(tape, ref _slope, Predictions.Shape, "slope");

        public override void Release() => _slope?.Dispose();

        public override void Backward(Tape tape)
        {
            if (!Predictions.NeedsGradient) return;
            using var d = tape.Gradient(Predictions);
            ElementWise.Scale(Output.Gradient!.Span[0], _slope!.Pointer, d.Pointer, Predictions.Shape.Length);
        }
    }
}
