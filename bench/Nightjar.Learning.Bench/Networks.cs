using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Kernels;
using Nightjar.Learning.Layers;
using Nightjar.Learning.Tensors;
using Nightjar.Models.Btsbot;
using Nightjar.Models.MaxVit;

namespace Nightjar.Learning.Bench;

/// <summary>The networks of the table on a tape, with random weights; speed does not depend on them.</summary>
internal sealed class Networks(TensorPool pool) : IDisposable
{
    private readonly Random _random = new(1);
    private readonly Dictionary<string, Parameter> _parameters = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Layer> _layers = new(StringComparer.Ordinal);

    /// <summary>The parameters that were used so far.</summary>
    public IEnumerable<Parameter> Parameters => _parameters.Values;

    public void Dispose()
    {
        foreach (var parameter in _parameters.Values) parameter.Dispose();
        foreach (var layer in _layers.Values) layer.Dispose();
    }

    /// <summary>Numbers between -scale and scale.</summary>
    public Tensor Random(Shape shape, float scale = 1)
    {
        var tensor = pool.Rent(shape);
        foreach (ref var value in tensor.Span) value = scale * ((2 * _random.NextSingle()) - 1);
        return tensor;
    }

    public Variable Braai(Tape tape, Variable x)
    {
        var h = Convolution(tape, x, "c1", 16);
        h = tape.Dropout(tape.MaxPool(Convolution(tape, h, "c2", 16), (2, 2)), 0.25f);
        h = Convolution(tape, h, "c3", 32);
        h = tape.Dropout(tape.MaxPool(Convolution(tape, h, "c4", 32), (4, 4)), 0.25f);
        h = tape.Dropout(Dense(tape, tape.Flatten(h), "d1", 256, Activation.Relu), 0.5f);
        return Dense(tape, h, "d2", 1);
    }

    public Variable Gru(Tape tape, Variable x)
    {
        var h = x;
        for (var layer = 0; layer < 2; layer++)
        {
            var name = $"gru{layer}";
            h = tape.Gru(h, Use(tape, name + ".i", h.Shape.Last, 300), Use(tape, name + ".h", 100, 300), Use(tape, name + ".bi", 300), Use(tape, name + ".bh", 300));
        }

        return Dense(tape, h, "head", 15);
    }

    public Variable TimeSeriesTransformer(Tape tape, Variable x)
    {
        var h = Dense(tape, x, "conv", 32, Activation.Relu);
        var attention = tape.Attend(Dense(tape, h, "q", 32), Dense(tape, h, "k", 32), Dense(tape, h, "v", 32), 16);
        h = tape.LayerNorm(tape.Add(h, tape.Dropout(Dense(tape, attention, "o", 32), 0.1f)), Use(tape, "g1", 32), Use(tape, "s1", 32), 1e-6f);
        var wide = Dense(tape, Dense(tape, h, "f1", 128, Activation.Relu), "f2", 32);
        h = tape.LayerNorm(tape.Add(h, tape.Dropout(wide, 0.1f)), Use(tape, "g2", 32), Use(tape, "s2", 32), 1e-6f);
        return Dense(tape, tape.GlobalAveragePool(tape.Reshape(h, new(h.Shape[0], h.Shape[1], 1, 32))), "classes", 14);
    }

    /// <summary>BTSbot's image network (Rehemtulla et al. 2024), whose windows are 5 x 5.</summary>
    public Variable Btsbot(Tape tape, Variable x) => Own("btsbot", scope => new BtsbotNetwork(scope, isMultiModal: false)).Forward(tape, x, null);

    /// <summary>MaxViT-tiny (Tu et al. 2022) for images of this size, with one logit.</summary>
    public Variable MaxVit(Tape tape, Variable x)
    {
        var trunk = Own($"maxvit{x.Shape[1]}", scope => new MaxVitTrunk(scope, MaxVitSize.Tiny with { ImageSide = x.Shape[1] }));
        return Dense(tape, trunk.Forward(tape, x), "head", 1);
    }

    /// <summary>ConvNeXt-pico (Liu et al. 2022) with one logit. The scale of a block is part of its last weights.</summary>
    public Variable ConvNext(Tape tape, Variable x)
    {
        var h = Norm(tape, Patches(tape, x, "stem", 4, 64), "stem.norm");
        (int Depth, int Width)[] stages = [(2, 64), (2, 128), (6, 256), (2, 512)];
        foreach (var (depth, width) in stages)
        {
            if (width != h.Shape.Last) h = Patches(tape, Norm(tape, h, $"down{width}.norm"), $"down{width}", 2, width);
            for (var block = 0; block < depth; block++)
            {
                var name = $"stage{width}.{block}";
                var options = new ConvolutionOptions { PadBefore = (3, 3), PadAfter = (3, 3), Groups = width };
                var deep = tape.Conv2D(h, Use(tape, name + ".w", 7, 7, 1, width), Use(tape, name + ".b", width), options);
                deep = Dense(tape, Norm(tape, deep, name + ".norm"), name + ".wide", 4 * width, Activation.Gelu);
                h = tape.Add(h, Dense(tape, deep, name + ".narrow", width));
            }
        }

        return Dense(tape, Norm(tape, tape.GlobalAveragePool(h), "head.norm"), "head", 1);
    }

    private T Own<T>(string name, Func<LayerScope, T> make)
        where T : Layer
    {
        if (!_layers.TryGetValue(name, out var layer)) _layers.Add(name, layer = make(new LayerScope(pool, seed: 1)));
        return (T)layer;
    }

    private Variable Patches(Tape tape, Variable x, string name, int size, int filters) =>
        tape.Conv2D(x, Use(tape, name + ".w", size, size, x.Shape.Last, filters), Use(tape, name + ".b", filters), new() { Stride = (size, size) });

    private Variable Norm(Tape tape, Variable x, string name) =>
        tape.LayerNorm(x, Use(tape, name + ".gain", x.Shape.Last), Use(tape, name + ".shift", x.Shape.Last), 1e-6f);

    private Variable Convolution(Tape tape, Variable x, string name, int filters) =>
        tape.Conv2D(x, Use(tape, name + ".w", 3, 3, x.Shape[3], filters), Use(tape, name + ".b", filters), activation: Activation.Relu);

    private Variable Dense(Tape tape, Variable x, string name, int outputs, Activation activation = Activation.None) =>
        tape.Dense(x, Use(tape, name + ".w", x.Shape.Last, outputs), Use(tape, name + ".b", outputs), activation);

    private Variable Use(Tape tape, string name, params ReadOnlySpan<int> extents)
    {
        if (!_parameters.TryGetValue(name, out var parameter)) _parameters.Add(name, parameter = new(name, Random(new(extents), 0.1f)));
        return tape.Use(parameter);
    }
}
