using Nightjar.Learning.Kernels;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Autodiff.Operations;

/// <summary>Losses: one number from a batch, the mean over its rows. They are summed in double, in the order of the
/// rows.</summary>
public static unsafe class LossOperation
{
    /// <summary>Binary cross-entropy of logits z with targets t in [0, 1] and weights w: mean of
    /// -w·(positiveWeight·t·ln σ(z) + (1 - t)·ln(1 - σ(z))), computed such that it is finite for every finite logit.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="logits">Any shape.</param>
    /// <param name="targets">As many numbers.</param>
    /// <param name="weights">As many numbers, or null for ones.</param>
    /// <param name="positiveWeight">How much more a target of 1 counts than one of 0, such as negatives / positives of the training
    /// set.</param>
    /// <exception cref="ShapeException">The numbers of elements differ.</exception>
    public static Variable BinaryCrossEntropy(this Tape tape, Variable logits, Tensor targets, Tensor? weights = null, float positiveWeight = 1)
    {
        Check("BinaryCrossEntropy", logits, targets, weights, logits.Shape.Length);
        var (loss, slope) = LossNode.Begin(tape, logits, "BinaryCrossEntropy");
        var z = logits.Value.Span;
        var t = targets.Span;
        var d = slope.Span;
        double sum = 0;
        for (var i = 0; i < z.Length; i++)
        {
            var w = weights is null ? 1f : weights.Span[i];
            var positive = 1 + ((positiveWeight - 1.0) * t[i]);

            // ln σ(z) = -max(-z, 0) - ln(1 + e^-|z|), and ln(1 - σ(z)) is less by z.
            sum += w * (((1.0 - t[i]) * z[i]) + (positive * (Math.Max(-z[i], 0) + Math.Log(1 + Math.Exp(-Math.Abs((double)z[i]))))));
            d[i] = (float)(w * (1.0 - t[i] - (positive / (1 + Math.Exp(z[i])))) / z.Length);
        }

        loss.Value.Span[0] = (float)(sum / z.Length);
        return loss;
    }

    /// <summary>Categorical cross-entropy of logits with target probabilities: mean over rows of -w·Σ t[c]·log softmax(z)[c]. Label
    /// smoothing s takes (1 - s)·t[c] + s·Σ t / classes for t[c].</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="logits">(rows, classes).</param>
    /// <param name="targets">(rows, classes): one-hot, or any probabilities.</param>
    /// <param name="weights">One number a row, or null for ones.</param>
    /// <param name="labelSmoothing">s, from 0 to 1.</param>
    /// <exception cref="ShapeException">The numbers of elements differ.</exception>
    public static Variable CategoricalCrossEntropy(this Tape tape, Variable logits, Tensor targets, Tensor? weights = null, float labelSmoothing = 0)
    {
        if (!(labelSmoothing >= 0 && labelSmoothing <= 1))
            throw new ArgumentOutOfRangeException(nameof(labelSmoothing), labelSmoothing, "CategoricalCrossEntropy: expected label smoothing from 0 to 1");
        var (rows, classes) = (logits.Shape.Rows, logits.Shape.Last);
        Check("CategoricalCrossEntropy", logits, targets, weights, rows);
        var (loss, slope) = LossNode.Begin(tape, logits, "CategoricalCrossEntropy");
        Softmax.LogForward(logits.Value.Pointer, slope.Pointer, rows, classes);
        double sum = 0;
        for (var i = 0; i < rows; i++)
        {
            var d = slope.Span.Slice(i * classes, classes);
            var t = targets.Span.Slice(i * classes, classes);
            var w = (weights is null ? 1f : weights.Span[i]) / rows;
            float total = 0;
            foreach (var share in t) total += share;
            var (kept, spread) = (1 - labelSmoothing, labelSmoothing * total / classes);
            for (var c = 0; c < classes; c++)
            {
                var target = (kept * t[c]) + spread;
                if (target != 0) sum -= (double)w * target * d[c];
                d[c] = w * ((total * MathF.Exp(d[c])) - target);
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
        var (loss, slope) = LossNode.Begin(tape, predictions, "MeanSquaredError");
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
}
