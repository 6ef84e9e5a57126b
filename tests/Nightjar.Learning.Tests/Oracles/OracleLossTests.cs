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
            var weights = c.Has("weights") ? c.Constant("weights") : null;
            return c.Tape.BinaryCrossEntropy(c.Use("x"), targets, weights, c.Options.TryGetProperty("positiveWeight", out var positive) ? positive.GetSingle() : 1);
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
            var targets = OneHot(c, x.Shape);
            if (!c.Has("class_weights")) return c.Tape.CategoricalCrossEntropy(x, targets, labelSmoothing: smoothing);
            var byClass = c.Read("class_weights").Values;
            var rows = Array.ConvertAll(classes, k => byClass[k]);
            var sum = rows.Sum();
            return c.Tape.CategoricalCrossEntropy(x, targets, c.Constant(new(rows.Length), Array.ConvertAll(rows, w => w * rows.Length / sum)));
        },
        "categorical");

    [Fact]
    public void MeanSquaredError() => Oracle.Check("losses", c => c.Tape.MeanSquaredError(c.Use("x"), c.Constant("targets")), "square");

    [Fact]
    public void LogLossOfPlasticc() => Oracle.Check(
        "losses",
        c =>
        {
            var x = c.Use("x");
            return c.Tape.WeightedLogLoss(x, OneHot(c, x.Shape), c.Constant("class_weights"));
        },
        "plasticc");

    [Fact]
    public void DirichletMultinomial() => Oracle.Check(
        "losses",
        c =>
        {
            var ends = c.Integers("questions");
            var questions = Enumerable.Range(0, ends.Length / 2).Select(i => ends[2 * i]..ends[(2 * i) + 1]).ToArray();
            return c.Tape.DirichletMultinomial(c.Use("x"), c.Constant("votes"), Enum.Parse<DirichletLink>(c.Options.GetProperty("link").GetString()!), questions);
        },
        "dirichlet");

    private static Tensor OneHot(OracleCase c, Shape shape)
    {
        var classes = c.Integers("classes");
        var targets = c.Constant(shape, new float[shape.Length]);
        for (var i = 0; i < classes.Length; i++) targets.Span[(i * shape.Last) + classes[i]] = 1;
        return targets;
    }
}
