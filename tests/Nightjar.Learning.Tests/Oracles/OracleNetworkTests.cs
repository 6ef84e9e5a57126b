using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Kernels;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Tests.Oracles;

/// <summary>Whole networks against PyTorch.</summary>
public sealed class OracleNetworkTests
{
    [Fact]
    public void AConvolutionalNetworkLikeBraai() => Oracle.CheckCase("networks", "braai", c =>
    {
        Learning.Autodiff.Variable Convolution(Learning.Autodiff.Variable x, string name) =>
            c.Tape.Conv2D(x, c.Use(name + ".weight", TorchLayout.Kernel), c.Use(name + ".bias"), activation: Activation.Relu);
        var h = Convolution(Convolution(c.Use("x", TorchLayout.Image), "conv1"), "conv2");
        h = c.Tape.MaxPool(Convolution(c.Tape.MaxPool(h, (2, 2)), "conv3"), (2, 2));
        h = OracleLayers.Linear(c, c.Tape.Flatten(h), "fc1", TorchLayout.FlattenedMatrix(32, 16, 2, 2), Activation.Relu);
        return OracleLayers.Linear(c, h, "fc2");
    });

    [Fact]
    public void ATransformerLikeT2() => Oracle.CheckCase("networks", "t2", c =>
    {
        var x = c.Use("x");
        var (batch, time) = (x.Shape[0], x.Shape[1]);
        var h = c.Tape.Conv2D(c.Tape.Reshape(x, new(batch, 1, time, 2)), c.Use("conv.weight", TorchLayout.SeriesKernel), c.Use("conv.bias"), activation: Activation.Relu);
        h = c.Tape.Add(c.Tape.Reshape(h, new(batch, time, 32)), c.Tape.Input(Positions(c, batch, time, 32)));
        Learning.Autodiff.Variable Norm(Learning.Autodiff.Variable x, string name) => c.Tape.LayerNorm(x, c.Use(name + ".weight"), c.Use(name + ".bias"), 1e-6f);
        h = Norm(c.Tape.Add(h, OracleLayers.SelfAttention(c, h, "block.self_attn.", 16, null)), "block.norm1");
        var wide = OracleLayers.Linear(c, h, "block.linear1", activation: Activation.Relu);
        h = Norm(c.Tape.Add(h, OracleLayers.Linear(c, wide, "block.linear2")), "block.norm2");
        return OracleLayers.Linear(c, c.Tape.GlobalAveragePool(c.Tape.Reshape(h, new(batch, time, 1, 32))), "classes");
    });

    [Fact]
    public void ARecurrentNetworkLikeSuperNnova() => Oracle.CheckCase("networks", "supernnova", c =>
    {
        var h = OracleLayers.Recurrent(c, c.Use("x"), "lstm.", isGru: false, 2, isBidirectional: true, c.Lengths);
        var (batch, time, features) = (h.Shape[0], h.Shape[1], h.Shape[2]);
        h = OracleLayers.OverExistingSteps(c, h, length => time / (float)length);
        return OracleLayers.Linear(c, c.Tape.GlobalAveragePool(c.Tape.Reshape(h, new(batch, time, 1, features))), "output");
    });

    private static Tensor Positions(OracleCase c, int batch, int time, int width)
    {
        var table = c.Constant(new(batch, time, width), new float[batch * time * width]);
        for (var i = 0; i < table.Shape.Length; i++)
        {
            var (t, k) = (i / width % time, i % width);
            var angle = t / Math.Pow(10000, (k - (k % 2)) / (double)width);
            table.Span[i] = (float)(k % 2 == 0 ? Math.Sin(angle) : Math.Cos(angle));
        }

        return table;
    }
}
