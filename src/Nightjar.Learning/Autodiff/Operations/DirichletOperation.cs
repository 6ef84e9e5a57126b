using Nightjar.Learning.Kernels;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Autodiff.Operations;

/// <summary>The loss for votes of volunteers.</summary>
public static class DirichletOperation
{
    /// <summary>How improbable the votes on questions with several answers are, when the probabilities of the answers are drawn from a
    /// Dirichlet distribution: mean over rows, sum over questions of -ln P with
    /// P = Γ(A)·Γ(N + 1) / Γ(A + N)·Π Γ(k + α) / (Γ(α)·Γ(k + 1)), A = Σ α, N = Σ k. A question without votes costs nothing.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="outputs">(rows, answers) of the network, from which <paramref name="link"/> makes α.</param>
    /// <param name="votes">(rows, answers): k, the votes for each answer, from 0.</param>
    /// <param name="link">From outputs to concentrations.</param>
    /// <param name="questions">The columns of each question; none for one question of all columns. A column of no question gets
    /// no gradient.</param>
    /// <exception cref="ShapeException">The numbers of elements differ, or a question has columns that are not there.</exception>
    public static Variable DirichletMultinomial(this Tape tape, Variable outputs, Tensor votes, DirichletLink link, params ReadOnlySpan<Range> questions)
    {
        var (rows, columns) = (outputs.Shape.Rows, outputs.Shape.Last);
        if (votes.Shape.Length != outputs.Shape.Length || outputs.Shape.Length == 0)
            throw new ShapeException("DirichletMultinomial", "as many votes as outputs, at least one", outputs.Shape, votes.Shape);
        foreach (var question in questions)
        {
            var (start, end) = (question.Start.GetOffset(columns), question.End.GetOffset(columns));
            if (start < 0 || end > columns || start > end)
                throw new ShapeException("DirichletMultinomial", $"questions within {columns} columns, found {question}", outputs.Shape);
        }

        if (questions.IsEmpty) questions = [Range.All];
        var (loss, slope) = LossNode.Begin(tape, outputs, "DirichletMultinomial");
        slope.Span.Clear();
        double sum = 0;
        for (var i = 0; i < rows; i++)
        {
            var z = outputs.Value.Span.Slice(i * columns, columns);
            var k = votes.Span.Slice(i * columns, columns);
            var d = slope.Span.Slice(i * columns, columns);
            foreach (var question in questions) sum += Question(z[question], k[question], d[question], link, 1.0 / rows);
        }

        loss.Value.Span[0] = (float)(sum / rows);
        return loss;
    }

    // -ln P of one question; adds its slope by the outputs, times a factor.
    private static double Question(ReadOnlySpan<float> outputs, ReadOnlySpan<float> votes, Span<float> slope, DirichletLink link, double factor)
    {
        double concentration = 0, count = 0, sum = 0;
        for (var j = 0; j < outputs.Length; j++)
        {
            var (alpha, k) = (Concentration(link, outputs[j]).Value, (double)votes[j]);
            (concentration, count) = (concentration + alpha, count + k);
            sum += GammaFunction.LogGamma(alpha) + GammaFunction.LogGamma(k + 1) - GammaFunction.LogGamma(k + alpha);
        }

        // Without votes the terms cancel, but only up to rounding.
        if (count == 0) return 0;
        var common = GammaFunction.Digamma(concentration + count) - GammaFunction.Digamma(concentration);
        for (var j = 0; j < outputs.Length; j++)
        {
            var (alpha, change) = Concentration(link, outputs[j]);
            slope[j] += (float)(factor * change * (common + GammaFunction.Digamma(alpha) - GammaFunction.Digamma(votes[j] + alpha)));
        }

        return sum + GammaFunction.LogGamma(concentration + count) - GammaFunction.LogGamma(concentration) - GammaFunction.LogGamma(count + 1);
    }

    private static (double Value, double Slope) Concentration(DirichletLink link, double z)
    {
        var sigmoid = 1 / (1 + Math.Exp(-z));
        return link == DirichletLink.OnePlusSoftplus
            ? (1 + Math.Max(z, 0) + Math.Log(1 + Math.Exp(-Math.Abs(z))), sigmoid)
            : (1 + (100 * sigmoid), 100 * sigmoid * (1 - sigmoid));
    }
}
