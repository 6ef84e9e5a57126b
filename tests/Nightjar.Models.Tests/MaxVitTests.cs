using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Layers;
using Nightjar.Learning.Tensors;
using Nightjar.Models.MaxVit;

namespace Nightjar.Models.Tests;

public sealed class MaxVitTests
{
    [Fact]
    public void It_agrees_with_PyTorch_forward_and_backward() =>
        TimmOracle.Check("maxvit", scope => new MaxVitTrunk(scope, new([1, 2, 1, 1], [8, 8, 16, 16], StemWidth: 8, HeadWidth: 4, Features: 12, ImageSide: 64)));

    /// <summary>timm's 30.92 million less the classifier's 513,000, which <c>Oracles/make_maxvit.py</c> prints.</summary>
    [Fact]
    public void The_trunk_has_timm_s_number_of_parameters()
    {
        using var pool = new TensorPool();
        using var tiny = new MaxVitTrunk(new LayerScope(pool), MaxVitSize.Tiny);
        Assert.Equal((30_403_528, 512), (tiny.CountParameters(), tiny.Features));
    }

    [Fact]
    public void Sizes_that_do_not_fit_are_refused()
    {
        using var pool = new TensorPool();
        var small = new MaxVitSize([1, 1, 1, 1], [4, 4, 4, 4], StemWidth: 4, HeadWidth: 2, Features: 3, ImageSide: 32);
        foreach (var wrong in new[] { small with { ImageSide = 63 }, small with { ImageSide = 0 }, small with { HeadWidth = 3 }, small with { Depths = [1, 1] } })
            Assert.Throws<ArgumentException>(() => new MaxVitTrunk(new LayerScope(pool), wrong));
        using var network = new MaxVitTrunk(new LayerScope(pool), small);
        using var images = pool.RentZeros(new(1, 64, 64, 3));
        using var tape = new Tape(pool, isTraining: false);
        Assert.Throws<ShapeException>(() => network.Forward(tape, tape.Input(images)));
    }
}
