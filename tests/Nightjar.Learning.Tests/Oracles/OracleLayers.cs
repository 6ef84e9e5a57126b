using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;

namespace Nightjar.Learning.Tests.Oracles;

/// <summary>PyTorch's modules of several operations, from the parameters of a case.</summary>
internal static class OracleLayers
{
    /// <summary>torch.nn.Linear.</summary>
    public static Variable Linear(OracleCase c, Variable x, string name, TorchLayout? layout = null, Nightjar.Learning.Kernels.Activation activation = default) =>
        c.Tape.Dense(x, c.Use(name + ".weight", layout ?? TorchLayout.Matrix), c.Use(name + ".bias"), activation);

    /// <summary>torch.nn.MultiheadAttention of x with itself. A bias of the keys adds one number to a query's scores, which softmax
    /// takes away again: its gradient vanishes.</summary>
    public static Variable SelfAttention(OracleCase c, Variable x, string prefix, int heads, int[]? lengths)
    {
        Variable Project(int part) => c.Tape.Dense(
            x,
            c.Use(prefix + "in_proj_weight", TorchLayout.Matrix, part, 3),
            c.Use(prefix + "in_proj_bias", null, part, 3, vanishes: part == 1));
        return Linear(c, c.Tape.Attend(Project(0), Project(1), Project(2), heads, null, lengths), prefix + "out_proj");
    }

    /// <summary>torch.nn.GRU or LSTM with batch_first.</summary>
    public static Variable Recurrent(OracleCase c, Variable x, string prefix, bool isGru, int layers, bool isBidirectional, int[]? lengths)
    {
        Variable Direction(Variable h, int layer, bool isReversed)
        {
            var suffix = $"_l{layer}{(isReversed ? "_reverse" : string.Empty)}";
            var (wi, wh) = (c.Use(prefix + "weight_ih" + suffix, TorchLayout.Matrix), c.Use(prefix + "weight_hh" + suffix, TorchLayout.Matrix));
            var (bi, bh) = (c.Use(prefix + "bias_ih" + suffix), c.Use(prefix + "bias_hh" + suffix));
            return isGru ? c.Tape.Gru(h, wi, wh, bi, bh, isReversed, lengths) : c.Tape.Lstm(h, wi, wh, bi, bh, isReversed, lengths);
        }

        for (var layer = 0; layer < layers; layer++)
        {
            var forth = Direction(x, layer, isReversed: false);
            x = isBidirectional ? c.Tape.Concat(forth, Direction(x, layer, isReversed: true)) : forth;
        }

        return x;
    }

    /// <summary>(batch, time, features), a step times factor(its sequence's length) where it exists and 0 where not.</summary>
    public static Variable OverExistingSteps(OracleCase c, Variable x, Func<int, float> factor)
    {
        if (c.Lengths is not { } lengths) return x;
        var mask = c.Constant(x.Shape, new float[x.Shape.Length]);
        for (var n = 0; n < lengths.Length; n++) mask.Span.Slice(n * x.Shape[1] * x.Shape[2], lengths[n] * x.Shape[2]).Fill(factor(lengths[n]));
        return c.Tape.Multiply(x, c.Tape.Input(mask));
    }
}
