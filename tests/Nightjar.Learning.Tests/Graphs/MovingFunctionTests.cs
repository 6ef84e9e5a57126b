using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Graphs;
using Nightjar.Learning.Graphs.Functions;
using Nightjar.Learning.Kernels;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Tests.Graphs;

/// <summary>What operations that move, resize, mask and pool become in a graph, and that they survive a file.</summary>
public sealed class MovingFunctionTests
{
    private static GraphFunction[] Functions(GraphInput input, Func<Tape, Variable, int[]?, Variable> forward, bool usesLengths = false)
    {
        var path = Path.Combine(Path.GetTempPath(), $"nightjar-{Guid.NewGuid():N}.safetensors");
        try
        {
            using var model = FrozenModel.Capture([input], (tape, x, lengths) => [forward(tape, x[0], lengths)], usesLengths);
            model.Save(path);
            using var loaded = FrozenModel.Load(path);
            var functions = loaded.Graph.Nodes.Select(n => n.Function).ToArray();
            Assert.Equal(model.Graph.Nodes.Select(n => n.Function), functions);
            return functions;
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Images() => Assert.Equal(
        [new ResizeFunction(), new ReshapeFunction(), new PermuteFunction(new(0, 1, 3, 2, 4, 5)), new ReshapeFunction(), new LeakyReluFunction(0.3f), new SliceFunction(2, 1), new ActivationFunction(Activation.HardSilu)],
        Functions(new("image", new(1, 3, 3, 2)), (tape, x, _) =>
            tape.Activate(tape.Slice(tape.LeakyRelu(tape.PartitionWindows(tape.ResizeBilinear(x, 4, 4), 2), 0.3f), 2, 1, 1), Activation.HardSilu)));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Sequences(bool usesLengths) => Assert.Equal(
        [new ReverseFunction(usesLengths), new SequencePoolFunction(IsMax: true, usesLengths), new SequencePoolFunction(IsMax: false, usesLengths), new AddFunction(), new LastStateFunction(usesLengths), new MultiplyFunction()],
        Functions(new("rows", new(1, 5, 3)), (tape, x, lengths) =>
        {
            x = tape.ReverseSequences(x, lengths);
            var y = tape.Add(tape.MaxOverTime(x, lengths), tape.MeanOverTime(x, lengths));
            return tape.Multiply(y, tape.LastStates(x, lengths));
        }, usesLengths));

    [Fact]
    public void Masks() => Assert.Equal(
        [new MaskFunction()],
        Functions(new("rows", new(1, 5, 3)), (tape, x, lengths) => tape.MaskSequences(x, lengths!), usesLengths: true));

    [Fact]
    public void ABiasOfATableIsAWeight()
    {
        using var pool = new TensorPool();
        using var table = new Parameter("bias.table", pool.RentZeros(new(9, 2)));
        Assert.Equal(
            [new AttentionFunction(2, UsesLengths: false)],
            Functions(new("pixels", new(1, 4, 6)), (tape, x, _) => tape.Attend(x, x, x, 2, tape.RelativePositionBias(tape.Use(table), 2))));
    }

    [Fact]
    public void WhatAGraphCannotHoldIsNamed()
    {
        using var pool = new TensorPool();
        using var table = new Parameter("table", pool.RentZeros(new(9, 3)));
        var error = Assert.Throws<NotSupportedException>(() => Functions(new("x", new(1, 3)), (tape, x, _) => tape.Add(x, tape.Embed(tape.Use(table), [1]))));
        Assert.Contains("Embed", error.Message, StringComparison.Ordinal);
    }
}
