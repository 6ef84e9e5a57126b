using Nightjar.Learning.Kernels;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Autodiff.Operations;

/// <summary>The loss of the PLAsTiCC challenge.</summary>
public static unsafe class LogLossOperation
{
    /// <summary>Probabilities are not taken below this, so that a hopeless example costs 34.5 and no more.</summary>
    public const double SmallestProbability = 1e-15;

    private static readonly float SmallestLogarithm = (float)Math.Log(SmallestProbability);

    /// <summary>The logarithmic loss in which every class counts the same whatever its size (Malz et al. 2019, arXiv 1809.11145):
    /// -Σ_c w_c·(mean over rows of t_c·ln p_c) / f_c / Σ_c w_c with p = softmax(logits), taken through its logarithm and not
    /// below <see cref="SmallestProbability"/>, and f_c the share of class c: of the rows themselves, or given. The sums go over
    /// classes with a share, so that equal probabilities give ln(classes) for every batch. A probability that was
    /// raised has no gradient.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="logits">(rows, classes).</param>
    /// <param name="targets">(rows, classes): one-hot, or any probabilities t.</param>
    /// <param name="classWeights">w, one number a class, or null for ones.</param>
    /// <param name="classShares">f, one number a class, such as those of the training set, for which the loss of small batches is
    /// right in the mean; null for those of the batch.</param>
    /// <exception cref="ShapeException">The numbers of elements differ.</exception>
    public static Variable WeightedLogLoss(this Tape tape, Variable logits, Tensor targets, Tensor? classWeights = null, Tensor? classShares = null)
    {
        var (rows, classes) = (logits.Shape.Rows, logits.Shape.Last);
        if (targets.Shape.Length != logits.Shape.Length || logits.Shape.Length == 0)
            throw new ShapeException("WeightedLogLoss", "as many targets as logits, at least one", logits.Shape, targets.Shape);
        if ((classWeights ?? classShares) is { } given && (given.Shape.Length != classes || (classShares ?? given).Shape.Length != classes))
            throw new ShapeException("WeightedLogLoss", $"{classes} weights and shares of classes", given.Shape, (classShares ?? given).Shape);
        var (loss, slope) = LossNode.Begin(tape, logits, "WeightedLogLoss");
        using var work = Scratch.Take(classes);
        var factors = new Span<float>(work.Pointer, classes);
        FillFactors(factors, targets.Span, rows, classWeights, classShares);
        Softmax.LogForward(logits.Value.Pointer, slope.Pointer, rows, classes);
        double sum = 0;
        for (var i = 0; i < rows; i++)
        {
            var d = slope.Span.Slice(i * classes, classes);
            var t = targets.Span.Slice(i * classes, classes);
            float total = 0;
            for (var c = 0; c < classes; c++)
            {
                var share = t[c] * factors[c];
                if (share != 0) sum -= (double)share * Math.Max(d[c], SmallestLogarithm);
                if (!(d[c] < SmallestLogarithm)) total += share;
            }

            for (var c = 0; c < classes; c++)
                d[c] = (total * MathF.Exp(d[c])) - (d[c] < SmallestLogarithm ? 0 : t[c] * factors[c]);
        }

        loss.Value.Span[0] = (float)sum;
        return loss;
    }

    // What -t·ln p of one row and class counts: w / (rows·f·Σ w).
    private static void FillFactors(Span<float> factors, ReadOnlySpan<float> targets, int rows, Tensor? weights, Tensor? shares)
    {
        double all = 0;
        for (var c = 0; c < factors.Length; c++)
        {
            double count = 0;
            for (var i = c; i < targets.Length; i += factors.Length) count += targets[i];
            if (shares is not null) count = (double)shares.Span[c] * rows;
            var weight = weights is null ? 1.0 : weights.Span[c];
            factors[c] = count > 0 ? (float)(weight / count) : 0;
            if (count > 0) all += weight;
        }

        for (var c = 0; c < factors.Length && all != 0; c++) factors[c] = (float)(factors[c] / all);
    }
}
