using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Kernels;
using Nightjar.Learning.Layers;

namespace Nightjar.Models.MaxVit;

/// <summary>Attention among the pixels of a window or of a grid, with a bias by how they lie to each other, then two dense layers; both on
/// layer-normalised pixels and added to what came in.</summary>
internal sealed class MaxVitAttention : SingleInputLayer
{
    private const int Expansion = 4;

    private readonly LayerNorm _norm1;
    private readonly Dense _qkv;
    private readonly Parameter _table;
    private readonly Dense _projection;
    private readonly SingleInputLayer[] _mlp;
    private readonly int _width;
    private readonly int _heads;
    private readonly int _size;
    private readonly bool _isGrid;
    private readonly float _dropPath;

    public MaxVitAttention(LayerScope scope, int width, int heads, int size, bool isGrid, float dropPath)
        : base(scope)
    {
        (_width, _heads, _size, _isGrid, _dropPath) = (width, heads, size, isGrid, dropPath);
        _norm1 = new(scope["norm1"], width, MaxVitTrunk.LayerNormEpsilon);
        _qkv = new(scope["attn.qkv"], width, 3 * width);
        var side = (2 * size) - 1;
        _table = AddParameter("attn.rel_pos.relative_position_bias_table", new(side * side, heads), Initialisers.Zeros);
        _projection = new(scope["attn.proj"], width, width);
        _mlp =
        [
            new LayerNorm(scope["norm2"], width, MaxVitTrunk.LayerNormEpsilon),
            new Dense(scope["mlp.fc1"], width, Expansion * width, Activation.GeluTanh),
            new Dense(scope["mlp.fc2"], Expansion * width, width),
        ];
    }

    protected override Variable Run(Tape tape, Variable x)
    {
        var (height, columns) = (x.Shape[1], x.Shape[2]);
        var y = _norm1.Forward(tape, x);
        y = _isGrid ? tape.PartitionGrid(y, _size) : tape.PartitionWindows(y, _size);
        var all = _qkv.Forward(tape, y);
        var bias = tape.RelativePositionBias(tape.Use(_table), _size);
        y = tape.Attend(tape.Slice(all, 2, 0, _width), tape.Slice(all, 2, _width, _width), tape.Slice(all, 2, 2 * _width, _width), _heads, bias);
        y = _projection.Forward(tape, y);
        y = _isGrid ? tape.MergeGrid(y, height, columns, _size) : tape.MergeWindows(y, height, columns, _size);
        x = tape.Add(x, tape.DropPath(y, _dropPath));
        y = x;
        foreach (var layer in _mlp) y = layer.Forward(tape, y);
        return tape.Add(x, tape.DropPath(y, _dropPath));
    }
}
