using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Graphs;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Bench.Vision;

/// <summary>The networks by name, and as files for processes that serve them.</summary>
internal static class ModelFiles
{
    /// <summary>Freezes a network with random weights.</summary>
    public static FrozenModel Make(TensorPool pool, string net)
    {
        using var networks = new Networks(pool);
        (Shape One, Func<Tape, Variable, Variable> Net) made = net switch
        {
            "braai" => (new(1, 63, 63, 3), networks.Braai),
            "convnext224" => (new(1, 224, 224, 3), networks.ConvNext),
            "convnext64" => (new(1, 64, 64, 3), networks.ConvNext),
            "convnext63" => (new(1, 63, 63, 3), networks.ConvNext),
            "btsbot" => (new(1, 63, 63, 3), networks.Btsbot),
            "maxvit128" => (new(1, 128, 128, 3), networks.MaxVit),
            "maxvit224" => (new(1, 224, 224, 3), networks.MaxVit),
            "t2" => (new(1, 100, 2), networks.TimeSeriesTransformer),
            _ => (new(1, 100, 4), networks.Gru),
        };
        return FrozenModel.Capture([new("x", made.One)], (tape, x, _) => [made.Net(tape, x[0])]);
    }

    /// <summary>Where the file of a network is.</summary>
    public static string Of(string net) => Path.Combine(Path.GetTempPath(), $"nightjar-vision-{net}.safetensors");
}
