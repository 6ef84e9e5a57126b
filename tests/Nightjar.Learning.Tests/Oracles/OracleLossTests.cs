using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Tests.Oracles;

/// <summary>Losses against PyTorch.</summary>
public sealed class OracleLossTests
{
    [Fact]
    public void BinaryCrossEntropy() => Oracle.Check(
        "losses",
        c =>
        {
            var targets = c.Constant("targets");
            Tensor? weights = null;
            if (c.Has("weights")) weights = c.Constant("weights");
            if (c.Options.TryGetProperty("positiveWeight", out var positive))
                weights = c.Constant(targets.Shape, Array.ConvertAll(targets.Span.ToArray(), t => t == 1 ? positive.GetSingle() : 1));
            return c.Tape.BinaryCrossEntropy(c.Use("x"), targets, weights);
        },
        "binary");

    /// <summary>PyTorch divides by the sum of the weights of the rows' classes, Nightjar by the number of rows.</summary>
    [Fact]
    public void CategoricalCrossEntropy() => Oracle.Check(
        "losses",
        c =>
        {
            var x = c.Use("x");
            if (c.Has("targets")) return c.Tape.CategoricalCrossEntropy(x, c.Constant("targets"));
            var classes = c.Integers("classes");
            var smoothing = c.Options.TryGetProperty("smoothing", out var s) ? s.GetSingle() : 0;
            var targets = c.Constant(x.Shape, new float[x.Shape.Length]);
            targets.Span.Fill(smoothing / x.Shape.Last);
            for (var i = 0; i < classes.Length; i++) targets.Span[(i * x.Shape.Last) + classes[i]] += 1 - smoothing;
            if (!c.Has("class_weights")) return c.Tape.CategoricalCrossEntropy(x, targets);
            var byClass = c.Read("class_weights").Values;
            var rows = Array.ConvertAll(classes, k => byClass[k]);
            var sum = rows.Sum();
            return c.Tape.CategoricalCrossEntropy(x, targets, c.Constant(new(rows.Length), Array.ConvertAll(rows, w => w * rows.Length / sum)));
        },
        "categorical");

    [Fact]
    public void MeanSquaredError() => Oracle.Check("losses", c => c.Tape.MeanSquaredError(c.Use("x"), c.Constant("targets")), "square");
}
