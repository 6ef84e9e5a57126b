using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;

namespace Nightjar.Learning.Layers;

/// <summary>Bilinear interpolation of images (batch, height, width, channels) to another size; see
/// <see cref="ResizeOperation.ResizeBilinear"/>.</summary>
public sealed class Resize : SingleInputLayer
{
    private readonly int _height;
    private readonly int _width;

    /// <summary>Makes the layer.</summary>
    /// <param name="scope">Place in the model.</param>
    /// <param name="height">Rows of the result.</param>
    /// <param name="width">Columns of the result.</param>
    public Resize(LayerScope scope, int height, int width)
        : base(scope)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        (_height, _width) = (height, width);
    }

    /// <inheritdoc/>
    protected override Variable Run(Tape tape, Variable x) => tape.ResizeBilinear(x, _height, _width);
}
