using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Kernels;

namespace Nightjar.Learning.Tests.Oracles;

/// <summary>What networks for light curves and images need beside the usual operations, against PyTorch.</summary>
public sealed class OracleLayerTests
{
    [Fact]
    public void Embedding() => Oracle.Check("layers", c => c.Tape.Embed(c.Use("weight"), c.Integers("numbers"), new(2, 4)), "embedding");

    [Fact]
    public void SinusoidalPositions() => Oracle.Check(
        "layers",
        c =>
        {
            var x = c.Use("x");
            return c.Tape.AddPositions(x, OracleLayers.Positions(c, x.Shape[1], x.Shape[2]));
        },
        "positions");

    [Fact]
    public void SqueezeAndExciteOfImages() => Oracle.Check(
        "layers",
        c =>
        {
            c.OutputLayout = TorchLayout.Image;
            var (reduce, expand) = (TorchLayout.Pointwise(5, 20), TorchLayout.Pointwise(20, 5));
            return c.Tape.SqueezeExcite(c.Use("x", TorchLayout.Image), c.Use("conv_reduce.weight", reduce), c.Use("conv_reduce.bias"), c.Use("conv_expand.weight", expand), c.Use("conv_expand.bias"), Activation.Silu);
        },
        "squeeze_excite");

    [Fact]
    public void SqueezeAndExciteOfSeries() => Oracle.Check(
        "layers",
        c => c.Tape.SqueezeExcite(c.Use("x"), c.Use("reduce.weight", TorchLayout.Matrix), null, c.Use("expand.weight", TorchLayout.Matrix), null),
        "squeeze_excite_series");

    [Fact]
    public void BilinearResize() => Oracle.Check(
        "layers",
        c =>
        {
            c.OutputLayout = TorchLayout.Image;
            return c.Tape.ResizeBilinear(c.Use("x", TorchLayout.Image), c.Options.GetProperty("height").GetInt32(), c.Options.GetProperty("width").GetInt32());
        },
        "resize");

    [Fact]
    public void MeanOverTheStepsThatExist() => Oracle.Check("layers", c => c.Tape.MeanOverTime(c.Use("x"), c.Lengths), "masked_mean");

    [Fact]
    public void LargestOfTheStepsThatExist() => Oracle.Check("layers", c => c.Tape.MaxOverTime(c.Use("x"), c.Lengths), "masked_max");

    [Fact]
    public void AttentionInWindowsAndGrids() => Oracle.Check("partitions", c =>
    {
        var (size, heads) = (c.Options.GetProperty("size").GetInt32(), c.Options.GetProperty("heads").GetInt32());
        var isGrid = c.Options.GetProperty("grid").GetBoolean();
        var x = c.Use("x");
        var groups = isGrid ? c.Tape.PartitionGrid(x, size) : c.Tape.PartitionWindows(x, size);
        Variable Project(int part) => c.Tape.Dense(groups, c.Use("qkv.weight", TorchLayout.Matrix, part, 3), c.Use("qkv.bias", null, part, 3, vanishes: part == 1));
        var layout = c.Options.GetProperty("table").GetString() == "tf" ? TorchLayout.PositionTable(heads, (2 * size) - 1) : TorchLayout.Same;
        var bias = c.Tape.RelativePositionBias(c.Use("relative_position_bias_table", layout), size);
        var y = OracleLayers.Linear(c, c.Tape.Attend(Project(0), Project(1), Project(2), heads, bias), "proj");
        return isGrid ? c.Tape.MergeGrid(y, x.Shape[1], x.Shape[2], size) : c.Tape.MergeWindows(y, x.Shape[1], x.Shape[2], size);
    });
}
