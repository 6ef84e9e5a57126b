using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Kernels;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Tests.Oracles;

/// <summary>Operations on rows and images against PyTorch.</summary>
public sealed class OracleOperationTests
{
    private static Activation ActivationOf(OracleCase c) =>
        c.Options.TryGetProperty("activation", out var name) ? Enum.Parse<Activation>(name.GetString()!) : Activation.None;

    [Fact]
    public void Dense() => Oracle.Check("dense", c =>
        c.Tape.Dense(c.Use("x"), c.Use("weight", TorchLayout.Matrix), c.UseIfThere("bias"), ActivationOf(c)));

    [Fact]
    public void ConvolutionsOfImages() => Oracle.Check("conv2d", c =>
    {
        c.OutputLayout = TorchLayout.Image;
        var options = new ConvolutionOptions
        {
            Stride = c.Pair("stride"),
            PadBefore = c.Pair("before"),
            PadAfter = c.Pair("after"),
            Dilation = c.Pair("dilation"),
            Groups = c.Options.GetProperty("groups").GetInt32(),
        };
        return c.Tape.Conv2D(c.Use("x", TorchLayout.Image), c.Use("weight", TorchLayout.Kernel), c.UseIfThere("bias"), options);
    });

    [Fact]
    public void ConvolutionsOfSeries() => Oracle.Check("conv1d", c =>
    {
        c.OutputLayout = TorchLayout.Series;
        var padding = (0, c.Options.GetProperty("padding").GetInt32());
        var options = new ConvolutionOptions
        {
            Stride = (1, c.Options.GetProperty("stride").GetInt32()),
            PadBefore = padding,
            PadAfter = padding,
            Dilation = (1, c.Options.GetProperty("dilation").GetInt32()),
            Groups = c.Options.GetProperty("groups").GetInt32(),
        };
        return c.Tape.Conv2D(c.Use("x", TorchLayout.Series), c.Use("weight", TorchLayout.SeriesKernel), c.UseIfThere("bias"), options);
    });

    [Fact]
    public void Pooling() => Oracle.Check("pooling", c =>
    {
        var x = c.Use("x", TorchLayout.Image);
        var kind = c.Options.GetProperty("kind").GetString();
        if (kind == "global") return c.Tape.GlobalAveragePool(x);
        c.OutputLayout = TorchLayout.Image;
        var (window, stride, padding) = (c.Pair("window"), c.Pair("stride"), c.Pair("padding"));
        return kind == "max" ? c.Tape.MaxPool(x, window, stride, padding, padding) : c.Tape.AveragePool(x, window, stride, padding, padding);
    });

    [Fact]
    public void Activations() => Oracle.Check("activation", c => c.Tape.Activate(c.Use("x"), ActivationOf(c)));

    [Fact]
    public void EveryActivationHasAnOracle()
    {
        using var file = Oracle.Open("activation");
        foreach (var name in Enum.GetNames<Activation>().Where(n => n != nameof(Activation.None))) Assert.Contains(name, file.Metadata.Keys);
    }

    [Fact]
    public void Softmax() => Oracle.Check("softmax", c =>
        c.Options.GetProperty("logarithm").GetBoolean() ? c.Tape.LogSoftmax(c.Use("x")) : c.Tape.Softmax(c.Use("x")));

    [Fact]
    public void LayerNorm() => Oracle.Check(
        "norms",
        c => c.Tape.LayerNorm(c.Use("x", null, vanishes: c.Name == "layer_1"), c.Use("weight", null, vanishes: c.Name == "layer_1"), c.Use("bias"), c.Options.GetProperty("epsilon").GetSingle()),
        "layer");

    [Fact]
    public void BatchNormOverABatchAndItsRunningStatistics() => Oracle.Check("norms", BatchNorm, "batch");

    [Fact]
    public void BatchNormWhenServing() => Oracle.Check("norms", BatchNorm, "serving");

    private static Variable BatchNorm(OracleCase c)
    {
        var layout = c.Read("x").Shape.Axes == 4 ? TorchLayout.Image : TorchLayout.Same;
        c.OutputLayout = layout;
        var (mean, variance) = (c.Constant("running_mean"), c.Constant("running_var"));
        var (momentum, epsilon) = (c.Options.GetProperty("momentum").GetSingle(), c.Options.GetProperty("epsilon").GetSingle());
        var y = c.Tape.BatchNorm(c.Use("x", layout), c.Use("weight"), c.Use("bias"), Statistic(mean), Statistic(variance), momentum, epsilon);
        if (c.Has("running_mean.after"))
        {
            OracleCase.Near(c.Read("running_mean.after").Values, mean.Span, c.Name + " running mean");
            OracleCase.Near(c.Read("running_var.after").Values, variance.Span, c.Name + " running variance");
        }

        return y;
    }

    // The case owns the tensor.
    private static Parameter Statistic(Tensor tensor) => new(tensor.Name, tensor) { IsStatistic = true };
}
