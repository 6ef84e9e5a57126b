using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;

namespace Nightjar.Learning.Layers;

/// <summary>Attention between the pixels of windows, or of grids, of size x size pixels, as MaxViT's blocks use it (Tu et al. 2022, arXiv
/// 2204.01697): images (batch, height, width, features) to images. Each head adds to its scores a number that depends on where the two
/// pixels lie to each other. Parameter: <c>positions</c> ((2·size - 1)², heads); part: <c>attention</c>
/// (<see cref="MultiHeadAttention"/>).</summary>
public sealed class WindowAttention : SingleInputLayer
{
    // As Swin and MaxViT start them.
    private const double PositionDeviation = 0.02;

    private readonly int _size;
    private readonly bool _isGrid;
    private readonly Parameter _positions;
    private readonly MultiHeadAttention _attention;

    /// <summary>Makes the layer.</summary>
    /// <param name="scope">Place in the model.</param>
    /// <param name="features">Features of a pixel.</param>
    /// <param name="heads">Number of heads; divides the features.</param>
    /// <param name="size">Pixels along a side of a window; divides the sides of the images.</param>
    /// <param name="isGrid">Whether the pixels of a group lie as far apart as can be, instead of side by side.</param>
    /// <exception cref="ArgumentException">The features do not split into heads.</exception>
    public WindowAttention(LayerScope scope, int features, int heads, int size, bool isGrid = false)
        : base(scope)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        (_size, _isGrid) = (size, isGrid);
        _attention = new(scope["attention"], features, heads);
        var side = (2 * size) - 1;
        _positions = AddParameter("positions", new(side * side, heads), Initialisers.TruncatedNormal(PositionDeviation));
    }

    /// <inheritdoc/>
    protected override Variable Run(Tape tape, Variable x)
    {
        var groups = _isGrid ? tape.PartitionGrid(x, _size) : tape.PartitionWindows(x, _size);
        var y = _attention.Forward(tape, groups, groups, tape.RelativePositionBias(tape.Use(_positions), _size));
        var (height, width) = (x.Shape[1], x.Shape[2]);
        return _isGrid ? tape.MergeGrid(y, height, width, _size) : tape.MergeWindows(y, height, width, _size);
    }
}
