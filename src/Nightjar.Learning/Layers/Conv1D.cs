using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Kernels;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Layers;

/// <summary>Convolution of sequences (batch, time, features): an image of one row. Parameters: <c>weight</c> (1, window,
/// features / groups, filters), <c>bias</c> (filters).</summary>
public sealed class Conv1D : SingleInputLayer
{
    private readonly Activation _activation;
    private readonly WindowOptions _window;

    /// <summary>Makes the layer.</summary>
    /// <param name="scope">Place in the model.</param>
    /// <param name="features">Features of x.</param>
    /// <param name="filters">Features of y.</param>
    /// <param name="kernel">Steps of the window.</param>
    /// <param name="stride">Steps from one window to the next.</param>
    /// <param name="padding">Zeros before and behind the sequence.</param>
    /// <param name="activation">f.</param>
    /// <param name="hasBias">Whether there is a bias.</param>
    /// <param name="groups">Groups of features that are kept apart.</param>
    public Conv1D(LayerScope scope, int features, int filters, int kernel, int stride = 1, WindowPadding padding = WindowPadding.None, Activation activation = Activation.None, bool hasBias = true, int groups = 1)
        : base(scope)
    {
        if (groups < 1 || features % groups != 0 || filters % groups != 0)
            throw new ArgumentException($"{scope.Name}: {features} features and {filters} filters do not split into {groups} groups", nameof(groups));
        var fans = new Fans(features / groups * kernel, filters / groups * kernel);
        _activation = activation;
        _window = new(1, kernel, 1, stride, padding, groups);
        Weight = AddParameter("weight", new Shape(1, kernel, features / groups, filters), Defaults.Weight, fans);
        Bias = hasBias ? AddParameter("bias", new Shape(filters), Defaults.Bias, fans) : null;
    }

    /// <summary>(1, window, features / groups, filters).</summary>
    public Parameter Weight { get; }

    /// <summary>(filters), or null.</summary>
    public Parameter? Bias { get; }

    /// <inheritdoc/>
    protected override Variable Run(Tape tape, Variable x)
    {
        if (x.Shape.Axes != 3) throw new ShapeException($"Conv1D {Name}", "x (batch, time, features)", x.Shape);
        var image = tape.Reshape(x, new(x.Shape[0], 1, x.Shape[1], x.Shape[2]));
        var y = tape.Conv2D(image, tape.Use(Weight), Bias is null ? null : tape.Use(Bias), _window.For(1, x.Shape[1]), _activation);
        return tape.Reshape(y, new(y.Shape[0], y.Shape[2], y.Shape[3]));
    }
}
